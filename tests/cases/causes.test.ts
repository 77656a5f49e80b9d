import { readFileSync, readdirSync } from 'node:fs'
import test from 'ava'
import { findMisconfigurations } from '../../harness/misconfigurations/find.ts'
import { createModel } from '../../harness/model/model.ts'
import { parseTopology } from '../../harness/topology/parse.ts'
import { factsOf } from '../design.ts'
import { causesTold } from '../planted/plant.ts'

/** What a design that was rebuilt from a public report has to be told. */
interface Told {
  /** Lines of the causes, with what is said and what to do; none where everything is as it is meant. */
  readonly causes: readonly (readonly [at: string, because: RegExp, fix: RegExp])[]
  readonly mistakes?: readonly string[]
  readonly warnings?: readonly string[]
}

function textOf(number: string): { readonly text: string; readonly file: string } {
  const file = `fixtures/cases/${readdirSync('fixtures/cases').find((name) => name.startsWith(`${number}-`))}`
  return { text: readFileSync(file, 'utf8'), file }
}

const tells = test.macro({
  title: (title, number: string) => `case ${number}: ${title}`,
  async exec(t, number: string, { causes, mistakes = [], warnings = [] }: Told) {
    const { text, file } = textOf(number)
    const told = await causesTold(text, file)
    t.deepEqual(told.map(({ at }) => at), causes.map(([at]) => at), told.map(({ because }) => because).join('\n'))
    for (const [index, [, because, fix]] of causes.entries()) {
      t.regex(told[index]!.because, because)
      t.regex(told[index]!.fix, fix)
    }
    const facts = factsOf(text, file)
    t.deepEqual(findMisconfigurations(facts, createModel(facts)).map(({ misconfiguration, sighting }) => `${misconfiguration.id} ${sighting.at.join('/')}`), mistakes)
    const parsed = parseTopology(text, file)
    t.deepEqual((parsed.problems ?? parsed.warnings).map(({ code }) => code), warnings)
  },
})

test('a network lists Azure’s DNS beside its company’s', tells, '01', {
  causes: [['virtualNetworks/cluster/dnsServers', /172\.20\.0\.10 \(corp-a\) and 172\.20\.0\.11 \(corp-b\) know nothing of the private harbourline\.azurecr\.io, 168\.63\.129\.16 does/, /forward azurecr\.io to .*, or list 168\.63\.129\.16 alone/]],
  mistakes: ['mixed-dns-servers virtualNetworks/cluster/dnsServers'],
})
test('the login record has the data endpoint’s address: it says whose it is', tells, '11', {
  causes: [['privateDnsZones/zone/recordSets/harbourline', /10\.60\.1\.4 is the address of pe for harbourline\.westeurope\.data\.azurecr\.io \(registry_data_westeurope\)/, /^Let harbourline in zone say 10\.60\.1\.5/]],
  mistakes: ['stale-address privateDnsZones/zone/recordSets/harbourline'],
})
test('a zone for each name: nothing is wrong', tells, '25', { causes: [] })
test('servers have a zone azurecr.io of their own: that is to blame, and never the private zones', tells, '28', {
  causes: ['s-bind', 's-unbound', 's-windows', 's-dnsmasq', 's-coredns'].map((name) => [`dnsServers/${name}/zones/azurecr.io`, new RegExp(`^${name} answers from its own zone azurecr\\.io`), /^Take azurecr\.io out of the zones of /] as const),
  mistakes: ['s-bind', 's-unbound', 's-coredns', 's-windows', 's-dnsmasq'].map((name) => `public-zone-name dnsServers/${name}/zones/azurecr.io`),
})
test('a wildcard stands for all records', tells, '34', {
  causes: [['privateDnsZones/zone/recordSets/*', /^the wildcard \* of zone answers for harbourline\.westeurope\.data\.privatelink\.azurecr\.io/, /harbourline\.westeurope\.data: A 10\.95\.1\.4/]],
  mistakes: ['wildcard-record privateDnsZones/zone/recordSets/*'],
})
test('a second endpoint for the same names in one zone and subnet: one stands idle', tells, '35', { causes: [], warnings: ['private-endpoint-stands-idle'] })
test('a rule for the public suffix passes the linked zone by', tells, '36', {
  causes: [['dnsForwardingRulesets/rules/forwardingRules/azurecr.io.', /their answer is handed on as it is: zone, linked to hub, is not asked/, /^Take rule azurecr\.io\. out of rules, or let it lead to/]],
  mistakes: ['rule-hides-zone dnsForwardingRulesets/rules/forwardingRules/azurecr.io.'],
})
test('a machine is called like the registry: its record gives way, and the endpoint’s is not touched', tells, '40', {
  causes: [['privateDnsZones/zone/virtualNetworkLinks/hub/registrationEnabled', /is a record that the private endpoint pe keeps/, /^Give the machine another name, or take registrationEnabled off the link/]],
  warnings: ['registration-in-private-link-zone'],
})
test('links redirect, and a replica’s record is missing, for app and for the site', tells, '43', {
  causes: [['privateDnsZones/zone/recordSets', /no record set harbourline\.uksouth\.data; the link of zone to hub redirects NXDOMAIN/, /harbourline\.uksouth\.data: A 10\.88\.1\.5/]],
  mistakes: ['redirect-hides-missing-record privateDnsZones/zone/recordSets'],
})

