import test from 'ava'
import fc from 'fast-check'
import { catalog } from '../../harness/catalog.ts'
import { runChecks } from '../../harness/checks/run.ts'
import type { Course } from '../../harness/diagnosis/course/course.ts'
import { courseOf, decidingCourse } from '../../harness/diagnosis/course/follow.ts'
import { answeredByOwner } from '../../harness/diagnosis/course/view.ts'
import { azureDnsName } from '../../harness/model/azure-dns.ts'
import { createModel, type Model } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { facts, type Facts, type HostFacts, type ServiceFacts, type ServiceName } from '../../harness/facts/facts.ts'
import { loadTopology } from '../../harness/topology/load.ts'
import { parseTopology } from '../../harness/topology/parse.ts'
import { factsOf } from '../design.ts'
import { hybridTexts } from '../generators/hybrid.ts'
import { random } from '../random.ts'

/** Whether what the model does with a question is what the course says of it; `undefined` where the course leaves that open. */
function agrees(model: Model, host: HostFacts, { privateLink }: ServiceFacts, { name, privatelinkName }: ServiceName, { end, network, denied }: Course): boolean | undefined {
  const { response, path, unpredictable } = model.resolve(host.host.name, { name, type: 'A' }, { trace: true })
  if (unpredictable !== undefined || denied !== undefined) return undefined
  const answered = response !== undefined && response.rcode !== 'SERVFAIL' && response.rcode !== 'REFUSED'
  const last = privateLink ? privatelinkName : name
  const deciding = path.flatMap((step) => ((step.kind === 'zone' || step.kind === 'public') && step.name === last ? [step.server] : []))
  switch (end) {
    case 'azure':
      return deciding.includes(azureDnsName(network!))
    case 'public':
    case 'own zone':
      return answered
    case 'loop':
    case 'nobody':
    case 'unreachable':
      return !answered
    case 'files':
      return undefined
  }
}

test('course: read off the design, it ends where the model’s question does', (t) => {
  const seen = { agreeing: 0, others: new Map<string, number>() }
  fc.assert(
    fc.property(hybridTexts, (text) => {
      const known = factsOf(text)
      const model = createModel(known)
      for (const host of known.hosts.values()) {
        for (const service of known.services.values()) {
          for (const endpoint of service.names) {
            const course = decidingCourse(known, host, endpoint)
            const same = agrees(model, host, service, endpoint, course)
            if (same === true) seen.agreeing++
            else if (same === false) seen.others.set(course.end, (seen.others.get(course.end) ?? 0) + 1)
          }
        }
      }
    }),
    random(t, 200, { least: 60 }),
  )
  const others = [...seen.others.values()].reduce((sum, one) => sum + one, 0)
  t.log(`${seen.agreeing} agree, ${others} do not: ${JSON.stringify([...seen.others])}`)
  // Names of public front ends that a server forwards otherwise than a registry's own, and unbound's zones behind an alias.
  t.true(others < 0.01 * seen.agreeing)
})

const office = (servers: string, asked = '192.168.0.10'): Facts => facts(parseTopology(`
registries: { contoso: { location: westeurope } }
virtualNetworks: { hub: { location: westeurope, addressSpace: 10.0.0.0/16, subnets: { endpoints: 10.0.1.0/24, inbound: 10.0.2.0/28, GatewaySubnet: 10.0.3.0/27 } } }
privateEndpoints: { contoso-endpoint: { registry: contoso, subnet: hub/endpoints, privateDnsZoneGroup: [zone] } }
privateDnsZones: { zone: { name: privatelink.azurecr.io, virtualNetworkLinks: [hub] } }
dnsResolvers: { resolver: { virtualNetwork: hub, inboundEndpoints: { inbound: { subnet: inbound, privateIPAddress: 10.0.2.4 } } } }
onPremisesSites: { office: { location: westeurope, addressSpace: 192.168.0.0/16, subnets: { all: 192.168.0.0/24 }, dnsServers: ${asked} } }
virtualNetworkGateways: { gateway: { virtualNetwork: hub } }
localNetworkGateways: { office-side: office }
connections: { tunnel: { virtualNetworkGateway: gateway, localNetworkGateway: office-side } }
dnsServers:
  ${servers}
hosts: { desk: office/all }
intent: [{ from: desk, registry: contoso, reach: never }]
`, 'office.yaml').topology!)

const first = (kind: string, rest: string): string => `first: { kind: ${kind}, subnet: office/all, ipAddress: 192.168.0.10, ${rest} }`
const second = (kind: string, rest: string): string => `\n  second: { kind: ${kind}, subnet: office/all, ipAddress: 192.168.0.11, ${rest} }`

