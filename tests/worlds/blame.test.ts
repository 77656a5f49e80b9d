import test from 'ava'
import { catalog } from '../../harness/catalog.ts'
import { runChecks } from '../../harness/checks/run.ts'
import { findMisconfigurations } from '../../harness/misconfigurations/find.ts'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { factsOf, topologyText } from '../design.ts'

interface Blamed {
  /** Path of the line that is to blame, and why: each that any check but the design's expectations tells, once. */
  readonly causes: readonly (readonly [at: string, because: string])[]
  /** Known mistakes that speak, with the line that they blame. */
  readonly rules?: readonly string[]
}

/** A design broken in one line: nothing else is blamed, however many checks turn red. */
const blames = test.macro({
  title: (title) => `blame: ${title}`,
  async exec(t, topology: string, [from, to]: readonly [string, string], { causes, rules = [] }: Blamed) {
    const text = topologyText(topology)
    t.true(text.includes(from), `${topology} has no "${from}"`)
    const facts = factsOf(text.replace(from, to))
    const model = createModel(facts)
    const results = await runChecks({ facts, world: modelWorld(model) }, { checks: catalog })
    const broken = results.filter(({ check }) => check.id !== 'expectations').flatMap(({ findings }) => findings.filter(({ holds }) => !holds))
    t.deepEqual([...new Set(broken.map(({ at, because }) => `${at?.join('/')}: ${because}`))].toSorted(), causes.map(([at, because]) => `${at}: ${because}`).toSorted())
    t.true(broken.every(({ fix }) => fix?.endsWith('.')))
    t.deepEqual(findMisconfigurations(facts, model).map(({ misconfiguration, sighting }) => `${misconfiguration.id} ${sighting.at.join('/')}`), rules)
  },
})

