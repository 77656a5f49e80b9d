import test from 'ava'
import fc from 'fast-check'
import { rollout, type Way } from '../../harness/change/rollout.ts'
import { nameIntended } from '../../harness/diagnosis/intent/intended.ts'
import type { Topology } from '../../harness/resources/topology.ts'
import { topologyTexts } from '../generators/topology.ts'
import { random } from '../random.ts'
import { edited, topologyOf } from '../design.ts'

const keys = (changes: readonly { readonly kind: string; readonly resource: { readonly key: string } }[] | undefined): unknown =>
  changes?.map(({ kind, resource }) => `${kind} ${resource.key}`)

function wayBetween(...designs: readonly Topology[]): Way {
  return rollout(designs).steps.at(-1)!.way!
}

const anyEndpoint: readonly [string, string] = [', through: contoso-endpoint', '']

test('rollout: a zone cannot take the place of another of the same name without an interruption', (t) => {
  const old = edited('one-network')
  const now = edited(
    'one-network',
    ['virtualNetworkLinks: [hub] }', '}\n  new-zone: { name: privatelink.azurecr.io, virtualNetworkLinks: [hub] }'],
    ['privateDnsZoneGroup: [registry-zone]', 'privateDnsZoneGroup: [new-zone]'],
  )
  const { changes, looked, interrupted, order, unavoidable } = wayBetween(old, now)
  t.deepEqual(keys(changes), [
    'create privateDnsZones/new-zone',
    'create privateDnsZones/new-zone/virtualNetworkLinks/hub',
    'change privateEndpoints/contoso-endpoint/privateDnsZoneGroup',
    'remove privateDnsZones/registry-zone/virtualNetworkLinks/hub',
  ])
  t.deepEqual(looked, { every: true, states: 14, refused: 8 })
  t.deepEqual(interrupted.map(({ requirement, made }) => [nameIntended(requirement), keys(made)]), [
    ['app reaches contoso privately', ['remove privateDnsZones/registry-zone/virtualNetworkLinks/hub']],
  ])
  t.deepEqual(keys(order), [
    'create privateDnsZones/new-zone',
    'change privateEndpoints/contoso-endpoint/privateDnsZoneGroup',
    'remove privateDnsZones/registry-zone/virtualNetworkLinks/hub',
    'create privateDnsZones/new-zone/virtualNetworkLinks/hub',
  ])
  t.deepEqual(unavoidable.map(({ after }) => keys([after])), [
    ['change privateEndpoints/contoso-endpoint/privateDnsZoneGroup'],
    ['remove privateDnsZones/registry-zone/virtualNetworkLinks/hub'],
  ])
})

test('rollout: a private endpoint is replaced by adding the new one first, and old answers are in use for ten seconds', (t) => {
  const old = edited('one-network', anyEndpoint)
  const now = edited('one-network', anyEndpoint, ['contoso-endpoint: {', 'new-endpoint: {'])
  const { order, inOrder, atOnce, interrupted, unavoidable } = wayBetween(old, now)
  t.deepEqual(keys(order), [
    'create privateEndpoints/new-endpoint',
    'create privateEndpoints/new-endpoint/privateDnsZoneGroup',
    'remove privateEndpoints/contoso-endpoint/privateDnsZoneGroup',
    'remove privateEndpoints/contoso-endpoint',
  ])
  t.deepEqual(interrupted.map(({ made }) => keys(made)), [['remove privateEndpoints/contoso-endpoint/privateDnsZoneGroup']])
  t.deepEqual(unavoidable, [])
  t.deepEqual(inOrder.map(({ settles }) => settles), [0, 10, 0, 0])
  t.is(atOnce.settles, 10)
  t.deepEqual(atOnce.stale.map(({ until }) => until), [11])
})

test('rollout: an endpoint that moves to another subnet is out of reach until the old address has expired', (t) => {
  const old = edited('one-network')
  const now = edited('one-network', ['apps: 10.0.2.0/24 }', 'apps: 10.0.2.0/24, more: 10.0.3.0/24 }'], ['subnet: hub/endpoints', 'subnet: hub/more'])
  const { stale, settles } = wayBetween(old, now).atOnce
  t.is(settles, 10)
  t.deepEqual(stale.map(({ requirement, until }) => [nameIntended(requirement), until]), [['app reaches contoso privately', 11]])
})

test('rollout: a denial is remembered for five minutes', (t) => {
  const record: readonly [string, string] = ['virtualNetworkLinks: [hub] }', 'virtualNetworkLinks: [hub], recordSets: { contoso: { A: [] } } }']
  const { steps } = rollout([edited('one-network', record), edited('one-network')])
  t.deepEqual(steps.map(({ outcomes }) => outcomes.map(({ holds }) => holds)), [[false, true], [true, true]])
  t.deepEqual(steps[1]?.way?.atOnce.stale.map(({ requirement, until }) => [nameIntended(requirement), until]), [['app reaches contoso privately', 301]])
})

test('rollout: the same design twice has no way between', (t) => {
  fc.assert(
    fc.property(topologyTexts, (text) => {
      const topology = topologyOf(text)
      const { changes, interrupted, order, atOnce } = wayBetween(topology, topology)
      if (changes.length + interrupted.length + order!.length + atOnce.stale.length + atOnce.settles > 0) throw new Error(JSON.stringify(keys(changes)))
    }),
    random(t, 100),
  )
  t.pass()
})

test('rollout: in a good order no intent that holds at both ends is interrupted', (t) => {
  fc.assert(
    fc.property(topologyTexts, topologyTexts, (one, other) => {
      const designs = [one, other].map((text) => topologyOf(text))
      const { order, interrupted, changes, looked, unavoidable } = wayBetween(...designs)
      if (order && order.length !== changes.length) throw new Error('an order has every change once')
      if (looked.every && looked.refused === 0 && !order) throw new Error('nothing is in the way')
      if (looked.every && interrupted.length === 0 && unavoidable.length > 0) throw new Error('nothing was said to be interrupted')
    }),
    random(t, 15),
  )
  t.pass()
})
