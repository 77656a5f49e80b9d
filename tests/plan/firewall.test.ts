import { readFileSync } from 'node:fs'
import test from 'ava'
import { topologyText } from '../design.ts'
import { file, planOf } from './load.ts'

const egress = topologyText('firewall-egress')
const headquarters = readFileSync('fixtures/firewall/inspected-headquarters.yaml', 'utf8')
const folder = '/etc/rehearsal'

test('firewall: a node that filters and forwards, and a DNS proxy beside it', (t) => {
  const { nodes } = planOf(egress)
  const node = nodes.find(({ name }) => name === 'firewall-hub-firewall')!
  t.like(node, { kind: 'firewall', forwards: true, filters: true, nameServers: ['168.63.129.16'], ready: { kind: 'tcp', address: '127.0.0.1', port: 20000 } })
  t.deepEqual(node.interfaces.map(({ namespace, bridge, addresses }) => ({ namespace, bridge, addresses })), [{ namespace: 'vnet0', bridge: 'subnet0', addresses: ['10.0.0.4/26'] }])
  t.regex(file(planOf(egress), 'dns-proxy-hub-firewall', '/etc/coredns/Corefile'), /\. \{\n {2}bind 10\.0\.0\.5\n {2}forward \. 168\.63\.129\.16 \{/)
  const without = planOf(egress.replace('enableProxy: true', 'enableProxy: false'))
  t.false(without.nodes.some(({ kind }) => kind === 'dns-proxy'))
  t.false(file(without, 'firewall-hub-firewall', `${folder}/firewall.nft`).includes('dport 53'))
})

test('firewall: network rules in their order, inspected ports after them, everything else dropped', (t) => {
  const filter = file(planOf(headquarters), 'firewall-hub-firewall', `${folder}/firewall.nft`)
  const lines = filter.split('\n').map((line) => line.trim())
  const first = lines.indexOf('chain prerouting {') + 2
  t.deepEqual(lines.slice(first, first + 6), [
    'ip daddr 10.0.0.4 meta l4proto { tcp, udp } th dport 53 dnat to 10.0.0.5',
    'ip daddr 10.0.0.4 accept',
    'ip saddr { 10.1.0.0/16 } ip daddr { 10.2.0.0/24 } meta l4proto { tcp, udp } th dport { 53 } accept',
    'ip saddr { 10.2.0.0/24 } meta l4proto { tcp, udp } th dport { 53 } accept',
    'tcp dport 443 redirect to :20001',
    '}',
  ])
  t.regex(filter, /chain forward \{\n {4}type filter hook forward priority 0; policy drop;/)
  t.regex(filter, /th dport \{ 53 \} accept comment "dns-to-second"/)
  t.regex(filter, /ip saddr != 10\.0\.0\.4 ip daddr != \{ 10\.0\.0\.0\/8, [^}]* \} snat to 10\.0\.0\.4/)
})

test('firewall: names in network rules are sets that the node fills from its own DNS, a rule that denies drops', (t) => {
  const plan = planOf(egress.replace('    applicationRules:\n', "    networkRules:\n      named: { destinationFqdns: [contoso.azurecr.io], destinationPorts: [443, 8000-8010], protocols: TCP }\n      closed: { action: Deny, sourceAddresses: [10.1.0.0/24, 10.1.0.7], destinationAddresses: '*', destinationPorts: '*', protocols: UDP }\n    applicationRules:\n"))
  const filter = file(plan, 'firewall-hub-firewall', `${folder}/firewall.nft`)
  t.true(filter.includes('  set names0 { type ipv4_addr; }\n'))
  t.true(filter.includes('    ip daddr @names0 meta l4proto tcp th dport { 443, 8000-8010 } accept comment "named"\n'))
  t.true(filter.includes('    ip saddr { 10.1.0.0/24 } meta l4proto udp drop comment "closed"\n'))
  t.is(file(plan, 'firewall-hub-firewall', `${folder}/names/names0`), 'contoso.azurecr.io\n')
})

test('firewall: application rules by priority, exact names and wildcards, resolved by the firewall itself', (t) => {
  const text = egress.replace('    applicationRules:\n', "    applicationRules:\n      data: { action: Deny, priority: 150, targetFqdns: ['*.data.azurecr.io', exact.example.com], protocols: [Https, 'Https:8443'] }\n")
  const inspection = file(planOf(text), 'firewall-hub-firewall', `${folder}/haproxy.cfg`)
  t.deepEqual(inspection.match(/^frontend https-\d+|^ {2}bind 0.*|set-var\(sess\.rule\).*$/gm), [
    'frontend https-443',
    '  bind 0.0.0.0:20001',
    'set-var(sess.rule) str(data) if !{ var(sess.rule) -m found } { var(sess.name) -m str exact.example.com }',
    'set-var(sess.rule) str(data) if !{ var(sess.rule) -m found } { var(sess.name) -m end .data.azurecr.io }',
    'set-var(sess.rule) str(contoso-login) if !{ var(sess.rule) -m found } { src 10.1.0.0/24 } { var(sess.name) -m str contoso.azurecr.io }',
    'set-var(sess.rule) str(contoso-data) if !{ var(sess.rule) -m found } { src 10.1.0.0/24 } { var(sess.name) -m str contoso.westeurope.data.azurecr.io contoso.northeurope.data.azurecr.io }',
    'set-var(sess.rule) str(payroll) if !{ var(sess.rule) -m found } { src 10.1.0.0/24 } { var(sess.name) -m str payroll.azurecr.io payroll.westeurope.data.azurecr.io }',
    'frontend https-8443',
    '  bind 0.0.0.0:20002',
    'set-var(sess.rule) str(data) if !{ var(sess.rule) -m found } { var(sess.name) -m str exact.example.com }',
    'set-var(sess.rule) str(data) if !{ var(sess.rule) -m found } { var(sess.name) -m end .data.azurecr.io }',
  ])
  t.true(inspection.includes('  nameserver server0 168.63.129.16:53\n'))
  t.true(inspection.includes('do-resolve(sess.address,firewall,ipv4) var(sess.name)'))
})

test('firewall: a rule with hundreds of names and sources is many lines, none longer than HAProxy takes', (t) => {
  const list = (length: number, of: (n: number) => string) => JSON.stringify(Array.from({ length }, (_, n) => of(n)))
  const text = egress.replace('    applicationRules:\n', `    applicationRules:\n      many: { targetFqdns: ${list(105, (n) => `${n % 2 === 0 ? '' : '*.'}n${n}.example.com`)}, sourceAddresses: ${list(50, (n) => `10.9.0.${n}`)} }\n`)
  const lines = file(planOf(text), 'firewall-hub-firewall', `${folder}/haproxy.cfg`).split('\n')
  t.true(lines.every((line) => line.trim().split(' ').length <= 64))
  const pairs = lines.filter((line) => line.includes('str(many)')).flatMap((line) => {
    const [, sources = '', names = ''] = /\{ src ([^}]+) \} \{ var\(sess\.name\) -m (?:str|end) ([^}]+) \}/.exec(line) ?? []
    return sources.split(' ').flatMap((source) => names.split(' ').map((name) => `${source} ${name}`))
  })
  t.is(new Set(pairs).size, 105 * 50)
  t.is(pairs.length, 105 * 50)
})

