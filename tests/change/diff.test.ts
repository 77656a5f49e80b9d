import test from 'ava'
import fc from 'fast-check'
import { diffDesigns, type DesignDiff } from '../../harness/change/diff.ts'
import { assemble, partsOf } from '../../harness/topology/parts.ts'
import { topologyTexts } from '../generators/topology.ts'
import { random } from '../random.ts'
import { edited, topologyOf } from '../design.ts'

function summary({ groups }: DesignDiff): unknown {
  return groups.map(({ before, after, changes }) => ({
    before: before?.at?.join('.') ?? before?.kind,
    after: after?.at?.join('.') ?? after?.kind,
    hosts: [...new Set(changes.map(({ host }) => host))],
    names: [...new Set(changes.map(({ question }) => `${question.name} ${question.type}`))],
  }))
}

test('diff: a link that is removed changes all names of the registry for the hosts of that network, by one cause', (t) => {
  const old = edited('hub-and-spoke')
  const now = edited('hub-and-spoke', ['virtualNetworkLinks: [hub, spoke]', 'virtualNetworkLinks: [hub]'])
  const diff = diffDesigns(old, now)
  t.deepEqual(summary(diff), [
    {
      before: 'privateDnsZones.registry-zone.virtualNetworkLinks.spoke',
      after: 'public',
      hosts: ['app'],
      names: [
        'contoso.azurecr.io A',
        'contoso.privatelink.azurecr.io A',
        'contoso.westeurope.data.azurecr.io A',
        'contoso.westeurope.data.privatelink.azurecr.io A',
        'privatelink.azurecr.io SOA',
      ],
    },
  ])
  t.is(diff.compared, 18)
  t.deepEqual(diff.ttl, [])
})

test('diff: a replica that is added leaves the addresses that are there, and adds names', (t) => {
  const old = edited('one-network')
  const now = edited('one-network', ['{ location: westeurope, publicNetworkAccess: Disabled }', '{ location: westeurope, replications: [eastus2], publicNetworkAccess: Disabled }'])
  const changed = diffDesigns(old, now).groups.flatMap(({ changes }) => changes).filter(({ host }) => host === 'app')
  t.deepEqual(
    changed.map(({ question, after }) => [question.name, after?.answer.find(({ type }) => type === 'A')?.data]),
    [
      ['contoso.eastus2.data.azurecr.io', '10.0.1.6'],
      ['contoso.eastus2.data.privatelink.azurecr.io', '10.0.1.6'],
    ],
  )
})

test('diff: a time to live that changes is told apart', (t) => {
  const old = edited('one-network', ['virtualNetworkLinks: [hub] }', 'virtualNetworkLinks: [hub], recordSets: { extra: { ttl: 300, A: 10.0.2.9 } } }'])
  const now = edited('one-network', ['virtualNetworkLinks: [hub] }', 'virtualNetworkLinks: [hub], recordSets: { extra: { ttl: 60, A: 10.0.2.9 } } }'])
  const { groups, ttl } = diffDesigns(old, now)
  t.deepEqual(groups, [])
  t.deepEqual(ttl.map(({ host, question, before, after }) => [host, question.name, before?.answer[0]?.ttl, after?.answer[0]?.ttl]), [
    ['app', 'extra.privatelink.azurecr.io', 300, 60],
  ])
})

test('diff: hosts of one design only are named, with what they see', (t) => {
  const { hosts, groups } = diffDesigns(edited('one-network'), edited('one-network', ['  laptop: internet', '  laptop: internet\n  phone: internet']))
  t.deepEqual(hosts, { added: ['phone'], removed: [] })
  t.deepEqual(groups.map(({ after, changes }) => [after?.at, new Set(changes.map(({ kind }) => kind)).size, changes[0]?.kind]), [[['hosts', 'phone'], 1, 'added']])
})

test('diff: a random design does not differ from itself', (t) => {
  fc.assert(
    fc.property(topologyTexts, (text) => {
      const topology = topologyOf(text)
      const { groups, ttl } = diffDesigns(topology, topology)
      if (groups.length + ttl.length > 0) throw new Error(JSON.stringify(groups))
    }),
    random(t, 150),
  )
  t.pass()
})

test('diff: two random designs differ for the same questions in both directions', (t) => {
  fc.assert(
    fc.property(topologyTexts, topologyTexts, (one, other) => {
      const designs = [one, other].map((text) => topologyOf(text)) as [never, never]
      const kept = (diff: DesignDiff): number => diff.groups.flatMap(({ changes }) => changes).filter(({ before, after }) => before && after && before.rcode !== after.rcode).length
      const forth = diffDesigns(...designs)
      if (kept(forth) !== kept(diffDesigns(designs[1], designs[0]))) throw new Error('the number of response codes that change depends on the direction')
    }),
    random(t, 100),
  )
  t.pass()
})

test('resources: a random design taken apart and put together is the same', (t) => {
  fc.assert(
    fc.property(topologyTexts, (text) => {
      const topology = topologyOf(text)
      t.deepEqual(assemble(partsOf(topology).values(), topology).topology, topology)
    }),
    random(t, 100),
  )
})
