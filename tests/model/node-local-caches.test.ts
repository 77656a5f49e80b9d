import { readFileSync } from 'node:fs'
import test from 'ava'
import { changesBetween, nameOfChange } from '../../harness/change/changes.ts'
import { facts } from '../../harness/facts/facts.ts'
import { Cache } from '../../harness/model/cache.ts'
import { createModel, type Model } from '../../harness/model/model.ts'
import { edited } from '../../harness/topology/edited.ts'
import { exchange, factsOf, topologyOf } from '../design.ts'

const design = readFileSync('fixtures/clusters/local-dns.yaml', 'utf8')
const model = createModel(factsOf(design))
const login = 'contoso.azurecr.io'
const service = 'kubernetes.default.svc.cluster.local'

/** Asks as time goes by: `NOERROR 10 10.0.1.5`, code, time to live and last piece of data. */
function asker(cache = new Cache()): (model: Model, host: string, name: string, now: number) => string {
  return (asked, host, name, now) => {
    const response = asked.resolve(host, { name, type: 'A' }, { cache, now }).response
    const last = response?.answer.at(-1)
    return response === undefined ? 'silence' : [response.rcode, ...(last ? [last.ttl, last.data] : [])].join(' ')
  }
}

const way = (asked: Model, host: string, name: string): readonly string[] =>
  asked.resolve(host, { name, type: 'A' }, { trace: true }).path.flatMap((step) => (step.kind === 'asked' ? [step.server] : [])).slice(0, 3)

test('caches on nodes: whom each asks, for names in the cluster and for all others', (t) => {
  t.deepEqual(way(model, 'other-pod', login), ['node-cache (coredns)', 'inbound endpoint resolver/in', '168.63.129.16 of hub'])
  t.deepEqual(way(model, 'other-pod', service), ['node-cache (coredns)', 'kube-dns (coredns)'])
  t.deepEqual(way(model, 'pod', login), ['local-pods (coredns)', 'kube-dns (coredns)', 'inbound endpoint resolver/in'])
  t.deepEqual(way(model, 'pod', service), ['local-pods (coredns)', 'kube-dns (coredns)'])
  t.deepEqual(way(model, 'node', login), ['local-node (coredns)', 'inbound endpoint resolver/in', '168.63.129.16 of hub'])
  t.deepEqual(way(model, 'node', service), ['local-node (coredns)', 'kube-dns (coredns)'])
  const toNetwork = createModel(factsOf(exchange(design, 'localDNSForPods, clusterDns: 10.1.1.53', 'localDNSForPods, clusterDns: 10.1.1.53, forwardDestination: VnetDNS')))
  t.deepEqual(way(toNetwork, 'pod', login).slice(0, 2), ['local-pods (coredns)', 'inbound endpoint resolver/in'])
})

test('caches on nodes: NodeLocal DNSCache keeps for half a minute at most, denials in the cluster for five seconds', (t) => {
  const ask = asker()
  t.is(ask(model, 'other-pod', service, 0), 'NOERROR 30 10.100.0.1')
  t.is(ask(model, 'other-pod', service, 29), 'NOERROR 1 10.100.0.1')
  t.is(ask(model, 'other-pod', service, 30), 'NOERROR 30 10.100.0.1')
  const denial = (host: string, name: string) => model.resolve(host, { name, type: 'A' }, { cache: new Cache(), now: 0 }).response?.authority.find(({ type }) => type === 'SOA')?.ttl
  t.is(denial('other-pod', 'nobody.default.svc.cluster.local'), 5)
  t.is(denial('pod', 'nobody.default.svc.cluster.local'), 3600, 'LocalDNS as long as its zone says')
  // It serves nothing that has run out.
  const broken = model.withFaults(['dns-server:kube-dns'])
  t.is(ask(broken, 'other-pod', service, 59), 'NOERROR 1 10.100.0.1')
  t.not(ask(broken, 'other-pod', service, 60), 'NOERROR 0 10.100.0.1')
})

test('caches on nodes: LocalDNS hands out what has run out for an hour, at once, and asks anew behind that', (t) => {
  const ask = asker()
  t.is(ask(model, 'pod', login, 0), 'NOERROR 10 10.0.1.5')
  t.is(ask(model, 'pod', login, 9), 'NOERROR 1 10.0.1.5')
  t.is(ask(model, 'pod', login, 10), 'NOERROR 0 10.0.1.5', 'in the very second nobody is asked')
  t.is(ask(model, 'pod', login, 40), 'NOERROR 0 10.0.1.5')
  t.is(ask(model, 'pod', login, 41), 'NOERROR 9 10.0.1.5', 'it was asked for meanwhile')
  const broken = model.withFaults(['dns-server:kube-dns'])
  t.is(ask(broken, 'pod', login, 50 + 3599), 'NOERROR 0 10.0.1.5')
  t.not(ask(broken, 'pod', login, 50 + 3600), 'NOERROR 0 10.0.1.5', 'an hour after it ran out it is forgotten')
})

