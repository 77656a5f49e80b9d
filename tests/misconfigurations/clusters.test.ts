import { readFileSync } from 'node:fs'
import test from 'ava'
import { causesTold } from '../planted/plant.ts'
import { exchange } from '../design.ts'
import { look } from './support.ts'

const file = 'fixtures/clusters/mended-alone.yaml'
const text = readFileSync(file, 'utf8')
const found = (changed: string): readonly string[] => look(changed, file).found.map(({ misconfiguration }) => misconfiguration.id)

test('clusters: a Corefile of its owner says where pods are led', (t) => {
  const [first, ...others] = look(text, file).found
  t.deepEqual(others, [])
  t.is(first?.misconfiguration.id, 'cluster-dns-alone')
  t.deepEqual(first?.sighting.hosts, ['node'])
  t.regex(first!.sighting.what, /^pod finds the private contoso\.azurecr\.io by kube-dns, which asks 10\.0\.2\.4 \(resolver\/in\); images are pulled with the resolver of the node/)
  t.is(first?.sighting.fix, 'Set dnsServers of spoke to 10.0.2.4 too, as kube-dns has it, and let the nodes have new leases.')
})

test('clusters: where the Corefile leads nobody into the zone, the network is to blame as ever', (t) => {
  t.deepEqual(found(exchange(text, ', /etc/coredns/custom/registry.server: conf/mended/registry.server', '')), ['zone-not-linked'], 'all is left to /etc/resolv.conf')
  t.deepEqual(found(exchange(text, 'conf/mended/registry.server', 'conf/custom/private.server')), ['zone-not-linked'], 'the alias alone goes to Azure-provided DNS of the spoke')
})

test('clusters: linked to the spoke, nothing is said', (t) => {
  t.deepEqual(found(exchange(text, 'virtualNetworkLinks: [hub]', 'virtualNetworkLinks: [hub, spoke]')), [])
})

test('clusters: without a pod among the hosts nobody knows of a cluster', (t) => {
  t.deepEqual(found(exchange(exchange(text, ', pod: { subnet: spoke/nodes, dnsServers: 10.1.1.53 }', ''), 'from: [node, pod]', 'from: node')), ['zone-not-linked'])
})

const withCaches = readFileSync('fixtures/clusters/local-dns.yaml', 'utf8')

test('clusters: LocalDNS hands pods on to the cluster’s DNS and the node to its network’s, which nobody told', (t) => {
  const text = exchange(exchange(withCaches, ', dnsServers: 10.0.2.4, peerings', ', peerings'), 'from: [node, pod, other-pod], to', 'from: [node, pod], to')
  const [first, ...others] = look(text).found
  t.deepEqual(others, [])
  t.is(first?.misconfiguration.id, 'cluster-dns-alone')
  t.deepEqual(first?.sighting.hosts, ['node'])
  t.regex(first!.sighting.what, /^pod finds the private contoso\.azurecr\.io by kube-dns, which asks 10\.0\.2\.4 \(resolver\/in\); .* node asks 10\.1\.1\.10 \(local-node\)/)
  t.is(first?.sighting.fix, 'Set dnsServers of spoke to 10.0.2.4 too, as kube-dns has it, and reimage the node pool: its caches keep the list that they were made with.')
})

test('clusters: told everywhere, nothing is said', (t) => {
  t.deepEqual(look(withCaches).found, [])
})

const passedBy = exchange(exchange(withCaches, ', dnsServers: 10.0.2.4, peerings', ', peerings'), 'from: [node, pod, other-pod], to', 'from: other-pod, to')

test('clusters: NodeLocal DNSCache passes the cluster’s DNS by, which alone was told whom to ask', async (t) => {
  const [first, ...others] = await causesTold(passedBy)
  t.deepEqual(others, [])
  t.regex(first!.because, /^node-cache, which other-pod asks, is NodeLocal DNSCache: it asks 168\.63\.129\.16, as its network's machines do, about whatever is not in cluster\.local, and passes kube-dns by, which would find contoso\.azurecr\.io by 10\.0\.2\.4 \(resolver\/in\)$/)
  t.regex(first!.fix, /^Let the DNS servers of the network of other-pod lead azurecr\.io there too/)
  t.is(first!.at, 'dnsServers/node-cache/nodeLocalCache')
  t.deepEqual(look(passedBy).found, [], 'no link or forwarder that would do as well')
})

test('clusters: LocalDNS does so where it was told to', async (t) => {
  const text = exchange(exchange(passedBy, 'from: other-pod, to', 'from: pod, to'), 'localDNSForPods, clusterDns: 10.1.1.53', 'localDNSForPods, clusterDns: 10.1.1.53, forwardDestination: VnetDNS')
  const [first, ...others] = await causesTold(text)
  t.deepEqual(others, [])
  t.regex(first!.because, /^local-pods, which pod asks, is LocalDNS/)
  t.is(first!.fix, 'Set forwardDestination of local-pods to ClusterCoreDNS.')
})

test('clusters: where the cluster’s DNS finds it no better, nobody is passed by', async (t) => {
  const [first] = await causesTold(exchange(passedBy, 'forwarders: 10.0.2.4, zones', 'forwarders: 168.63.129.16, zones'))
  t.regex(first!.because, /no private DNS zone for contoso is linked to spoke/)
})

test('clusters: an address that only caches on nodes have, and no cache', async (t) => {
  const [first] = await causesTold(exchange(withCaches, /  node-cache: .*\n/, ''))
  t.is(first?.because, 'other-pod asks 169.254.20.10, where NodeLocal DNSCache is on its node, and its network has none in this design')
  t.regex(first!.fix, /nodeLocalCache: \{ type: nodeLocalDNSCache, clusterDns: <address of kube-dns> \}\.$/)
  t.is(first?.at, 'hosts/other-pod/dnsServers/0')
})

test('clusters: a cache that asks what its network lists is not told otherwise, the list is mended', async (t) => {
  const text = exchange(exchange(exchange(withCaches, ', dnsServers: 10.0.2.4, peerings', ', dnsServers: 8.8.8.8, peerings'), 'forwarders: 10.0.2.4, zones', 'forwarders: 8.8.8.8, zones'), 'from: [node, pod, other-pod], to', 'from: node, to')
  const [first, ...others] = await causesTold(text)
  t.deepEqual(others, [])
  t.is(first?.because, 'local-node, which answers node, asks what spoke lists, 8.8.8.8: servers that know the internet only')
  t.regex(first!.fix, /^Set dnsServers of spoke to 10\.0\.2\.4, and reimage the node pool/)
  t.is(first?.at, 'virtualNetworks/spoke/dnsServers')
  t.deepEqual(look(text).found.map(({ misconfiguration }) => misconfiguration.id), ['dns-server-outside'])
  const [linked] = await causesTold(exchange(text, 'virtualNetworkLinks: [hub]', 'virtualNetworkLinks: [hub, spoke]'))
  t.regex(linked!.fix, /^Remove dnsServers from spoke, and reimage/)
})
