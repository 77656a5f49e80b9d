import { blamesFirst, type Planted } from './plant.ts'

const plant = (design: string) => (title: string, from: string, to: string, at: string, because: RegExp, more: Partial<Planted> = {}): Planted => ({ design, title, edits: [[from, to]], at, because, ...more })
const distributed = plant('distributed-rulesets')
const rule = 'dnsForwardingRulesets/to-hub/forwardingRules'

blamesFirst([
  distributed('the ruleset is not linked', 'virtualNetworkLinks: [spoke]', 'virtualNetworkLinks: []', 'dnsForwardingRulesets/to-hub/virtualNetworkLinks', /to-hub.* is not linked to spoke/, { fix: /^Link to-hub to spoke\.$/ }),
  distributed('the rule is disabled', 'privatelink.azurecr.io.: 10.0.2.4', 'privatelink.azurecr.io.: { targetDnsServers: 10.0.2.4, forwardingRuleState: Disabled }', `${rule}/privatelink.azurecr.io./forwardingRuleState`, /rule privatelink\.azurecr\.io\. of to-hub is disabled/),
  distributed('the rule is mistyped', 'privatelink.azurecr.io.: 10.0.2.4', 'privatelink.azurcr.io.: 10.0.2.4', `${rule}/privatelink.azurcr.io.`, /privatelink\.azurcr\.io/),
  distributed('the rule is for another service', 'privatelink.azurecr.io.: 10.0.2.4', 'privatelink.vaultcore.azure.net.: 10.0.2.4', `${rule}`, /no rule/),
  distributed('the rule is for the login name alone', 'privatelink.azurecr.io.: 10.0.2.4', 'contoso.azurecr.io.: 10.0.2.4', `${rule}/contoso.azurecr.io.`, /contoso\.azurecr\.io.*data/),
  distributed('the target has another port', 'privatelink.azurecr.io.: 10.0.2.4', 'privatelink.azurecr.io.: { targetDnsServers: { ipAddress: 10.0.2.4, port: 5353 } }', `${rule}/privatelink.azurecr.io.`, /port 5353/),
  distributed('the target is the outbound endpoint', 'privatelink.azurecr.io.: 10.0.2.4', 'privatelink.azurecr.io.: 10.0.2.20', `${rule}/privatelink.azurecr.io.`, /outbound endpoint/),
  distributed('the target is mistyped', 'privatelink.azurecr.io.: 10.0.2.4', 'privatelink.azurecr.io.: 10.0.2.14', `${rule}/privatelink.azurecr.io.`, /10\.0\.2\.14, where no DNS server is/, { fix: /10\.0\.2\.4/ }),
  distributed('the hub’s zone is not linked', 'virtualNetworkLinks: [hub]', 'virtualNetworkLinks: []', 'privateDnsZones/registry-zone/virtualNetworkLinks', /linked to hub/),
  ...[plant('centralised-resolver')].flatMap((centralised) => [
    centralised('the ruleset’s target is mistyped', 'corp.example.com.: 192.168.0.10', 'corp.example.com.: 192.168.0.11', 'dnsForwardingRulesets/to-headquarters/forwardingRules/corp.example.com.', /192\.168\.0\.11/),
    centralised('the ruleset is linked to the spoke', 'virtualNetworkLinks: [hub]\n    forwardingRules', 'virtualNetworkLinks: [spoke]\n    forwardingRules', 'dnsForwardingRulesets/to-headquarters/virtualNetworkLinks', /not linked to hub/),
    centralised('the rule is disabled', 'corp.example.com.: 192.168.0.10 }', 'corp.example.com.: { targetDnsServers: 192.168.0.10, forwardingRuleState: Disabled } }', 'dnsForwardingRulesets/to-headquarters/forwardingRules/corp.example.com./forwardingRuleState', /disabled/),
    centralised('the rule is for the wrong suffix', 'corp.example.com.: 192.168.0.10', 'corp.example.org.: 192.168.0.10', 'dnsForwardingRulesets/to-headquarters/forwardingRules/corp.example.org.', /corp\.example\.org/),
    centralised('a rule for everything leads to headquarters', 'forwardingRules: { corp.example.com.: 192.168.0.10 }', "forwardingRules: { corp.example.com.: 192.168.0.10, '.': 192.168.0.10 }", 'dnsForwardingRulesets/to-headquarters/forwardingRules/.', /round in circles/),
    centralised('the public suffix is sent to headquarters', 'forwardingRules: { corp.example.com.: 192.168.0.10 }', 'forwardingRules: { corp.example.com.: 192.168.0.10, azurecr.io.: 192.168.0.10 }', 'dnsForwardingRulesets/to-headquarters/forwardingRules/azurecr.io.', /round in circles/),
    centralised('the site forwards to the outbound endpoint', 'azurecr.io: 10.0.2.4 }', 'azurecr.io: 10.0.2.20 }', 'dnsServers/corp-dns/conditionalForwarders/azurecr.io', /outbound endpoint/),
    centralised('the hub network loses its link', 'registry-zone: { name: privatelink.azurecr.io, virtualNetworkLinks: [hub] }', 'registry-zone: { name: privatelink.azurecr.io, virtualNetworkLinks: [spoke] }', 'privateDnsZones/registry-zone/virtualNetworkLinks', /linked to hub/),
  ]),
])
