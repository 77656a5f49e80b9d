import test from 'ava'
import { publicResolvers } from '../../harness/azure/public-resolvers.ts'
import { websites } from '../../harness/azure/elsewhere.ts'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { planOf } from '../plan/load.ts'
import { factsOf } from '../design.ts'

/** Who asks a public resolver: a network’s own list, servers, a laptop; and one network that uses such an address itself. */
const text = `
registries: { contoso: { location: westeurope, replications: [eastus2] } }
virtualNetworks:
  hub: { location: westeurope, addressSpace: 10.0.0.0/16, subnets: { apps: 10.0.1.0/24 }, dnsServers: [8.8.8.8] }
  odd: { location: westeurope, addressSpace: 9.9.9.0/24, subnets: { apps: 9.9.9.0/24 }, dnsServers: [9.9.9.9] }
onPremisesSites: { plant: { location: eastus2, addressSpace: 192.168.0.0/16, subnets: { servers: 192.168.0.0/24, desks: 192.168.1.0/24 }, dnsServers: 192.168.0.10 } }
dnsServers: { plant-dns: { kind: unbound, subnet: plant/servers, ipAddress: 192.168.0.10, forwarders: [1.1.1.1, 1.0.0.1] } }
hosts: { app: hub/apps, odd-app: odd/apps, desk: plant/desks, laptop: { network: internet, location: eastus2, dnsServers: 9.9.9.9 }, other: { network: internet, location: westeurope, dnsServers: 9.9.9.9 } }
`
const facts = factsOf(text)
const model = createModel(facts)
const last = (host: string, name: string) => model.resolve(host, { name, type: 'A' }).response?.answer.at(-1)?.data

test('internet: public resolvers answer, each near who asks', (t) => {
  for (const host of ['app', 'other']) t.is(last(host, 'contoso.azurecr.io'), '126.128.55.10', host)
  for (const host of ['desk', 'laptop']) t.is(last(host, 'contoso.azurecr.io'), '126.128.16.10', host)
})

test('internet: whoever uses a public resolver’s address inside asks whom he has there', (t) => {
  t.is(model.resolve('odd-app', { name: 'contoso.azurecr.io', type: 'A' }).response, undefined)
})

test('internet: a provider’s resolver that is down takes no public one with it, and the lab has a node for those that are asked', (t) => {
  const broken = model.withFaults(['recursive-resolver:eastus2'])
  t.is(broken.resolve('desk', { name: 'contoso.azurecr.io', type: 'A' }).response?.rcode, 'NOERROR')
  const nodes = (design: string) => planOf(design).nodes.flatMap(({ name }) => (name.startsWith('public-resolvers-') ? [name] : []))
  t.deepEqual(nodes(text), ['public-resolvers-eastus2', 'public-resolvers-westeurope'])
  t.deepEqual(nodes('registries: { contoso: { location: westeurope } }\nhosts: { laptop: internet }\nintent: [{ from: laptop, registry: contoso, reach: publicly }]\n'), [])
})

test('internet: a few unrelated names are there, and TLS behind them', async (t) => {
  const world = modelWorld(model)
  for (const { name, address, answer } of websites) {
    const one = name.replace('*', 'westeurope')
    t.is(last('app', one), address, one)
    const connection = await world.connect('app', one)
    t.is(connection.status, answer, one)
  }
  t.is(model.resolve('app', { name: 'nobody.example.com', type: 'A' }).response?.rcode, 'NXDOMAIN')
  t.is((await world.connect('app', 'a.b.data.mcr.microsoft.com')).outcome, 'tls')
})

test('internet: the well-known addresses are what their operators publish', (t) => {
  for (const address of ['8.8.8.8', '8.8.4.4', '1.1.1.1', '1.0.0.1', '9.9.9.9', '149.112.112.112', '208.67.222.222', '208.67.220.220']) t.true(publicResolvers.has(address), address)
})
