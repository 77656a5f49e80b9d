import { readFileSync } from 'node:fs'
import test from 'ava'
import type { ComponentId } from '../../harness/world/component.ts'
import { createModel } from '../../harness/model/model.ts'
import { explain } from '../../harness/model/explain.ts'
import { reachability, type Attempt } from '../../harness/model/reachability.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { factsOf, topologyText } from '../design.ts'
import { chainEnds, partsOf, unmetIn } from './appliance-chains.ts'

const design = topologyText('network-appliance')

for (const { title, change, ends, unmet } of chainEnds) {
  test(`appliance chains: ${title}`, async (t) => {
    const facts = factsOf(change(readFileSync('fixtures/appliance/chains.yaml', 'utf8')))
    const world = modelWorld(createModel(facts))
    const seen: Record<string, string> = {}
    for (const pair of Object.keys(ends)) {
      const [from = '', to = ''] = pair.split(' → ')
      const [host, port] = partsOf(to)
      const address = facts.hosts.get(host)?.address
      const { outcome, status } = address === undefined ? await world.connect(from, to) : await world.connect(from, to, address, port)
      seen[pair] = status === undefined ? outcome : `${outcome} ${status}`
    }
    t.deepEqual(seen, ends)
    t.deepEqual(await unmetIn(facts, world), unmet)
  })
}

function attempt(text: string, [from, to]: readonly [string, string], faults: readonly ComponentId[] = []): Attempt {
  const facts = factsOf(text)
  return reachability(facts, new Set(faults))(facts.hosts.get(from)!, facts.hosts.get(to)?.address ?? to, 'contoso.azurecr.io', 1433)
}

test('appliance: what it hands on is said, and where it is told', (t) => {
  t.is(attempt(design, ['app', 'database']).over, 'the appliance nva')
  const facts = factsOf(design)
  const lines = explain(createModel(facts).resolve('app', { name: 'contoso.azurecr.io', type: 'A' }, { trace: true }), (path) => path.join('/'))
  t.true(lines.some((line) => line.includes('10.2.2.4 is reached over the appliance nva  [routeTables/from-apps/routes/everything]')))
})

test('appliance: one that hands nothing on is still a machine', (t) => {
  const down: readonly ComponentId[] = ['appliance:nva']
  t.is(attempt(design, ['app', 'nva'], down).outcome, 'refused')
  const { outcome, message } = attempt(design, ['app', 'database'], down)
  t.deepEqual([outcome, message], ['timeout', 'the route everything of from-apps leads to nva, which hands nothing on'])
  const without = design.replace(' enableIPForwarding: true,', '')
  t.is(attempt(without, ['app', 'nva']).outcome, 'refused')
  t.is(attempt(without, ['app', 'database']).message, 'the route everything of from-apps leads to nva, which has no enableIPForwarding: Azure drops what is not for nva itself')
})

test('appliance: machines of its own subnet have no route to it, or none to anywhere', (t) => {
  const text = design.replace('nva: 10.0.3.0/24', 'nva: { addressPrefix: 10.0.3.0/24, routeTable: inside }')
    .replace('routeTables:\n', 'routeTables:\n  inside: { routes: { shared: { addressPrefix: 10.2.0.0/16, nextHopType: VirtualAppliance, nextHopIpAddress: 10.0.3.4 } } }\n')
    .replace('  app: apps/machines\n', '  app: apps/machines\n  neighbour: hub/nva\n')
  t.is(attempt(text, ['neighbour', 'nva']).outcome, 'refused')
  t.regex(attempt(text, ['neighbour', 'database']).message, /^the route shared of inside leads back to nva: packets go round in circles$/)
  t.regex(attempt(text, ['app', 'database']).message, /^the route shared of inside leads back to nva: packets go round in circles$/)
})

test('appliance: one of a network that is not connected, at the same address, forwards nothing', (t) => {
  const text = design.replace('    peerings: [apps, shared]\n', '    peerings: [shared]\n')
  t.regex(attempt(text, ['app', 'database']).message, /leads to 10\.0\.3\.4, where nothing forwards packets$/)
})
