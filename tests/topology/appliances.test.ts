import test from 'ava'
import { mutations } from '../../harness/change/mutation/mutations.ts'
import { nameIntended } from '../../harness/diagnosis/intent/intended.ts'
import { requirements } from '../../harness/diagnosis/intent/requirement.ts'
import { components } from '../../harness/facts/components.ts'
import { survey } from '../../harness/survey/survey.ts'
import { parseTopology } from '../../harness/topology/parse.ts'
import { exchange, factsOf, topologyText } from '../design.ts'
import { judgeAlone } from '../survey/brute-force.ts'

const design = topologyText('network-appliance')

function told(text: string): readonly string[] {
  const parsed = parseTopology(text, 'design.yaml')
  return (parsed.problems ?? parsed.warnings).map(({ code, message }) => `${code}: ${message}`)
}

test('appliances: a next hop is somebody’s address', (t) => {
  t.deepEqual(told(design), [])
  t.deepEqual(told(exchange(design, 'everything: { addressPrefix: 0.0.0.0/0, nextHopType: VirtualAppliance, nextHopIpAddress: 10.0.3.4', 'everything: { addressPrefix: 0.0.0.0/0, nextHopType: VirtualAppliance, nextHopIpAddress: 10.0.3.9')), [
    'next-hop-nobody-forwards: 10.0.3.9 is no firewall\'s address, and no host\'s: what takes this route is lost',
  ])
  t.deepEqual(told(exchange(design, 'nextHopIpAddress: 10.0.3.4 } }\n\nvirtual', 'nextHopIpAddress: 10.2.2.4 } }\n\nvirtual')), [
    'next-hop-nobody-forwards: 10.2.2.4 is shared-dns, a DNS server, which forwards no packets: what takes this route is lost',
  ])
  t.deepEqual(told(exchange(design, '    peerings: [apps, shared]\n', '    peerings: [shared]\n')).filter((line) => line.startsWith('next-hop')), [
    'next-hop-nobody-forwards: 10.0.3.4 is nva in hub, which is not peered with apps in both directions: what takes this route is lost',
  ])
})

test('appliances: IP forwarding is on, for all tables that lead there', (t) => {
  t.deepEqual(told(exchange(design, ' enableIPForwarding: true,', ' enableIPForwarding: false,')), Array.from({ length: 2 }, () =>
    'next-hop-without-ip-forwarding: 10.0.3.4 is nva, which has no enableIPForwarding: Azure drops what takes this route and is not for nva itself'))
})

test('appliances: IP forwarding is a network interface’s of Azure', (t) => {
  t.deepEqual(told(exchange(design, '  app: apps/machines\n', '  app: apps/machines\n  laptop: { network: internet, enableIPForwarding: true }\n')), [
    'conflicting-keys: laptop is on the internet; only a network interface in a virtual network has IP forwarding',
  ])
})

test('appliances: routes that go round in circles, however many machines are in them', (t) => {
  const hub = (machines: readonly string[]): string => `
virtualNetworks: { hub: { location: westeurope, addressSpace: 10.0.0.0/16, subnets: { ${machines.map((name, n) => `${name}: { addressPrefix: 10.0.${n}.0/24, routeTable: at-${name} }`).join(', ')} } } }
routeTables: { ${machines.map((name, n) => `at-${name}: { routes: { on: { addressPrefix: 10.9.0.0/16, nextHopType: VirtualAppliance, nextHopIpAddress: 10.0.${(n + 1) % machines.length}.4 } } }`).join(', ')} }
hosts: { ${machines.map((name, n) => `${name}: { subnet: hub/${name}, privateIPAddress: 10.0.${n}.4, enableIPForwarding: true }`).join(', ')} }
`
  t.deepEqual(told(hub(['one'])), ['route-loop: packets for 10.9.0.0/16 go round in circles: one sends them back to one'])
  t.deepEqual(told(hub(['one', 'two'])), ['route-loop: packets for 10.9.0.0/16 go round in circles: one → two → one'])
  t.deepEqual(told(hub(['one', 'two', 'three'])), ['route-loop: packets for 10.9.0.0/16 go round in circles: one → two → three → one'])
  t.deepEqual(told(exchange(hub(['one', 'two', 'three']), 'privateIPAddress: 10.0.2.4, enableIPForwarding: true', 'privateIPAddress: 10.0.2.4')).map((line) => line.split(':')[0]), ['next-hop-without-ip-forwarding'])
})

test('appliances: one can fail, alone and with its region, and a survey agrees with brute force', (t) => {
  const facts = factsOf(design)
  t.deepEqual(components(facts).filter(({ kind }) => kind === 'appliance').map(({ id, failure }) => `${id}: ${failure}`), ['appliance:nva: the appliance nva hands nothing on'])
  const { blastRadius } = survey(facts, { depth: 1 })
  for (const { component, broken } of blastRadius) {
    t.deepEqual(broken.map(nameIntended), requirements(facts).filter((requirement) => !judgeAlone(facts, requirement, [component.id]).holds).map(nameIntended), component.id)
  }
})

test('appliances: forwarding may be switched off by mistake, and routes lead to nowhere', (t) => {
  const { topology } = parseTopology(design, 'design.yaml')
  const kinds = mutations(topology!).filter(({ path }) => path[1] === 'nva' || path[0] === 'routeTables').map(({ kind }) => kind)
  t.deepEqual([...new Set(kinds)].toSorted(), ['ip-forwarding-off', 'route-removed', 'route-to-nowhere'])
})
