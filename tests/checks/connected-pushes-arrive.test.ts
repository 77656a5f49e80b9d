import test from 'ava'
import { connectedPushesArrive } from '../../harness/checks/connected-pushes-arrive.ts'
import { runChecks } from '../../harness/checks/run.ts'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { exchange, factsOf, topologyText } from '../design.ts'

const whole = topologyText('connected-levels')

async function judged(text: string) {
  const facts = factsOf(text)
  const [result] = await runChecks({ facts, world: modelWorld(createModel(facts)) }, { checks: [connectedPushesArrive] })
  return { verdict: result!.verdict, reason: result!.reason, violations: result!.findings.filter(({ holds }) => !holds), findings: result!.findings }
}

test('what the planner pushes comes up to the cloud and down to the cells', async (t) => {
  const { verdict, findings } = await judged(whole)
  t.is(verdict, 'pass')
  t.deepEqual(findings.map(({ host, subject }) => `${host}: ${subject}`), [
    'planner: push to operationsregistry',
    'build: pull from contoso what planner pushed to operationsregistry',
    'robot: pull from cellsregistry what planner pushed to operationsregistry',
  ])
})

for (const [title, from, to, hosts, observed, because] of [
  ['the office does not reach the cloud', 'virtualNetworkLinks: [hub, plant-office]', 'virtualNetworkLinks: [hub]', ['build'], /MANIFEST_UNKNOWN/, /^what is pushed to operationsregistry does not come up, since no private DNS zone for contoso is linked to plant-office$/],
  ['the cells are not peered with the operations', 'clients: 10.30.2.0/24 }\n    peerings: [plant-office, plant-cells]', 'clients: 10.30.2.0/24 }\n    peerings: [plant-office]', ['robot'], /MANIFEST_UNKNOWN/, /^cellsregistry does not have the image: it has not got it from operationsregistry, since plant-cells is peered with plant-operations in that direction only/],
  ['nobody knows the name of the registry', 'registry: { A: 10.30.1.10 }', 'other: { A: 10.30.1.10 }', ['planner'], /lookup registry\.plant\.example\.com/, /^planner finds no address for registry\.plant\.example\.com: Azure has no record/],
] as const) {
  test(`what is pushed at a site does not arrive: ${title}`, async (t) => {
    const { verdict, violations } = await judged(exchange(whole, from, to))
    t.is(verdict, 'fail')
    t.deepEqual(violations.map(({ host }) => host), hosts)
    t.regex(violations[0]!.observed, observed)
    t.regex(violations[0]!.because!, because)
  })
}

test('what is pushed at a site: nobody pushes, or nobody else pulls', async (t) => {
  const readOnly = whole.replaceAll('mode: ReadWrite', 'mode: ReadOnly')
  const { verdict, reason } = await judged(readOnly)
  t.deepEqual([verdict, reason], ['skip', 'no client pushes to a connected registry from which somebody else gets images'])
})
