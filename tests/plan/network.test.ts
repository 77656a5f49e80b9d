import test from 'ava'
import { topologyText } from '../design.ts'
import { planOf } from './load.ts'

const twoNetworks = (peerings: { left: string; right: string }) => `
registries: { contoso: { location: westeurope } }
virtualNetworks:
  left: { location: westeurope, addressSpace: 10.1.0.0/16, subnets: { s: 10.1.1.0/24 }, peerings: ${peerings.left} }
  right: { location: westeurope, addressSpace: 10.2.0.0/16, subnets: { s: 10.2.1.0/24 }, peerings: ${peerings.right} }
hosts: { here: left/s, there: right/s }
intent: [{ from: here, registry: contoso, reach: publicly }]
`
const cables = (text: string) => planOf(text).fabric.cables.map(({ ends }) => ends.map(({ namespace }) => namespace).join(' '))

test('network: a cable lies between networks that are peered in both directions, and no others', (t) => {
  t.deepEqual(cables(twoNetworks({ left: '[right]', right: '[left]' })), ['vnet0 internet', 'vnet0 vnet1', 'vnet1 internet'])
  t.deepEqual(cables(twoNetworks({ left: '[right]', right: '[]' })), ['vnet0 internet', 'vnet1 internet'])
})

test('network: peered networks have routes to each other’s address space', (t) => {
  const { namespaces } = planOf(twoNetworks({ left: '[right]', right: '[left]' })).fabric
  t.deepEqual(namespaces.find(({ name }) => name === 'vnet0')!.routes.map(({ to }) => to), ['168.63.129.16/32', 'default', '10.2.0.0/16'])
})

test('network: the same ranges twice live in routers of their own', (t) => {
  const plan = planOf(topologyText('same-ranges-twice'))
  const bridges = plan.fabric.namespaces.filter(({ name }) => name.startsWith('vnet')).map(({ bridges }) => bridges[0]!.addresses[0])
  t.is(bridges.length, 2)
  t.is(bridges[0], bridges[1])
})

for (const name of ['one-network', 'hub-and-spoke', 'flagship', 'shared-zone-conflict', 'foreign-registries', 'same-ranges-twice']) {
  test(`network: ${name} is plugged together soundly`, (t) => {
    const { nodes, fabric } = planOf(topologyText(name))
    t.is(new Set(nodes.map((node) => node.name)).size, nodes.length)
    const sockets = new Set(fabric.namespaces.flatMap((namespace) => namespace.bridges.map((bridge) => `${namespace.name}/${bridge.name}`)))
    for (const { interfaces } of nodes) for (const { namespace, bridge } of interfaces) t.true(sockets.has(`${namespace}/${bridge}`))
    const interfaceNames = [
      ...fabric.namespaces.flatMap(({ name: namespace, bridges }) => [namespace, ...bridges.map((bridge) => bridge.name)]),
      ...fabric.cables.flatMap(({ ends }) => ends.map((end) => end.name)),
    ]
    t.deepEqual(interfaceNames.filter((interfaceName) => interfaceName.length > 15), [])
  })
}
