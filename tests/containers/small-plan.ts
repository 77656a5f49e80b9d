import type { InterfacePlan, NamespacePlan, NodePlan, Plan } from '../../harness/plan/plan.ts'
import { images } from '../../docker/images.ts'

/** 168.63.129.16 in one network, silence in the other; both use the same addresses. */
export const azureDns = '168.63.129.16'

const zone = `$ORIGIN example.org.
$TTL 300
@ IN SOA ns.example.org. admin.example.org. 1 3600 600 86400 60
@ IN NS ns.example.org.
ns IN A 10.0.0.4
www IN A 10.0.0.80
www IN A 10.0.0.9
alias IN CNAME www
text IN TXT "a \\"b\\"" "c"
`
const large = `large IN TXT ${Array.from({ length: 12 }, (_, n) => `"${String(n).padEnd(200, 'x')}"`).join(' ')}\n`

const corefile = `example.org {
  bind 10.0.0.4
  file /etc/coredns/example.org.zone
  log
}
`

const unboundConfig = `server:
  interface: ${azureDns}
  access-control: 0.0.0.0/0 allow
  do-ip6: no
  module-config: "iterator"
  username: ""
  chroot: ""
  directory: ""
  pidfile: ""
  use-syslog: no
  num-threads: 1
remote-control:
  control-enable: no
forward-zone:
  name: "."
  forward-addr: 10.0.0.4
`

function interfaceIn(namespace: string, address: string): InterfacePlan {
  return { name: 'eth0', namespace, bridge: 'subnet0', addresses: [address], routes: [{ to: 'default', via: '10.0.0.1' }] }
}

export function host(name: string, namespace: string, address: string, nameServers: readonly string[]): NodePlan {
  return {
    name, kind: 'host', image: images.host, command: ['sleep', 'infinity'], environment: { COLOUR: 'blue' }, files: [{ path: '/etc/motd', content: `this is ${name}\n` }],
    nameServers, searchDomains: ['example.org'], interfaces: [interfaceIn(namespace, `${address}/24`)], ready: undefined,
  }
}

export const authority: NodePlan = {
  name: 'authority', kind: 'private-zones', image: images.coredns, command: ['-conf', '/etc/coredns/Corefile'], environment: {},
  files: [{ path: '/etc/coredns/Corefile', content: corefile }, { path: '/etc/coredns/example.org.zone', content: zone + large }],
  nameServers: [], searchDomains: [], interfaces: [interfaceIn('a', '10.0.0.4/24')],
  ready: { kind: 'dns', address: '10.0.0.4', question: { name: 'example.org', type: 'SOA' } },
}

export const resolver: NodePlan = {
  name: 'resolver', kind: 'azure-dns', image: images.unbound, command: ['unbound', '-d', '-c', '/etc/unbound/lab.conf'], environment: {},
  files: [{ path: '/etc/unbound/lab.conf', content: unboundConfig }],
  nameServers: [], searchDomains: [], interfaces: [{ ...interfaceIn('a', '10.0.0.5/24'), addresses: ['10.0.0.5/24', `${azureDns}/32`] }],
  ready: { kind: 'dns', address: azureDns, question: { name: 'www.example.org', type: 'A' } },
}

function network(name: string, routes: NamespacePlan['routes']): NamespacePlan {
  return { name, bridges: [{ name: 'subnet0', addresses: ['10.0.0.1/24'] }], routes, forwards: true, nftables: '' }
}

/** A whole lab of two networks that do not know each other. */
export function smallPlan(name: string, nodes: readonly NodePlan[] = defaultNodes): Plan {
  return { name, fabric: { namespaces: [network('a', [{ to: `${azureDns}/32`, via: '10.0.0.5' }]), network('b', [])], cables: [] }, nodes, connections: [],
    breaks: [], patience: 2000 }
}

const defaultNodes = [authority, resolver, host('app', 'a', '10.0.0.10', [azureDns]), host('stranger', 'b', '10.0.0.10', [azureDns])]