test("a region's own zone is not linked: not another region's", blames, 'flagship', ['virtualNetworkLinks: [hub-eus]', 'virtualNetworkLinks: []'], {
  causes: [['privateDnsZones/zone-eus/virtualNetworkLinks', 'no private DNS zone for contoso is linked to hub-eus']],
  rules: ['zone-not-linked privateDnsZones/zone-eus/virtualNetworkLinks'],
})
for (const name of ['privatelink.azurecr.us', 'privatelnk.azurecr.io']) {
  test(`a zone is called ${name}`, blames, 'flagship', ['zone-weu: { name: privatelink.azurecr.io', `zone-weu: { name: ${name}`], {
    causes: [['privateDnsZones/zone-weu/name', `zone-weu, linked to hub-weu, is called ${name}; the public names of contoso lead into privatelink.azurecr.io`]],
    rules: ['wrong-suffix privateDnsZones/zone-weu/name'],
  })
}
test('a zone of the DNS servers’ network is misnamed', blames, 'hub-dns-servers', ['name: privatelink.azurecr.io', 'name: privatelink.azurecr.us'], {
  causes: [['privateDnsZones/registry-zone/name', 'registry-zone, linked to hub, is called privatelink.azurecr.us; the public names of contoso lead into privatelink.azurecr.io']],
  rules: ['wrong-suffix privateDnsZones/registry-zone/name'],
})
test('a zone called azurecr.io, behind DNS servers', blames, 'hub-dns-servers', ['name: privatelink.azurecr.io', 'name: azurecr.io'], {
  causes: [['privateDnsZones/registry-zone/name', 'registry-zone is called azurecr.io and linked to hub: it answers for every registry, and knows only its own records']],
  rules: ['public-zone-name privateDnsZones/registry-zone/name'],
})
test('a zone called azurecr.io beside the right one, behind DNS servers: its link is one too many', blames, 'hub-dns-servers', ['privateDnsZones:\n', 'privateDnsZones:\n  public: { name: azurecr.io, virtualNetworkLinks: [hub] }\n'], {
  causes: [['privateDnsZones/public/virtualNetworkLinks/hub', 'public is called azurecr.io and linked to hub: it answers for every registry, and knows only its own records']],
  rules: ['public-zone-name privateDnsZones/public/name'],
})
test('a network asks an address where no DNS server is', blames, 'flagship', ['location: westeurope, addressSpace: 10.1.0.0/16,', 'location: westeurope, dnsServers: [10.1.9.53], addressSpace: 10.1.0.0/16,'], {
  causes: [['virtualNetworks/hub-weu/dnsServers/0', 'app-weu asks 10.1.9.53, and no DNS server of the design has that address']],
})
test('the second of two DNS servers is gone', blames, 'hub-dns-servers', [', ipAddress: 10.0.2.11', ', ipAddress: 10.0.2.12'], {
  causes: [['virtualNetworks/spoke/dnsServers/1', 'app asks 10.0.2.11, and no DNS server of the design has that address']],
})
test('the first of two DNS servers forwards to nobody: the second answers, and that is no leak', blames, 'hub-dns-servers', ['ipAddress: 10.0.2.10, forwarders: 168.63.129.16', 'ipAddress: 10.0.2.10, forwarders: 168.63.129.17'], {
  causes: [['dnsServers/first/forwarders', 'first forwards to 168.63.129.17, where no DNS server is']],
})
test('the second of two DNS servers asks the internet', blames, 'hub-dns-servers', ['ipAddress: 10.0.2.11, forwarders: 168.63.129.16', 'ipAddress: 10.0.2.11'], {
  causes: [['dnsServers/second', 'second (unbound) sends azurecr.io to servers that know the internet only']],
})
test('one side of the peering to the DNS servers is missing', blames, 'hub-dns-servers', ['    peerings: [spoke]\n', ''], {
  causes: [
    ['virtualNetworks/hub/peerings', 'app asks 10.0.2.10, which is in hub, and spoke is peered with hub in that direction only, which carries nothing'],
    ['virtualNetworks/hub/peerings', 'app asks 10.0.2.11, which is in hub, and spoke is peered with hub in that direction only, which carries nothing'],
    ['virtualNetworks/hub/peerings', 'contoso-endpoint is in hub and app in spoke, and spoke is peered with hub in that direction only, which carries nothing'],
  ],
})
test('one side of the peering to the private endpoint is missing', blames, 'distributed-rulesets', ['    peerings: [spoke]\n', ''], {
  causes: [['virtualNetworks/hub/peerings', 'contoso-endpoint is in hub and app in spoke, and spoke is peered with hub in that direction only, which carries nothing']],
  rules: ['no-route-to-private-endpoint virtualNetworks/hub/peerings'],
})
test('a rule sends to where nobody answers', blames, 'distributed-rulesets', ['privatelink.azurecr.io.: 10.0.2.4', 'privatelink.azurecr.io.: 10.0.2.5'], {
  causes: [
    ['dnsForwardingRulesets/to-hub/forwardingRules/privatelink.azurecr.io.', 'rule privatelink.azurecr.io. of to-hub sends the question to 10.0.2.5, where no DNS server is'],
  ],
  rules: ['forwarder-without-server dnsForwardingRulesets/to-hub/forwardingRules/privatelink.azurecr.io.'],
})
test('a rule leads to a server in the hub that asks the internet: the rule is as it should be', blames, 'distributed-rulesets', [
  'forwardingRules: { privatelink.azurecr.io.: 10.0.2.4 }\n',
  'forwardingRules: { azurecr.io.: 10.0.4.53 }\n\ndnsServers: { proxy: { kind: bind, subnet: hub/tools, ipAddress: 10.0.4.53 } }\n',
], {
  causes: [['dnsServers/proxy', 'proxy (bind) sends azurecr.io to servers that know the internet only']],
  rules: ['dns-server-outside dnsServers/proxy'],
})
test('a rule leads past the inbound endpoint to a server in the spoke that asks the internet', blames, 'distributed-rulesets', [
  'forwardingRules: { privatelink.azurecr.io.: 10.0.2.4 }\n',
  'forwardingRules: { azurecr.io.: 10.1.1.53 }\n\ndnsServers: { proxy: { kind: bind, subnet: spoke/apps, ipAddress: 10.1.1.53 } }\n',
], {
  causes: [['dnsForwardingRulesets/to-hub/forwardingRules/azurecr.io.', 'rule azurecr.io. of to-hub sends azurecr.io to servers that know the internet only, and their answer is handed on as it is']],
  rules: ['rule-hides-zone dnsForwardingRulesets/to-hub/forwardingRules/azurecr.io.'],
})
test('a rule leads to a network without link: the spoke that asks needs none', blames, 'distributed-rulesets', ['virtualNetworkLinks: [hub]', 'virtualNetworkLinks: []'], {
  causes: [['privateDnsZones/registry-zone/virtualNetworkLinks', 'no private DNS zone for contoso is linked to hub']],
  rules: ['zone-not-linked privateDnsZones/registry-zone/virtualNetworkLinks', 'resolver-network-not-linked privateDnsZones/registry-zone/virtualNetworkLinks'],
})
test('the first of two inbound endpoints is gone: the second answers, and that is no leak', blames, 'two-resolvers', ['privateIPAddress: 10.10.0.4', 'privateIPAddress: 10.10.0.5'], {
  causes: [['dnsServers/corp-dns/conditionalForwarders/azurecr.io', 'corp-dns forwards to eastus2 only']],
})
test('a site without DNS servers of its own', blames, 'two-resolvers', ['    dnsServers: 192.168.0.10\n', ''], {
  causes: [
    ['onPremisesSites/headquarters', 'desk asks 126.2.55.53, which lies in no virtual network, so no private DNS zone applies to it'],
    ['onPremisesSites/headquarters', 'desk asks 126.2.55.53, which knows the internet only'],
  ],
})
test('a redirect hides that the zone group is missing', blames, 'foreign-registries', ['lenient/endpoints, privateDnsZoneGroup: [lenient-zone]', 'lenient/endpoints'], {
  causes: [['privateEndpoints/contoso-lenient/privateDnsZoneGroup', "contoso-lenient has no privateDnsZoneGroup, so nobody writes contoso's records into lenient-zone; the link of lenient-zone to lenient redirects NXDOMAIN to the internet, which hides it"]],
  rules: ['redirect-hides-missing-record privateDnsZones/lenient-zone/recordSets'],
})
test('a connection was never approved', blames, 'flagship', ['contoso-weu: { registry: contoso,', 'contoso-weu: { registry: contoso, connectionState: Pending,'], {
  causes: [['privateEndpoints/contoso-weu/connectionState', 'the connection of contoso-weu is Pending; only an approved one passes traffic']],
  rules: ['connection-not-approved privateEndpoints/contoso-weu/connectionState'],
})
test('public access was left on', blames, 'one-network', ['publicNetworkAccess: Disabled', 'publicNetworkAccess: Enabled'], {
  causes: [['registries/contoso/publicNetworkAccess', 'contoso lets laptop in at its public front end (publicNetworkAccess: Enabled)']],
})

