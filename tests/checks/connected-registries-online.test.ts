import { readFileSync } from 'node:fs'
import test from 'ava'
import { connectedRegistriesOnline } from '../../harness/checks/connected-registries-online.ts'
import { runChecks } from '../../harness/checks/run.ts'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import type { World } from '../../harness/world/world.ts'
import { exchange, factsOf, topologyText } from '../design.ts'

const whole = topologyText('connected-registry')
const firewalled = readFileSync('fixtures/misconfigurations/home-data-endpoint-out-of-reach.yaml', 'utf8')

async function judged(text: string, change: (world: World) => World = (world) => world) {
  const facts = factsOf(text)
  const [result] = await runChecks({ facts, world: change(modelWorld(createModel(facts))) }, { checks: [connectedRegistriesOnline] })
  return result!
}

async function broken(text: string, change?: (world: World) => World) {
  const { verdict, findings } = await judged(text, change)
  return { verdict, violations: findings.filter(({ holds }) => !holds) }
}

test('connected registries: two names of the cloud, and the machine above', async (t) => {
  const { verdict, findings } = await judged(whole)
  t.is(verdict, 'pass')
  t.deepEqual(findings.map(({ host, subject }) => `${host} ${subject}`), [
    'edge plantregistry: https://contoso.azurecr.io/v2/',
    'edge plantregistry: https://contoso.westeurope.data.azurecr.io/v2/',
    'cell cellregistry: https://192.168.0.20',
  ])
})

test('connected registries: the data endpoint of a replica does not take the place of the home region’s', async (t) => {
  const { verdict, violations } = await broken(firewalled)
  t.is(verdict, 'fail')
  t.deepEqual(violations.map(({ subject }) => subject), ['plantregistry: https://contoso.westeurope.data.azurecr.io/v2/'])
  t.regex(violations[0]!.observed, /^Offline: /)
  t.regex(violations[0]!.because!, /hub-firewall/)
  t.is((await judged(exchange(firewalled, 'contoso.northeurope.data.azurecr.io', 'contoso.westeurope.data.azurecr.io'))).verdict, 'pass')
})

test('connected registries: a network that the registry shuts out is not one that wants a link', async (t) => {
  const { violations } = await broken(exchange(exchange(firewalled, "targetFqdns: [contoso.azurecr.io, contoso.northeurope.data.azurecr.io]", "targetFqdns: '*.azurecr.io'"), 'dataEndpointEnabled: true }', 'dataEndpointEnabled: true, networkRuleSet: { defaultAction: Deny, ipRules: [203.0.113.9] } }'))
  t.is(violations.length, 2)
  t.regex(violations[1]!.observed, /^Offline: HTTP 403/)
})

test('connected registries: the tunnel is down for one, the machine above for the other', async (t) => {
  const facts = factsOf(whole)
  const down = modelWorld(createModel(facts, { faults: ['connection:tunnel'] }))
  const results = await runChecks({ facts, world: down }, { checks: [connectedRegistriesOnline] })
  t.deepEqual(results[0]!.findings.filter(({ holds }) => !holds).map(({ host }) => host), ['edge', 'edge'])
  const { violations } = await broken(whole, (world) => ({ ...world, connect: async (host, name, ...rest) => (host === 'cell' ? { outcome: 'timeout', address: name, status: undefined, message: 'no answer' } : world.connect(host, name, ...rest)) }))
  t.deepEqual(violations.map(({ subject }) => subject), ['cellregistry: https://192.168.0.20'])
  t.regex(violations[0]!.because!, /^cellregistry does not get from cell to 192\.168\.0\.20, which it needs for the connected registry plantregistry, above it$/)
})

test('connected registries: none', async (t) => {
  const { verdict, reason } = await judged(exchange(whole, /connectedRegistries:\n(?: {2}.*\n)+/, ''))
  t.deepEqual([verdict, reason], ['skip', 'the design has no connected registries'])
})
