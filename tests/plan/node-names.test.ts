import { readdirSync, readFileSync } from 'node:fs'
import test from 'ava'
import { facts } from '../../harness/facts/facts.ts'
import { nodeOwners } from '../../harness/facts/node-names.ts'
import { makePlan } from '../../harness/plan/make-plan.ts'
import { parseTopology } from '../../harness/topology/parse.ts'
import { factsOf } from '../design.ts'
import { planOf } from './load.ts'

const hub = 'virtualNetworks: { hub: { location: westeurope, addressSpace: 10.1.0.0/16, subnets: { apps: 10.1.2.0/24, in: 10.1.3.0/28, in2: 10.1.3.16/28, GatewaySubnet: 10.1.4.0/27 } }, other: { location: westeurope, addressSpace: 10.2.0.0/16, subnets: { in: 10.2.3.0/28, GatewaySubnet: 10.2.4.0/27 } } }\n'

const clash = test.macro({
  exec(t, text: string, ...messages: readonly string[]) {
    const { problems = [] } = parseTopology(hub + text, 'test.yaml')
    t.deepEqual(problems.map(({ code, line, message }) => `${line} ${code}: ${message}`), messages.map((message) => `2 node-name-clash: ${message}`))
  },
  title: (title) => `node names: ${title}`,
})

test('a host called like what every lab has', clash, 'hosts: { fabric: hub/apps }', 'host fabric and the network of the lab would both be called fabric in a lab')
test('a host called like the public DNS servers', clash, 'hosts: { Public-Zones: hub/apps }', 'host Public-Zones and the public DNS servers would both be called public-zones in a lab')
test('a DNS server called like Azure-provided DNS', clash, 'dnsServers: { azure-dns-hub: { kind: bind, subnet: hub/apps } }', 'DNS server azure-dns-hub and Azure-provided DNS of hub would both be called azure-dns-hub in a lab')
test('a host called like a region’s resolver', clash, 'hosts: { resolver-westeurope: hub/apps }', 'host resolver-westeurope and the public resolver of westeurope would both be called resolver-westeurope in a lab')
test('endpoints of two resolvers', clash, 'dnsResolvers: { a: { virtualNetwork: hub, inboundEndpoints: { b-c: in } }, a-b: { virtualNetwork: other, inboundEndpoints: { c: in } } }', 'inbound endpoint a-b/c and inbound endpoint a/b-c would both be called inbound-a-b-c in a lab')

test('node names: what differs by a dot, and what stands in different sections, is told apart', (t) => {
  const plan = planOf(`${hub}onPremisesSites: { gw-a: { location: westeurope, addressSpace: 192.168.0.0/16, subnets: { desks: 192.168.1.0/24 } } }
virtualNetworkGateways: { gw.a: { virtualNetwork: hub }, gw-a: { virtualNetwork: other } }
localNetworkGateways: { far: gw-a }
connections: { one: { virtualNetworkGateway: gw.a, localNetworkGateway: far }, two: { virtualNetworkGateway: gw-a, localNetworkGateway: far } }
`)
  t.deepEqual(plan.nodes.filter(({ kind }) => kind === 'gateway').map(({ name }) => name), ['gateway-gw.a-0', 'gateway-gw-a-0', 'vpn-device-gw-a-0'])
})

test('node names: a plan with two of one name is a mistake of the harness', (t) => {
  const known = factsOf(`${hub}hosts: { app: hub/apps }`)
  const { host, ...rest } = known.hosts.get('app')!
  const wrong = { ...known, hosts: new Map([['app', { ...rest, host: { ...host, name: 'front-ends' } }]]) }
  t.throws(() => makePlan(wrong, { authority: '', server: '', serverKey: '', expired: '' }), { message: 'two nodes of the plan are called front-ends' })
})

for (const folder of ['topologies', 'fixtures/firewall', 'fixtures/own-configuration', 'fixtures/misconfigurations']) {
  test(`node names: every container in the plans of ${folder} is known to the rule`, (t) => {
    const files = readdirSync(folder).filter((name) => name.endsWith('.yaml')).map((name) => `${folder}/${name}`)
    let plans = 0
    for (const file of files) {
      const { topology } = parseTopology(readFileSync(file, 'utf8'), file)
      if (!topology) continue
      const known = facts(topology)
      const names = new Set(nodeOwners(known).map(({ name }) => name))
      const strangers = makePlan(known, { authority: '', server: '', serverKey: '', expired: '' }).nodes.filter(({ name }) => !names.has(name))
      t.deepEqual(strangers.map(({ name }) => name), [], file)
      plans++
    }
    t.true(plans > 0)
  })
}
