import { readFileSync } from 'node:fs'
import test from 'ava'
import { exchange } from '../design.ts'
import { file, planOf } from './load.ts'

const design = readFileSync('fixtures/clusters/local-dns.yaml', 'utf8')
const plan = planOf(design)
const corefile = (name: string, text?: string): string => file(text === undefined ? plan : planOf(text), name, '/etc/coredns/Corefile')

test('caches on nodes: NodeLocal DNSCache as its manifest has it', (t) => {
  t.is(corefile('node-cache'), `cluster.local {
  bind 10.1.1.20
  forward . 10.1.1.53 {
    force_tcp
    policy sequential
  }
  cache {
    success 9984 30
    denial 9984 5
  }
  log
  errors
}

in-addr.arpa {
  bind 10.1.1.20
  forward . 10.1.1.53 {
    force_tcp
    policy sequential
  }
  cache {
    success 9984 30
    denial 9984 30
  }
  log
  errors
}

ip6.arpa {
  bind 10.1.1.20
  forward . 10.1.1.53 {
    force_tcp
    policy sequential
  }
  cache {
    success 9984 30
    denial 9984 30
  }
  log
  errors
}

. {
  bind 10.1.1.20
  forward . 10.0.2.4 {
    policy sequential
  }
  cache {
    success 9984 30
    denial 9984 30
  }
  log
  errors
}
`)
})

test('caches on nodes: LocalDNS for the node, and for pods as it is told', (t) => {
  t.is(corefile('local-node'), `cluster.local {
  bind 10.1.1.10
  forward . 10.1.1.53 {
    force_tcp
    policy sequential
  }
  cache {
    success 9984 3600
    denial 9984 3600
    serve_stale 3600s immediate
    servfail 0
  }
  log
  errors
}

. {
  bind 10.1.1.10
  forward . 10.0.2.4 {
    policy sequential
  }
  cache {
    success 9984 3600
    denial 9984 3600
    serve_stale 3600s immediate
    servfail 0
  }
  log
  errors
}
`)
  const told = corefile('local-pods', exchange(design, 'localDNSForPods, clusterDns: 10.1.1.53', 'localDNSForPods, clusterDns: 10.1.1.53, forwardDestination: VnetDNS, serveStale: Verify, cacheDurationInSeconds: 60, serveStaleDurationInSeconds: 900'))
  const settings = (text: string): readonly string[] => text.split('\n').filter((line) => /forward|success|serve_stale|servfail/.test(line)).map((line) => line.trim())
  t.deepEqual(settings(told), ['forward . 10.1.1.53 {', 'success 9984 60', 'serve_stale 900s immediate', 'servfail 0', 'forward . 10.0.2.4 {', 'success 9984 60', 'serve_stale 900s verify', 'servfail 0'])
  const never = corefile('local-pods', exchange(design, 'localDNSForPods, clusterDns: 10.1.1.53', 'localDNSForPods, clusterDns: 10.1.1.53, serveStale: Disabled'))
  t.deepEqual(settings(never), ['forward . 10.1.1.53 {', 'success 9984 3600', 'forward . 10.1.1.53 {', 'success 9984 3600'])
})

test('caches on nodes: pods and nodes are given the address that the cache has in the lab', (t) => {
  const servers = (name: string) => plan.nodes.find((node) => node.name === name)?.nameServers
  t.deepEqual([servers('node'), servers('pod'), servers('other-pod')], [['10.1.1.10'], ['10.1.1.11'], ['10.1.1.20']])
  t.is(plan.nodes.find(({ name }) => name === 'node-cache')?.note, 'node-cache is NodeLocal DNSCache, at 10.1.1.20 in place of 169.254.20.10')
})

test('caches on nodes: in a site they ask what it lists, or its provider', (t) => {
  const site = (list: string): string => `
onPremisesSites: { plant: { location: westeurope, addressSpace: 192.168.0.0/16, subnets: { nodes: 192.168.1.0/24 }${list} } }
registries: { contoso: { location: westeurope } }
dnsServers:
  kube-dns: { kind: coredns, subnet: plant/nodes, ipAddress: 192.168.1.53, forwarders: provider }
  node-cache: { kind: coredns, subnet: plant/nodes, ipAddress: 192.168.1.20, nodeLocalCache: { type: nodeLocalDNSCache, clusterDns: 192.168.1.53 } }
`
  const last = (list: string): string | undefined => corefile('node-cache', site(list)).split('\n').filter((line) => /forward/.test(line)).at(-1)?.trim()
  t.is(last(''), 'forward . 126.2.55.53 {')
  t.is(last(', dnsServers: [192.168.1.5, provider]'), 'forward . 192.168.1.5 126.2.55.53 {')
})