test('case 31: static addresses from before the replica: refused, with the member that is missing', (t) => {
  const { text, file } = textOf('31')
  const { problems } = parseTopology(text, file)
  t.deepEqual(problems?.map(({ code, message }) => [code, message]), [['missing-member', 'static addresses of pe lack registry_data_centralus']])
})
test('a private cluster’s zone is not linked where its nodes ask: a name that nobody has in public', tells, '51', {
  causes: [['privateDnsZones/zone/virtualNetworkLinks', /^no private DNS zone for cluster\.privatelink\.westeurope\.azmk8s\.io is linked to hub \(node asks 10\.0\.5\.4/, /^Link zone to hub\.$/]],
  mistakes: ['zone-linked-to-clients-only privateDnsZones/zone/virtualNetworkLinks'],
})
test('a zone is called after the region, not its geo code', tells, '52', {
  causes: [['privateDnsZones/backup/name', /^backup, linked to one, is called .*; the names of vault are in privatelink\.we\.backup/, /^Call backup privatelink\.we\.backup\.windowsazure\.com\.$/]],
  mistakes: ['wrong-suffix privateDnsZones/backup/name'],
  warnings: ['zone-cannot-hold-records'],
})
test('one of a sub-resource’s zones lacks: none of the others is called wrongly', tells, '53', {
  causes: [['virtualNetworks/one', /^no private DNS zone for scadvisorcontentpl\.blob\.core\.windows\.net is linked to one$/, /^Create a private DNS zone privatelink\.blob\.core\.windows\.net/]],
  mistakes: ['zone-not-linked virtualNetworks/one'],
})
test('a sub-resource has a zone and no private endpoint: the endpoint lacks', tells, '54', {
  causes: [['services/lake', /^lake has no private endpoint for dfs in this design, and dfs, linked to one, denies/, /^Create a private endpoint for lake with groupIds: \[dfs\]/]],
  mistakes: ['zone-left-behind privateDnsZones/dfs/virtualNetworkLinks/one'],
})
test('a rule leads to another region’s resolver: the rule is to blame, and the own resolver is named', tells, '55', {
  causes: [['dnsForwardingRulesets/rules/forwardingRules/vault.azure.net.', /^the question is led to 10\.0\.2\.4 \(weu\/inbound\), which has the view of hub-weu/, /^Let it lead to 10\.10\.2\.4 \(neu\/inbound\)/]],
})
test('a zone decides before a rule for the same domain', tells, '56', {
  causes: [['privateDnsZones/machines/virtualNetworkLinks/hub', /^machines \(corp\.example\.com\), linked to hub, decides before rule corp\.example\.com\. of rules, and has no record files$/, /^Unlink machines from hub/]],
})
test('a name of one’s own is in a zone that is not linked where the question arrives', tells, '57', {
  causes: [['privateDnsZones/db/virtualNetworkLinks', /^db has server\.orders\.private\.postgres\.database\.azure\.com and is not linked to hub \(app asks 10\.0\.5\.4/, /^Link db to hub\.$/]],
  mistakes: ['zone-linked-to-clients-only privateDnsZones/db/virtualNetworkLinks'],
})
test('two zones of one name: the one that is linked serves others, so the private endpoint has to register there', tells, '58', {
  causes: [['privateEndpoints/pe-eh/privateDnsZoneGroup', /^sb has no record events; pe-eh registers in eh, which is not linked to hub$/, /^Name sb in the privateDnsZoneGroup of pe-eh, in place of eh: pe-sb registers there/]],
  mistakes: ['zone-not-linked privateEndpoints/pe-eh/privateDnsZoneGroup'],
})
test('two scopes of Azure Monitor in the same zones: the names that both have are the last one’s', tells, '59', {
  causes: [['privateEndpoints/pe-b/privateDnsZoneGroup', /^pe-a and pe-b register in the same zone monitor/, /^Let one of scope-a and scope-b serve all networks/]],
  mistakes: ['shared-zone privateEndpoints/pe-b/privateDnsZoneGroup', 'shared-zone privateEndpoints/pe-b/privateDnsZoneGroup'],
})
test('an own name is an alias of a service’s: what keeps that from its private endpoint is to blame', tells, '60', {
  causes: [['dnsServers/ns/forwarders', /^ns \(bind\) sends database\.windows\.net to servers that know the internet only$/, /^Give ns a conditional forwarder for database\.windows\.net to 10\.0\.1\.4/]],
})
test('a forwarder for a part of the chain is left over: that line is to blame', tells, '61', {
  causes: [['dnsServers/dns/conditionalForwarders/windows.net', /^dns \(dnsmasq\) forwards windows\.net to 8\.8\.8\.8, and privatelink\.database\.windows\.net elsewhere/, /^Forward windows\.net to /]],
  mistakes: ['privatelink-zone-forwarded dnsServers/dns/conditionalForwarders/windows.net'],
})
test('a server asks for an alias itself, and its zone goes to the internet by a forwarder of its own', tells, '62', {
  causes: [['dnsServers/ns/conditionalForwarders/azure.net', /^ns \(unbound\) asks for each alias of a chain itself, and sends vaultcore\.azure\.net to/, /^Give ns a conditional forwarder for vaultcore\.azure\.net to 10\.0\.1\.4 .* beside the one for vault\.azure\.net\.$/]],
})
test('a server beside the zone asks the company’s: it is to forward to Azure, and not the company’s', tells, '63', {
  causes: [['dnsServers/dns/forwarders', /^dns \(bind\) forwards privatelink\.westeurope\.azmk8s\.io to 192\.168\.1\.10, and ns/, /^Give dns a conditional forwarder for privatelink\.westeurope\.azmk8s\.io to 168\.63\.129\.16\.$/]],
  mistakes: ['dns-server-outside dnsServers/dns/forwarders'],
})
test('a forwarder for names without a public zone is misspelt', tells, '64', {
  causes: [['dnsServers/dns/conditionalForwarders/azmk8.io', /^dns forwards azmk8\.io, which is not azmk8s\.io/, /^Let dns forward azmk8s\.io to 168\.63\.129\.16 in place of azmk8\.io\.$/]],
  mistakes: ['rule-does-not-match dnsServers/dns/conditionalForwarders/azmk8.io'],
})
test('a network is linked to the other region’s zone: both zones are named', tells, '65', {
  causes: [['privateDnsZones/z-weu/virtualNetworkLinks/neu', /^z-weu has the records of pe-weu, and pe-neu registers in z-neu, which is not linked to neu$/, /^Link z-neu to neu in place of z-weu\.$/]],
  mistakes: ['zone-not-linked privateDnsZones/z-weu/virtualNetworkLinks/neu'],
})
test('a vault’s zone is not linked where the inbound endpoint asks', tells, '66', {
  causes: [['privateDnsZones/b/virtualNetworkLinks', /^no private DNS zone for vault\.privatelink\.we\.backup\.windowsazure\.com is linked to hub/, /^Link b to hub\.$/]],
  mistakes: ['resolver-network-not-linked privateDnsZones/b/virtualNetworkLinks'],
})
test('an own zone lacks where a machine asks and where an inbound endpoint does: each is a mistake', tells, '67', {
  causes: [['privateDnsZones/db/virtualNetworkLinks', /^db has server\.orders\.private\.postgres\.database\.azure\.com and is not linked to hub$/, /^Link db to hub\.$/]],
  mistakes: ['zone-not-linked privateDnsZones/db/virtualNetworkLinks', 'resolver-network-not-linked privateDnsZones/db/virtualNetworkLinks'],
})
test('a forwarder for one sub-resource is right, and another lacks', tells, '68', {
  causes: [['dnsServers/ns/forwarders', /^ns \(coredns\) sends dfs\.core\.windows\.net to servers that know the internet only$/, /^Give ns a conditional forwarder for dfs\.core\.windows\.net to 10\.0\.1\.4/]],
})
test('a rule takes along a name that a private zone has, and that is not linked', tells, '69', {
  causes: [['privateDnsZones/z/virtualNetworkLinks', /^z has cluster\.privatelink\.westeurope\.azmk8s\.io and is not linked to hub, and rule \. of rules sends everything/, /^Link z to hub\.$/]],
  mistakes: ['rule-hides-zone privateDnsZones/z/virtualNetworkLinks'],
})
test('a zone of names that nobody has in public is no public zone: records lack', tells, '70', {
  causes: [['privateEndpoints/pe/privateDnsZoneGroup', /^pe has no privateDnsZoneGroup, so nobody writes vault's records into z$/, /^Give it a privateDnsZoneGroup with z/]],
  mistakes: ['redirect-hides-missing-record privateDnsZones/z/recordSets'],
})
test('a record lacks for hosts that ask an inbound endpoint, too', tells, '71', {
  causes: [['privateDnsZones/z/recordSets', /^z is kept by hand and has no record set one\.scm$/, /^Write it \(one\.scm: A 10\.0\.2\.4\)/]],
  mistakes: ['replica-record-missing privateDnsZones/z/recordSets'],
})
