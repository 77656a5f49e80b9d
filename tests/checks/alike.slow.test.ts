import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import test from 'ava'
import { parse } from 'yaml'
import { catalog } from '../../harness/catalog.ts'
import { alike } from '../../harness/checks/alike.ts'
import type { CheckResult } from '../../harness/checks/run.ts'
import { runChecks } from '../../harness/checks/run.ts'
import type { Facts } from '../../harness/facts/facts.ts'
import { components } from '../../harness/facts/components.ts'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import type { World } from '../../harness/world/world.ts'
import { hybridAndFencedTexts } from '../generators/fenced.ts'
import { securedTexts } from '../generators/secured.ts'
import { topologyTexts } from '../generators/topology.ts'
import { load } from '../model/load.ts'
import { narrowRanges } from '../model/narrow-ranges.ts'
import { random } from '../random.ts'

interface Written { readonly hosts?: Record<string, Record<string, unknown> | string>; readonly intent?: { from: string | string[] }[] }

/** The design with a second host beside each, of which every other intent speaks too. */
function twins(text: string): string {
  const design = parse(text) as Written
  for (const [name, host] of Object.entries(design.hosts ?? {})) {
    const { privateIPAddress: _, ...twin } = typeof host === 'string' ? { network: host } : host
    design.hosts![`twin-${name}`] = typeof host === 'string' ? host : twin
  }
  for (const [index, intent] of (design.intent ?? []).entries()) {
    if (index % 2 === 0) intent.from = [intent.from].flat().flatMap((host) => [host, `twin-${host}`])
  }
  return JSON.stringify(design)
}

/** What a run says, without how long it took. */
const told = (results: readonly CheckResult[]) => results.map(({ check, verdict, findings, held, reason }) => ({ id: check.id, verdict, findings, held, reason }))

/** One for all says what all say. */
async function agrees(t: { deepEqual(one: unknown, other: unknown): void }, facts: Facts, faults: readonly string[]): Promise<boolean> {
  const world = modelWorld(createModel(facts, { faults: faults as never[] }))
  const { standpoint: _, ...unaware } = world as World
  const options = { checks: catalog, violationsOnly: true }
  t.deepEqual(told(await runChecks({ facts, world }, options)), told(await runChecks({ facts, world: unaware }, options)))
  return alike({ facts, world }) !== undefined
}

for (const [kind, texts] of Object.entries({ plain: topologyTexts, secured: securedTexts, hybrid: hybridAndFencedTexts })) {
  test(`alike: one host judged for others is what all of them would have been, ${kind} designs`, async (t) => {
    let shared = 0
    await fc.assert(
      fc.asyncProperty(texts, fc.nat(), async (text, choice) => {
        const facts = load(twins(text))
        const all = components(facts)
        for (const faults of [[], ...(all.length > 0 ? [[all[choice % all.length]!.id]] : [])]) if (await agrees(t, facts, faults)) shared++
      }),
      random(t, 15),
    )
    t.true(shared > 0, 'hosts that are alike occur')
  })
}

test('alike: ranges narrower than a subnet tell hosts apart', async (t) => {
  const facts = load(narrowRanges)
  t.true(await agrees(t, facts, []))
  for (const { id } of components(facts)) await agrees(t, facts, [id])
})

test('alike: an appliance is told apart from those beside it', async (t) => {
  const facts = load(twins(readFileSync('fixtures/appliance/chains.yaml', 'utf8')))
  t.true(await agrees(t, facts, []))
  for (const { id } of components(facts).filter(({ id }) => id.startsWith('appliance:'))) await agrees(t, facts, [id])
  const { standpoint } = modelWorld(createModel(facts))
  for (const appliance of ['first', 'second', 'third']) t.not(standpoint!(appliance), standpoint!(`twin-${appliance}`))
})

test('alike: a design may mean other things for hosts that are told the same', (t) => {
  const design = (from: string) => load(`
registries: { contoso: { location: westeurope } }
virtualNetworks: { hub: { location: westeurope, addressSpace: 10.0.0.0/16, subnets: { apps: 10.0.1.0/24 } } }
hosts: { first: hub/apps, second: hub/apps, third: hub/apps }
intent: [{ from: [${from}], registry: contoso, reach: publicly }]
`)
  const groups = (facts: Facts) => [...(alike({ facts, world: modelWorld(createModel(facts)) })?.representatives.hosts.keys() ?? [])]
  t.deepEqual(groups(design('first, second, third')), ['first'])
  t.deepEqual(groups(design('first, third')), ['first', 'second'])
})