test('a firewall forgets a data endpoint', blames, 'firewall-egress', ['[contoso.westeurope.data.azurecr.io, contoso.northeurope.data.azurecr.io]', 'contoso.westeurope.data.azurecr.io'], {
  causes: [['azureFirewalls/hub-firewall/applicationRules', 'no application rule of hub-firewall allows app contoso.northeurope.data.azurecr.io: it closes the connection']],
  rules: ['firewall-allows-home-region-only azureFirewalls/hub-firewall/applicationRules'],
})
test('a wildcard lets another tenant through', blames, 'firewall-egress', ['targetFqdns: contoso.azurecr.io', "targetFqdns: '*.azurecr.io'"], {
  causes: [['azureFirewalls/hub-firewall/applicationRules/contoso-login', 'the rule contoso-login of hub-firewall lets app through to fabrikam.azurecr.io']],
})
test('a route leads to an address where nothing forwards', blames, 'firewall-egress', ['everything: { addressPrefix: 0.0.0.0/0, nextHopType: VirtualAppliance, nextHopIpAddress: 10.0.0.4 }', 'everything: { addressPrefix: 0.0.0.0/0, nextHopType: VirtualAppliance, nextHopIpAddress: 10.1.0.9 }'], {
  causes: [['routeTables/through-firewall/routes/everything', 'the route everything of through-firewall leads packets of app to 10.1.0.9, where nothing forwards them']],
})
test('a server has a zone of its own for what Azure answers', blames, 'centralised-resolver', ['zones: { corp.example.com:', 'zones: { privatelink.azurecr.io: { recordSets: { www: { A: 192.168.0.81 } } }, corp.example.com:'], {
  causes: ['contoso', 'contoso.westeurope.data'].map((name) =>
    ['dnsServers/corp-dns/zones/privatelink.azurecr.io', `corp-dns answers from its own zone privatelink.azurecr.io, whatever Azure has: it has no ${name}.privatelink.azurecr.io, and denies it`] as const),
  rules: ['public-zone-name dnsServers/corp-dns/zones/privatelink.azurecr.io'],
})
test('a rule sends to another port', blames, 'distributed-rulesets', ['privatelink.azurecr.io.: 10.0.2.4', 'privatelink.azurecr.io.: { targetDnsServers: { ipAddress: 10.0.2.4, port: 5353 } }'], {
  causes: [['dnsForwardingRulesets/to-hub/forwardingRules/privatelink.azurecr.io.', 'rule privatelink.azurecr.io. of to-hub sends the question to port 5353 of 10.0.2.4, where nothing answers']],
})