const ends = test.macro({
  title: (title) => `course: ${title}`,
  exec(t, servers: string, end: Course['end'], passed: readonly string[]) {
    const known = office(servers)
    const [host] = known.hosts.values()
    const course = decidingCourse(known, host!, known.services.get('contoso')!.names[0]!)
    t.is(course.end, end)
    t.deepEqual(course.servers.map(({ name }) => name), passed)
    t.true(agrees(createModel(known), host!, known.services.get('contoso')!, known.services.get('contoso')!.names[0]!, course))
  },
})

test('a forwarder that leads back is passed over', ends, first('bind', 'forwarders: provider, conditionalForwarders: { azurecr.io: [192.168.0.11, 10.0.2.4] }') + second('bind', 'forwarders: provider, conditionalForwarders: { azurecr.io: 192.168.0.10 }'), 'azure', ['first', 'resolver/inbound'])
test('BIND passes over a forwarder that refuses', ends, first('bind', 'forwarders: provider, conditionalForwarders: { azurecr.io: [192.168.0.11, 10.0.2.4] }') + second('dnsmasq', 'forwarders: []'), 'azure', ['first', 'resolver/inbound'])
test('CoreDNS hands on that a forwarder refuses', ends, first('coredns', 'forwarders: provider, conditionalForwarders: { azurecr.io: [192.168.0.11, 10.0.2.4] }') + second('dnsmasq', 'forwarders: []'), 'nobody', ['first', 'second'])
test('a zone of the server’s own decides', ends, first('bind', 'forwarders: 10.0.2.4, zones: { privatelink.azurecr.io: { recordSets: { www: { A: 192.168.0.80 } } } }'), 'own zone', ['first'])
test('a longer forwarder goes before a zone of CoreDNS', ends, first('coredns', 'forwarders: 10.0.2.4, conditionalForwarders: { azurecr.io: 10.0.2.4 }, zones: { io: { recordSets: { www: { A: 192.168.0.80 } } } }'), 'azure', ['first', 'resolver/inbound'])
test('and not before a zone of BIND', ends, first('bind', 'forwarders: 10.0.2.4, conditionalForwarders: { azurecr.io: 10.0.2.4 }, zones: { io: { recordSets: { www: { A: 192.168.0.80 } } } }'), 'own zone', ['first'])

test('course: a name without alias goes by itself', (t) => {
  const known = office(first('bind', 'forwarders: provider, conditionalForwarders: { privatelink.azurecr.io: 10.0.2.4 }'))
  const [host] = known.hosts.values()
  const end = (service: ServiceFacts): Course['end'] => courseOf(known, host!, service.names[0]!).end
  t.is(end(known.services.get('contoso')!), 'azure')
  t.is(end(known.canary), 'public')
})

test('what a server’s owner wrote there is private for whoever may reach it, and no leak', async (t) => {
  const known = office(first('bind', 'forwarders: provider, zones: { privatelink.azurecr.io: { recordSets: { contoso: { A: 10.0.1.5 }, contoso.westeurope.data: { A: 10.0.1.4 } } } }'))
  const judged = async (design: Facts) => {
    const checks = catalog.filter(({ id }) => id === 'no-private-view-unlinked' || id === 'never-reachable')
    const results = await runChecks({ facts: design, world: modelWorld(createModel(design)) }, { checks })
    return results.map(({ check, verdict, findings }) => `${check.id} ${verdict} ${findings.map(({ because }) => because).join()}`)
  }
  t.deepEqual(await judged(known), ['no-private-view-unlinked skip ', 'never-reachable fail first gives desk 10.0.1.5 (contoso-endpoint, registry), as its owner wrote there'])
  const allowed = { ...known, topology: { ...known.topology, intent: known.topology.intent.map((intent) => ({ ...intent, reach: 'privately' as const })) } }
  t.deepEqual((await judged(allowed))[0], 'no-private-view-unlinked skip ')
})

test('files of a server’s owner may lead to private addresses, which is no leak', async (t) => {
  const { topology } = loadTopology('fixtures/own-configuration/headquarters.yaml')
  const known = facts(topology!)
  t.true([...known.hosts.values()].every((host) => answeredByOwner(known, host)?.server?.files.size))
  const [result] = await runChecks({ facts: known, world: modelWorld(createModel(known)) }, { checks: catalog.filter(({ id }) => id === 'no-private-view-unlinked') })
  t.is(result!.verdict, 'skip')
})
