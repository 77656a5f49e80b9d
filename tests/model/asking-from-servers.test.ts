import test from 'ava'
import { catalog } from '../../harness/catalog.ts'
import { runChecks } from '../../harness/checks/run.ts'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { parseTopology } from '../../harness/topology/parse.ts'
import { factsOf } from '../design.ts'

// A hub's DNS server, whose operating system has what DHCP hands out: the server itself where the network lists it, else Azure-provided DNS.
const design = (list: string, forwarders: string): string => `
registries: { contoso: { location: westeurope } }
virtualNetworks:
  hub: { location: westeurope, addressSpace: 10.1.0.0/16, subnets: { endpoints: 10.1.1.0/24, servers: 10.1.2.0/24 }${list} }
privateDnsZones: { zone: { name: privatelink.azurecr.io, virtualNetworkLinks: hub } }
privateEndpoints: { endpoint: { registry: contoso, subnet: hub/endpoints, privateDnsZoneGroup: zone } }
dnsServers: { hub-dns: { kind: bind, subnet: hub/servers, ipAddress: 10.1.2.10, forwarders: ${forwarders} } }
hosts: { app: hub/servers }
expectations:
  - { from: hub-dns, name: contoso.azurecr.io, address: 10.1.1.5 }
  - { from: hub-dns, to: contoso }
`

async function causes(text: string): Promise<readonly string[]> {
  const facts = factsOf(text)
  const results = await runChecks({ facts, world: modelWorld(createModel(facts)) }, { checks: catalog.filter(({ id }) => id === 'expectations') })
  return results.flatMap(({ findings }) => findings.filter(({ holds }) => !holds).map(({ host, subject, because }) => `${host} ${subject}: ${because}`))
}

test('a server’s own operating system asks what DHCP has told it, whatever the server on it forwards', async (t) => {
  t.deepEqual(await causes(design('', 'provider')), [])
  t.deepEqual(await causes(design(', dnsServers: 10.1.2.10', '168.63.129.16')), [])
})

test('where that is the server itself, which asks the internet, it is as wrong there as everywhere, with the same cause', async (t) => {
  const [answer] = await causes(design(', dnsServers: 10.1.2.10', 'provider'))
  t.regex(answer ?? '', /^hub-dns contoso\.azurecr\.io A: hub-dns \(bind\) sends azurecr\.io to servers that know the internet only$/)
})

test('whoever is neither host nor server asks nothing, and intents are about hosts', (t) => {
  const misspelt = parseTopology(design('', 'provider').replace('from: hub-dns, to', 'from: hub-dsn, to'), 'test.yaml')
  t.deepEqual(misspelt.problems?.map(({ code }) => code), ['unknown-host'])
  const intent = parseTopology(`${design('', 'provider')}intent: [{ from: hub-dns, registry: contoso, reach: privately }]\n`, 'test.yaml')
  t.deepEqual(intent.problems?.map(({ code }) => code), ['unknown-host'])
})
