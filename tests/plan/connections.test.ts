import test from 'ava'
import { topologyText } from '../design.ts'
import { planOf } from './load.ts'

test('connections: each path has a cable between its gateway and the router, and is asked about from both ends', (t) => {
  const plan = planOf(topologyText('active-active-vpn'))
  const [tunnels] = plan.connections
  t.is(tunnels!.name, 'tunnels')
  t.deepEqual(tunnels!.paths.map(({ cable }) => cable), [{ node: 'gateway-gateway-0', number: 1 }, { node: 'gateway-gateway-1', number: 1 }])
  for (const { cable, probes } of tunnels!.paths) {
    const pulled = plan.nodes.find(({ name }) => name === cable.node)!.interfaces[cable.number]!
    t.is(pulled.namespace, probes[0]!.namespace)
    const watched = plan.fabric.namespaces.flatMap(({ name, watched: paths = [] }) => paths.map(({ probe }) => ({ namespace: name, address: probe })))
    for (const probe of probes) t.true(watched.some(({ namespace, address }) => namespace === probe.namespace && address === probe.address))
  }
})

test('connections: a tunnel is told from what passes beside it, a circuit has no public side', (t) => {
  const { connections } = planOf(topologyText('expressroute-with-vpn'))
  const [circuit, backup] = connections
  t.deepEqual([circuit!.paths[0]!.cable, circuit!.paths[0]!.publicSide], [{ node: 'circuit-circuit', number: 0 }, undefined])
  const { tunnel, others } = backup!.paths[0]!.publicSide!
  t.regex(tunnel, /^udp port 51821 and /)
  t.true(others.includes('src net 10.0.0.0/16') && others.includes('dst net 192.168.0.0/16'), others)
  t.true(others.endsWith('not ( udp port 51821 )'), others)
})

test('connections: one that was never made cannot be broken', (t) => {
  const text = topologyText('active-active-vpn').replace('localNetworkGateway: headquarters-side }', 'localNetworkGateway: headquarters-side, connectionStatus: NotConnected }')
  t.deepEqual(planOf(text).connections, [])
})

test('patience: longer where a server has a choice of forwarders', (t) => {
  const text = topologyText('active-active-vpn')
  t.true(planOf(text.replace('{ azurecr.io: 10.0.2.4 }', '{ azurecr.io: [10.0.2.4, provider] }')).patience > planOf(text).patience)
})