test('routes: a table for the subnet that has one, looked up by where packets come from', (t) => {
  const { namespaces, cables } = planOf(egress).fabric
  const [hub, spoke] = ['vnet0', 'vnet1'].map((name) => namespaces.find((namespace) => namespace.name === name)!)
  const [near, far] = cables.at(-1)!.ends
  t.deepEqual([near.namespace, near.name, far.namespace, far.name], ['vnet1', 'hop-vnet0', 'vnet0', 'via-vnet1'])
  const via = far.addresses[0]!.split('/')[0]!
  t.deepEqual(spoke!.tables, [{
    number: 100,
    from: [{ device: 'subnet0' }],
    routes: [
      { to: '168.63.129.16/32', type: 'throw' },
      { to: '10.1.0.0/16', type: 'throw' },
      { to: '10.0.0.0/16', type: 'throw' },
      { to: '0.0.0.0/0', via },
      { to: '10.0.1.0/24', via },
    ],
  }])
  t.deepEqual(hub!.tables, [{ number: 20000, from: [{ device: 'via-vnet1' }], routes: [{ to: 'default', via: '10.0.0.4' }] }])
})

test('routes: a private endpoint keeps its own where its subnet does not obey route tables', (t) => {
  const { namespaces } = planOf(egress.replace(', privateEndpointNetworkPolicies: RouteTableEnabled', '')).fabric
  const { routes } = namespaces.find(({ name }) => name === 'vnet1')!.tables![0]!
  t.deepEqual(routes.filter(({ to }) => to.startsWith('10.0.1.')).map(({ to, type }) => `${type ?? 'via'} ${to}`), ['throw 10.0.1.4/32', 'throw 10.0.1.5/32', 'via 10.0.1.0/24'])
})

test('routes: gateways look up the table of GatewaySubnet; answers of private endpoints in a subnet with a table leave by system routes', (t) => {
  const { namespaces } = planOf(headquarters).fabric
  t.deepEqual(namespaces.find(({ name }) => name === 'vnet0')!.tables!.map(({ from }) => from), [[{ device: 'gw0' }], [{ device: 'via-vnet1' }], [{ device: 'via-vnet2' }]])
  const mixed = planOf(`
registries: { contoso: { location: westeurope } }
routeTables: { out: { routes: { none: { addressPrefix: 172.16.0.0/12, nextHopType: None }, out: { addressPrefix: 0.0.0.0/0, nextHopType: Internet } } } }
virtualNetworks: { hub: { location: westeurope, addressSpace: 10.0.0.0/16, subnets: { all: { addressPrefix: 10.0.1.0/24, routeTable: out } } } }
privateEndpoints: { pe: { registry: contoso, subnet: hub/all } }
hosts: { app: hub/all }
`).fabric.namespaces.find(({ name }) => name === 'vnet0')!
  t.deepEqual(mixed.tables![0]!.from, [{ device: 'subnet0', except: ['10.0.1.4', '10.0.1.5'] }])
  const uplink = mixed.routes.find(({ to }) => to === 'default')!.via!
  t.deepEqual(mixed.tables![0]!.routes.slice(-2), [{ to: '172.16.0.0/12', type: 'blackhole' }, { to: '0.0.0.0/0', via: uplink }])
})

test('routes: a design without route tables has the routers that it always had', (t) => {
  t.false(planOf(topologyText('flagship')).fabric.namespaces.some(({ tables }) => tables !== undefined))
})
