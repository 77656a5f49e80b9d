import fc from 'fast-check'
import test, { type ExecutionContext } from 'ava'
import { catalog, runChecks } from '../../harness/index.ts'
import { diffDesigns } from '../../harness/change/diff.ts'
import { survey } from '../../harness/survey/survey.ts'
import { components } from '../../harness/facts/components.ts'
import { explain } from '../../harness/model/explain.ts'
import { createModel, type Model } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { askMatrix } from '../../harness/report/matrix-cells.ts'
import { oddQuestions } from '../generators/odd-questions.ts'
import { fencedTexts, hybridAndFencedTexts } from '../generators/fenced.ts'
import { random } from '../random.ts'
import { load } from './load.ts'

/** Every host with every so many of its questions. */
function* sampled(model: Model, step: number): Generator<{ host: string; asked: ReturnType<ReturnType<typeof oddQuestions>>[number] }> {
  const asked = oddQuestions(model.facts)
  for (const host of model.facts.hosts.keys()) for (const [n, one] of asked(host).entries()) if (n % step === 0) yield { host, asked: one }
}

function holds(t: ExecutionContext, runs: number, property: (model: Model) => void): void {
  fc.assert(fc.property(hybridAndFencedTexts, (text) => property(createModel(load(text)))), random(t, runs))
  t.pass()
}

test('hybrid designs: the same question has the same answer, noted or not, asked first or last', (t) => {
  holds(t, 40, (model) => {
    const again = createModel(model.facts)
    for (const { host, asked: { question, options } } of [...sampled(model, 11)].toReversed()) again.resolve(host, question, options ?? {})
    for (const { host, asked: { question, options } } of sampled(model, 11)) {
      const { response } = model.resolve(host, question, options ?? {})
      t.deepEqual(again.resolve(host, question, options ?? {}).response, response)
      const traced = model.resolve(host, question, { ...options, trace: true })
      t.deepEqual(traced.response, response, 'the path changes nothing')
      const records = [...(response?.answer ?? []), ...(response?.authority ?? [])]
      const [end, ...shown] = explain(traced).slice(-1 - records.length)
      t.true(end!.startsWith(response?.rcode ?? 'no server answered'), 'explain ends in the answer')
      t.deepEqual(shown.map((line) => /^ {2}\(?(\S*) \d+ (\S+) /.exec(line)?.slice(1)), records.map(({ name, type }) => [name || '.', type]))
      t.deepEqual(model.possible(host, question, options).map(({ response: one }) => one)[0], response, 'of what is possible the answer is the first')
    }
  })
})

test('hybrid designs: chains are connected, a failure says nothing else', (t) => {
  holds(t, 40, (model) => {
    for (const { host, asked: { question, options } } of sampled(model, 7)) {
      const { response } = model.resolve(host, question, options ?? {})
      let { name } = question
      for (const record of response?.answer ?? []) {
        t.is(record.name, name)
        if (record.type === 'CNAME' && question.type !== 'CNAME') name = record.data
      }
      if (response?.rcode === 'REFUSED') t.deepEqual(response.answer, [])
    }
  })
})

test('hybrid designs: faults that are taken back leave no trace, and the model shares nothing that they change', (t) => {
  holds(t, 25, (model) => {
    const all = components(model.facts)
    const before = [...sampled(model, 23)].map(({ host, asked: { question, options } }) => model.resolve(host, question, options ?? {}).response)
    for (const { id } of all.filter((_, n) => n % 5 === 0)) {
      const broken = model.withFaults([id])
      for (const { host, asked: { question } } of sampled(model, 29)) broken.resolve(host, question)
      t.deepEqual([...broken.withFaults([]).faults], [])
    }
    const healed = model.withFaults(all.map(({ id }) => id)).withFaults([])
    t.deepEqual([...sampled(model, 23)].map(({ host, asked: { question, options } }) => healed.resolve(host, question, options ?? {}).response), before)
  })
})

test('hybrid designs: whoever connects does so at an address of the answer, or not at all', async (t) => {
  await fc.assert(fc.asyncProperty(hybridAndFencedTexts, async (text) => {
    const model = createModel(load(text))
    const world = modelWorld(model)
    const names = [...model.facts.services.values()].flatMap(({ names }) => names.map(({ name }) => name))
    for (const host of model.facts.hosts.keys()) {
      for (const name of names) {
        const { addresses } = await world.lookup(host, name)
        const { outcome, address, status } = await world.connect(host, name)
        t.is(outcome === 'unresolved', addresses.length === 0, `${host} ${name}`)
        t.is(status !== undefined, outcome === 'http', `${host} ${name}`)
        if (address !== undefined) t.true(addresses.includes(address), `${host} ${name} ${address}`)
      }
    }
  }), random(t, 30))
})

test('hybrid designs: a design with rules answers nobody who had no answer without them, but for a name that goes round in circles', (t) => {
  fc.assert(fc.property(fencedTexts, (text) => {
    const fenced = load(text)
    if (fenced.topology.azureFirewalls.size > 0 || fenced.topology.networkSecurityGroups.size === 0) return
    const open = createModel(load(text.replaceAll('"networkSecurityGroup":"guard"', '"privateEndpointNetworkPolicies":"Disabled"').replaceAll(/("privateEndpointNetworkPolicies":"\w+"),"privateEndpointNetworkPolicies":"\w+"/g, '$1')))
    const model = createModel(fenced)
    for (const { host, asked: { question, options } } of sampled(model, 13)) {
      const without = open.resolve(host, question, { ...options, trace: true })
      if (without.path.some(({ kind }) => kind === 'loop')) continue
      if (without.response === undefined) t.is(model.resolve(host, question, options ?? {}).response, undefined, `${host} ${question.name} ${question.type}`)
    }
  }), random(t, 40))
  t.pass()
})

test('hybrid designs: nothing changes between a design and itself', (t) => {
  holds(t, 25, (model) => {
    const { groups, ttl, hosts } = diffDesigns(model.facts.topology, model.facts.topology)
    t.deepEqual([groups, ttl, hosts], [[], [], { added: [], removed: [] }])
  })
})

test('hybrid designs: every single failure is decided, and counted', (t) => {
  holds(t, 15, (model) => {
    const { worlds, components: all, blastRadius, intents } = survey(model.facts, { depth: 1 })
    t.is(worlds, 1 + all.length)
    t.is(blastRadius.length, all.length)
    for (const { holds: healthy, breaking } of intents) if (!healthy) t.deepEqual(breaking, [])
  })
})

test('hybrid designs: every check comes to a verdict, and the matrix has all its cells', async (t) => {
  await fc.assert(fc.asyncProperty(hybridAndFencedTexts, async (text) => {
    const model = createModel(load(text))
    const results = await runChecks({ facts: model.facts, world: modelWorld(model) }, { checks: catalog })
    t.is(results.length, catalog.length)
    for (const { check, verdict, reason } of results) t.notRegex(reason ?? '', /Error|undefined|cannot read/i, `${check.id} ${verdict}`)
    const { names, hosts, cells } = await askMatrix({ facts: model.facts, world: modelWorld(model) })
    for (const name of names) for (const host of hosts) t.truthy(cells.get(name)?.get(host), `${name} ${host}`)
  }), random(t, 20))
})