test('caches on nodes: what was public before the cluster’s DNS was mended is handed out once more, and not where LocalDNS verifies or forgets', (t) => {
  const settings = (policy: string) => exchange(design, 'localDNSForPods, clusterDns: 10.1.1.53', `localDNSForPods, clusterDns: 10.1.1.53, serveStale: ${policy}`)
  const mended = (policy: string): Model => createModel(factsOf(settings(policy)))
  const before = (policy: string): Model => createModel(factsOf(exchange(settings(policy), 'forwarders: 10.0.2.4', 'forwarders: provider')))
  const seen = (policy: string): readonly string[] => {
    const ask = asker()
    return [ask(before(policy), 'pod', login, 0), ask(mended(policy), 'pod', login, 3000), ask(mended(policy), 'pod', login, 3001)].map((one) => one.replace(/126\..*/, 'public'))
  }
  t.deepEqual(seen('Immediate'), ['NOERROR 10 public', 'NOERROR 0 public', 'NOERROR 9 10.0.1.5'])
  t.deepEqual(seen('Verify'), ['NOERROR 10 public', 'NOERROR 10 10.0.1.5', 'NOERROR 9 10.0.1.5'])
  t.deepEqual(seen('Disabled'), ['NOERROR 10 public', 'NOERROR 10 10.0.1.5', 'NOERROR 9 10.0.1.5'])
  const lost = (policy: string): string => {
    const ask = asker()
    ask(mended(policy), 'pod', login, 0)
    return ask(mended(policy).withFaults(['dns-server:kube-dns']), 'pod', login, 3000)
  }
  t.is(lost('Verify'), 'NOERROR 0 10.0.1.5', 'nobody answers')
  t.not(lost('Disabled'), 'NOERROR 0 10.0.1.5')
})

test('caches on nodes: LocalDNS keeps no longer than it is told', (t) => {
  const brief = createModel(factsOf(exchange(design, 'localDNSForPods, clusterDns: 10.1.1.53', 'localDNSForPods, clusterDns: 10.1.1.53, cacheDurationInSeconds: 7, serveStaleDurationInSeconds: 20')))
  const ask = asker()
  t.is(ask(brief, 'pod', login, 0), 'NOERROR 7 10.0.1.5')
  const broken = brief.withFaults(['dns-server:kube-dns'])
  t.is(ask(broken, 'pod', login, 26), 'NOERROR 0 10.0.1.5')
  t.not(ask(broken, 'pod', login, 27), 'NOERROR 0 10.0.1.5')
})

test('caches on nodes: they keep the list of their network that they were made with', (t) => {
  const topology = topologyOf(design)
  const spoke = topology.virtualNetworks.get('spoke')!
  const after = createModel(facts(edited(topology, [{ at: ['virtualNetworks', 'spoke'], value: { ...spoke, dnsServers: [] } }])!))
  t.deepEqual(way(after, 'node', login).slice(0, 2), ['local-node (coredns)', 'inbound endpoint resolver/in'])
  const anew = createModel(factsOf(exchange(design, ', dnsServers: 10.0.2.4, peerings', ', peerings')))
  t.deepEqual(way(anew, 'node', login).slice(0, 2), ['local-node (coredns)', '168.63.129.16 of spoke'])
})

test('caches on nodes: another list of the network is one change, and each cache that keeps the old one another', (t) => {
  const after = topologyOf(exchange(design, ', dnsServers: 10.0.2.4, peerings', ', peerings'))
  t.deepEqual(changesBetween(topologyOf(design), after).map(nameOfChange), ['change virtualNetworks/spoke (dnsServers)', 'change dnsServers/node-cache (forwarders)', 'change dnsServers/local-node (forwarders)'])
})

test('caches on nodes: of several with one address the one in the subnet is asked, then one in the network', (t) => {
  const two = exchange(exchange(design, 'nodes: 10.1.1.0/24', 'nodes: 10.1.1.0/24, second: 10.1.2.0/24'), '  local-pods:', '  far-pods: { kind: coredns, subnet: spoke/second, ipAddress: 10.1.2.11, nodeLocalCache: { type: localDNSForPods, clusterDns: 10.1.1.53 } }\n  local-pods:')
  const servers = (text: string, host: string) => topologyOf(text).hosts.get(host)!.dnsServers
  t.deepEqual(servers(two, 'pod'), ['10.1.1.11'])
  t.deepEqual(servers(exchange(two, 'other-pod: { subnet: spoke/nodes, dnsServers: 169.254.20.10 }', 'other-pod: { subnet: spoke/second, dnsServers: 169.254.10.11 }'), 'other-pod'), ['10.1.2.11'])
  t.deepEqual(servers(exchange(two, 'other-pod: { subnet: spoke/nodes', 'other-pod: { subnet: spoke/second'), 'other-pod'), ['10.1.1.20'])
  t.deepEqual(servers(exchange(two, 'other-pod: { subnet: spoke/nodes', 'other-pod: { subnet: hub/endpoints'), 'other-pod'), ['169.254.20.10'])
})
