import { exchange } from '../design.ts'
import type { Case } from './support.ts'

/** Mistakes with rules of rulesets. */
export const ruleCases: Readonly<Record<string, Case>> = {
  'ruleset-loop': {
    at: 'dnsForwardingRulesets/to-hub/forwardingRules/contoso.example.com.',
    hosts: ['app'],
    what: /^The rule for contoso\.example\.com leads to resolver\/inbound/,
    predicted: /no answer/,
    fix: /^Unlink to-hub from hub\.$/,
    mend: (text) => exchange(text, 'virtualNetworkLinks: [hub], forwardingRules', 'forwardingRules'),
  },
  'rule-hides-zone': {
    at: 'dnsForwardingRulesets/to-headquarters/forwardingRules/azurecr.io.',
    hosts: ['app'],
    what: /^Rule azurecr\.io\. of to-headquarters sends azurecr\.io to servers that know the internet only, .*: registry-zone, linked to hub, is not asked\.$/,
    predicted: /^app gets contoso\.azurecr\.io → contoso\.privatelink\.azurecr\.io → .*cloudapp\.azure\.com → /,
    fix: /^Take rule azurecr\.io\. out of to-headquarters, or let it lead to a DNS server that sees the zone\.$/,
    mend: (text) => exchange(text, ', azurecr.io.: 192.168.0.10', ''),
  },
}
