import fc from 'fast-check'
import test from 'ava'
import { parse } from 'yaml'
import { components } from '../../harness/facts/components.ts'
import { createModel } from '../../harness/model/model.ts'
import { standpointOf } from '../../harness/model/standpoints.ts'
import { modelWorld } from '../../harness/model/world.ts'
import type { Facts } from '../../harness/facts/facts.ts'
import { hybridTexts } from '../generators/hybrid.ts'
import { oddQuestions } from '../generators/odd-questions.ts'
import { securedTexts } from '../generators/secured.ts'
import { topologyTexts } from '../generators/topology.ts'
import { random } from '../random.ts'
import { load } from './load.ts'
import { narrowRanges } from './narrow-ranges.ts'

/** The design with a second host beside each. */
function twins(text: string): string {
  const design = parse(text) as { hosts?: Record<string, Record<string, unknown> | string> }
  for (const [name, host] of Object.entries(design.hosts ?? {})) {
    const { privateIPAddress: _, ...twin } = typeof host === 'string' ? { network: host } : host
    design.hosts![`twin-${name}`] = typeof host === 'string' ? host : twin
  }
  return JSON.stringify(design)
}

/** Each answer and connection of every host, from one model for all, against a model that nobody else has asked. */
async function agrees(t: { deepEqual(a: unknown, b: unknown, message?: string): void }, facts: Facts, faults: readonly string[], step: number): Promise<number> {
  const broken = { faults: faults as readonly never[] }
  const shared = createModel(facts, broken)
  const world = modelWorld(shared)
  const names = [...facts.services.values()].flatMap(({ names }) => names.map(({ name }) => name))
  const questions = oddQuestions(facts)
  let asked = 0
  for (const host of facts.hosts.keys()) {
    const alone = createModel(facts, broken)
    for (const [n, { question, options }] of questions(host).entries()) {
      if (n % step !== 0) continue
      const { response, host: name, unpredictable } = shared.resolve(host, question, options)
      const expected = alone.resolve(host, question, { ...options, trace: true })
      t.deepEqual([name, response, unpredictable], [host, expected.response, expected.unpredictable], `${host} ${question.name} ${question.type} ${JSON.stringify(options)} without ${faults.join(' ')}`)
      asked++
    }
    const own = modelWorld(alone)
    for (const name of names) {
      const attempt = async (asking: typeof own) => asking.connect(host, name).catch((error: Error) => error.message)
      t.deepEqual(await attempt(world), await attempt(own), `${host} ${name} without ${faults.join(' ')}`)
    }
  }
  return asked
}

for (const [kind, texts] of Object.entries({ plain: topologyTexts, secured: securedTexts, hybrid: hybridTexts })) {
  test(`views: hosts that share an answer would have got it alone, ${kind} designs`, async (t) => {
    let asked = 0
    await fc.assert(
      fc.asyncProperty(texts, fc.nat(), async (text, choice) => {
        const facts = load(twins(text))
        const all = components(facts)
        asked += await agrees(t, facts, [], 13)
        if (all.length > 0) asked += await agrees(t, facts, [all[choice % all.length]!.id], 29)
      }),
      random(t, 15),
    )
    t.true(asked > 100)
  })
}

for (const [kind, text] of Object.entries({ 'with a group': narrowRanges, 'without groups': narrowRanges.replace(', networkSecurityGroup: endpoints-group', '') })) {
  test(`views: ranges narrower than a subnet tell its hosts apart, whatever fails, ${kind}`, async (t) => {
    const facts = load(text)
    await agrees(t, facts, [], 1)
    for (const { id } of components(facts)) await agrees(t, facts, [id], 9)
    const standpoint = standpointOf(facts)
    const groups = Map.groupBy(facts.hosts.keys(), (name) => standpoint(facts.hosts.get(name)!))
    t.deepEqual([...groups.values()], [['desk-5'], ['desk-12'], ['desk-20'], ['app-4'], ['app-5'], ['app-6', 'app-7'], ['app-8', 'app-9'], ['app-16', 'app-17'], ['root-14']])
  })
}

test('views: hosts that see the same ask a server that one of them can reach', (t) => {
  const facts = load(JSON.stringify({
    registries: { contoso: { location: 'westeurope' } },
    virtualNetworks: Object.fromEntries(['one', 'two'].map((name, n) => [name, { location: 'westeurope', addressSpace: `10.${n}.0.0/16`, subnets: { apps: `10.${n}.1.0/24` } }])),
    dnsServers: { server: { kind: 'bind', subnet: 'one/apps', ipAddress: '10.0.1.10', forwarders: '168.63.129.16' } },
    hosts: { first: 'one/apps', second: 'two/apps' },
  }))
  const question = { name: 'contoso.azurecr.io', type: 'A' }
  const model = createModel(facts)
  t.is(model.resolve('first', question, { server: '10.0.1.10' }).response?.rcode, 'NOERROR')
  t.is(model.resolve('second', question, { server: '10.0.1.10' }).response, undefined)
})

test('views: hosts of networks with the same links are resolved for once, and apart once a link is gone', (t) => {
  const facts = load(JSON.stringify({
    registries: { contoso: { location: 'westeurope', publicNetworkAccess: 'Disabled' } },
    virtualNetworks: Object.fromEntries(['one', 'two'].map((name, n) => [name, { location: 'westeurope', addressSpace: `10.${n}.0.0/16`, subnets: { apps: `10.${n}.1.0/24` } }])),
    privateDnsZones: { zone: { name: 'privatelink.azurecr.io', virtualNetworkLinks: ['one', 'two'] } },
    privateEndpoints: { endpoint: { registry: 'contoso', subnet: 'one/apps', privateDnsZoneGroup: 'zone' } },
    hosts: { first: 'one/apps', second: 'two/apps' },
  }))
  const question = { name: 'contoso.azurecr.io', type: 'A' }
  const whole = createModel(facts)
  t.is(whole.resolve('first', question).response, whole.resolve('second', question).response)
  t.is(whole.resolve('second', question).host, 'second')
  const broken = createModel(facts, { faults: ['zone-link:zone/two'] })
  t.is(broken.resolve('first', question).response?.answer.at(-1)?.data, '10.0.1.5')
  t.not(broken.resolve('second', question).response?.answer.at(-1)?.data, '10.0.1.5')
})
