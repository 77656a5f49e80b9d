import { exchange } from '../design.ts'
import type { Case } from './support.ts'

/** Cases of rules about network security groups. */
export const securityCases: Readonly<Record<string, Case>> = {
  'dns-port-closed': {
    at: 'networkSecurityGroups/resolver-group/securityRules/nothing-else',
    hosts: ['desk'],
    what: /^Rule nothing-else \(priority 4000, Inbound\) of resolver-group at subnet hub\/dns-in drops UDP port 53 from 192\.168\.0\.10 to 10\.0\.2\.4\.$/,
    predicted: /^desk gets no answer/,
    fix: /^Give resolver-group a rule \{ direction: Inbound, access: Allow, protocol: '\*', sourceAddressPrefix: 192\.168\.0\.10, destinationPortRange: 53 \} with a priority below 4000/,
    mend: (text) => exchange(text, 'sourceAddressPrefix: 10.0.0.0/16', 'sourceAddressPrefix: VirtualNetwork'),
  },
  'platform-dns-denied': {
    at: 'networkSecurityGroups/apps-group/securityRules/no-names',
    hosts: ['app'],
    what: /^Rule no-names \(priority 200, Outbound\) of apps-group at subnet hub\/apps keeps 10\.0\.2\.4 from asking 168\.63\.129\.16\.$/,
    predicted: /^app gets no answer/,
    fix: /^Remove no-names from apps-group/,
    mend: (text) => exchange(text, 'destinationAddressPrefix: AzurePlatformDNS', 'destinationAddressPrefix: Internet'),
  },
  'registry-port-closed': {
    at: 'networkSecurityGroups/apps-group/securityRules/nothing-out',
    hosts: ['app'],
    what: /^Rule nothing-out \(priority 4000, Outbound\) of apps-group at subnet hub\/apps drops TCP port 443, so app does not reach contoso-endpoint\.$/,
    predicted: /→ 10\.0\.1\.5 \(TTL 10\); timeout at 10\.0\.1\.5:443/,
    fix: /destinationAddressPrefixes: \[10\.0\.1\.4, 10\.0\.1\.5\], destinationPortRange: 443 \} with a priority below 4000/,
    mend: (text) => exchange(text, 'securityRules:\n', 'securityRules:\n      pull: { priority: 100, direction: Outbound, access: Allow, protocol: Tcp, destinationAddressPrefix: VirtualNetwork, destinationPortRange: 443 }\n'),
  },
}
