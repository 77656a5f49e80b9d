import { exchange } from '../design.ts'
import type { Case } from './support.ts'

/** Cases of mistakes with lists of servers, with rules and forwarders that do not match, and with records that match too much. */
export const serverCases: Readonly<Record<string, Case>> = {
  'own-server-list': {
    at: 'hosts/late/dnsServers',
    hosts: ['late'],
    what: /^late has dnsServers of its own \(168\.63\.129\.16\), and spoke has 10\.0\.4\.10\.$/,
    predicted: /^late gets .* → 126\.\d+\.\d+\.\d+ /,
    fix: /^Remove dnsServers from late, or renew its lease/,
    mend: (text) => exchange(text, 'late: { subnet: spoke/apps, dnsServers: 168.63.129.16 }', 'late: spoke/apps'),
  },
  'cluster-dns-alone': {
    at: 'virtualNetworks/spoke',
    hosts: ['node'],
    what: /^pod finds the private contoso\.azurecr\.io by kube-dns, which asks 10\.0\.2\.4 \(resolver\/in\); images are pulled with the resolver of the node, and node asks Azure-provided DNS of spoke, which knows nothing of it\.$/,
    predicted: /^node gets .* → 126\.\d+\.\d+\.\d+ /,
    fix: /^Set dnsServers of spoke to 10\.0\.2\.4 too, as kube-dns has it, and let the nodes have new leases\.$/,
    mend: (text) => exchange(text, 'subnets: { nodes: 10.1.1.0/24 }, peerings', 'subnets: { nodes: 10.1.1.0/24 }, dnsServers: 10.0.2.4, peerings'),
  },
  'network-without-list': {
    at: 'virtualNetworks/third',
    hosts: ['three', 'four'],
    what: /^third has no dnsServers, so (?:three|four) asks Azure-provided DNS, and nothing is linked to third; first and second ask 10\.0\.2\.4 \(resolver\/in\)\.$/,
    predicted: /^(?:three|four) gets .* → 126\.\d+\.\d+\.\d+ /,
    fix: /^Set dnsServers of third to 10\.0\.2\.4, and renew the leases of its machines\.$/,
    mend: (text) => exchange(text, 'subnets: { apps: 10.3.1.0/24 }, peerings', 'subnets: { apps: 10.3.1.0/24 }, dnsServers: 10.0.2.4, peerings'),
  },
  'scattered-push': {
    at: 'dnsServers/in-turn/forwarders',
    hosts: ['build'],
    what: /^in-turn \(coredns\) asks 168\.63\.129\.16 or 10\.2\.0\.4 in turn, which lead contoso\.azurecr\.io to the replicas in westeurope and northeurope\.$/,
    predicted: /^build pushes to westeurope, another time northeurope: MANIFEST_BLOB_UNKNOWN$/,
    fix: /^Put a cache \(dnsmasq\) between build and in-turn, or enable regionalEndpoints of contoso and push there\.$/,
    mend: (text) => exchange(text, 'cache: false', 'cache: true'),
  },
  'wildcard-record': {
    at: 'privateDnsZones/registry-zone/recordSets/*',
    hosts: ['app', 'box'],
    what: /^The wildcard \* of registry-zone answers for contoso\.westeurope\.data\.privatelink\.azurecr\.io, which has no record there, with 10\.0\.1\.5/,
    predicted: /^app gets contoso\.westeurope\.data\.azurecr\.io → .* → 10\.0\.1\.5 /,
    fix: /^Remove the wildcard, and write one record for each name \(contoso: A 10\.0\.1\.5; contoso\.westeurope\.data: A 10\.0\.1\.4\)/,
    mend: (text) => exchange(text, "'*': { A: 10.0.1.5 }", 'contoso: { A: 10.0.1.5 }, contoso.westeurope.data: { A: 10.0.1.4 }'),
  },
  'mixed-dns-servers': {
    at: 'virtualNetworks/hub/dnsServers',
    hosts: ['node'],
    what: /192\.168\.0\.10 \(corp-dns\) knows nothing of the private contoso\.azurecr\.io, 168\.63\.129\.16 does/,
    predicted: /^node gets .* → 126\.\d+\.\d+\.\d+ /,
    fix: /^Let 192\.168\.0\.10 \(corp-dns\) forward azurecr\.io to .*, or list 168\.63\.129\.16 alone\.$/,
    mend: (text) => exchange(text, '[192.168.0.10, 168.63.129.16]', '168.63.129.16'),
  },
  'one-name-forwarded': {
    at: 'dnsServers/corp-dns/conditionalForwarders/contoso.azurecr.io',
    hosts: ['desk'],
    what: /^corp-dns forwards contoso\.azurecr\.io alone, and contoso\.westeurope\.data\.azurecr\.io is not below that/,
    predicted: /^desk gets contoso\.westeurope\.data\.azurecr\.io → .* → 126\.\d+\.\d+\.\d+ /,
    fix: /^Let corp-dns forward azurecr\.io to 10\.0\.2\.4 in place of contoso\.azurecr\.io\.$/,
    mend: (text) => exchange(text, '{ contoso.azurecr.io: 10.0.2.4 }', '{ azurecr.io: 10.0.2.4 }'),
  },
  'outbound-endpoint-asked': {
    at: 'virtualNetworks/spoke/dnsServers/0',
    hosts: ['app'],
    what: /^app asks 10\.0\.2\.20, in the subnet of outbound endpoint resolver\/outbound, which asks and never answers\.$/,
    predicted: /^app gets no answer/,
    fix: /^Ask 10\.0\.2\.4 \(resolver\/inbound\) instead/,
    mend: (text) => exchange(text, '10.0.2.20', '10.0.2.4'),
  },
  'rule-does-not-match': {
    at: 'dnsForwardingRulesets/to-hub/forwardingRules/privatelink.azurcr.io.',
    hosts: ['app'],
    what: /^Rule privatelink\.azurcr\.io\. of to-hub is for privatelink\.azurcr\.io, which is not privatelink\.azurecr\.io/,
    predicted: /^app gets .* → 126\.\d+\.\d+\.\d+ /,
    fix: /^Let rule privatelink\.azurcr\.io\. of to-hub be for privatelink\.azurecr\.io\.$/,
    mend: (text) => exchange(text, 'privatelink.azurcr.io.', 'privatelink.azurecr.io.'),
  },
}