test('a key vault’s zone is called after its public names', blames, 'private-link-hub', ['name: privatelink.vaultcore.azure.net', 'name: privatelink.vault.azure.net'], {
  causes: [
    ['privateDnsZones/vault-zone/name', 'resolver/inbound has the view of hub: vault-zone, linked to hub, is called privatelink.vault.azure.net; the public names of contoso-vault lead into privatelink.vaultcore.azure.net'],
    ['privateDnsZones/vault-zone/name', 'vault-zone, linked to hub, is called privatelink.vault.azure.net; the public names of contoso-vault lead into privatelink.vaultcore.azure.net'],
    ['privateDnsZones/vault-zone/name', 'vault-zone, linked to spoke, is called privatelink.vault.azure.net; the public names of contoso-vault lead into privatelink.vaultcore.azure.net'],
  ],
  rules: ['wrong-zone-name privateDnsZones/vault-zone/name'],
})
for (const [name, rule] of [['privatelink.database.usgovcloudapi.net', 'wrong-suffix'], ['privatelink.databse.windows.net', 'wrong-suffix'], ['privatelink.mysql.database.azure.com', 'wrong-zone-name']]) {
  test(`the database’s zone is called ${name}`, blames, 'private-link-hub', ['name: privatelink.database.windows.net', `name: ${name}`], {
    causes: ['resolver/inbound has the view of hub: sql-zone, linked to hub,', 'sql-zone, linked to hub,', 'sql-zone, linked to spoke,'].map((who) =>
      ['privateDnsZones/sql-zone/name', `${who} is called ${name}; the public names of contoso-orders lead into privatelink.database.windows.net`] as const),
    rules: [`${rule} privateDnsZones/sql-zone/name`],
  })
}
test('a zone is linked for one sub-resource, and not for the other', blames, 'private-link-hub', ['blob-zone: { name: privatelink.blob.core.windows.net, virtualNetworkLinks: [hub, spoke]', 'blob-zone: { name: privatelink.blob.core.windows.net, virtualNetworkLinks: [hub]'], {
  causes: [['privateDnsZones/blob-zone/virtualNetworkLinks', 'no private DNS zone for contosostore.blob.core.windows.net is linked to spoke']],
  rules: ['zone-not-linked privateDnsZones/blob-zone/virtualNetworkLinks'],
})
test('a private endpoint registers in the zone of another sub-resource', blames, 'private-link-hub', ['privateDnsZoneGroup: [file-zone]', 'privateDnsZoneGroup: [blob-zone]'], {
  causes: [
    ['privateEndpoints/file-endpoint/privateDnsZoneGroup', 'file-endpoint registers in blob-zone, where contosostore.privatelink.file.core.windows.net does not belong, and not in file-zone'],
    ['privateEndpoints/file-endpoint/privateDnsZoneGroup', 'resolver/inbound has the view of hub: file-endpoint registers in blob-zone, where contosostore.privatelink.file.core.windows.net does not belong, and not in file-zone'],
  ],
  rules: ['wrong-zone-name privateEndpoints/file-endpoint/privateDnsZoneGroup'],
})
test('a server asks for aliases itself, and their zone is not forwarded', blames, 'private-link-hub', ['      vaultcore.azure.net: 10.0.2.4\n', ''], {
  causes: [['dnsServers/corp-dns/forwarders', 'corp-dns (bind) asks for each alias of a chain itself, and sends vaultcore.azure.net to servers that know the internet only']],
})
test('an open web app shuts out the internet', blames, 'private-link-hub', ['contoso-portal: { type: webApp }', 'contoso-portal: { type: webApp, publicNetworkAccess: Disabled }'], {
  causes: [['services/contoso-portal/publicNetworkAccess', 'publicNetworkAccess of contoso-portal is Disabled, and the front end shuts laptop out']],
  rules: ['public-access-disabled services/contoso-portal/publicNetworkAccess'],
})
