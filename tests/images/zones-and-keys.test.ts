import test from 'ava'
import { hasZones, outlives } from '../../harness/azure/availability-zones.ts'
import { regions } from '../../harness/azure/regions.ts'
import { symptomsIn } from '../../harness/diagnosis/observed/transfer-story.ts'
import { components, withConsequences } from '../../harness/facts/components.ts'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { builtInFor } from '../../harness/scenarios/built-in.ts'
import { predict } from '../../harness/scenarios/predict.ts'
import { sampleImage, type Transfer, type TransferRequest } from '../../harness/world/transfer/transfer.ts'
import type { ComponentId } from '../../harness/world/component.ts'
import { parseTopology } from '../../harness/topology/parse.ts'
import { exchange, factsOf, topologyText } from '../design.ts'
import { survey } from '../../harness/survey/survey.ts'

const design = topologyText('zones-and-keys')
const failsOver = exchange(design, 'keyVault: keys }', 'keyVault: keys, keyVaultFailsOver: true }')
const pullRequest: TransferRequest = { kind: 'pull', image: { name: 'contoso.azurecr.io', ...sampleImage }, client: 'crane' }

function worldWith(text: string, faults: readonly ComponentId[]) {
  const facts = factsOf(text)
  return modelWorld(createModel(facts, { faults }))
}

const pull = (text: string, faults: readonly ComponentId[], host = 'app'): Promise<Transfer> => worldWith(text, faults).transfer!(host, pullRequest)
const from = ({ steps, failure }: Transfer): string => failure?.fault ?? [...new Set(steps.flatMap(({ leadsTo }) => leadsTo ?? []))].join()

test('zones: one that is lost takes a replica without zone redundancy along, and no other', async (t) => {
  const [westeurope, northeurope] = ['contoso.westeurope.data.azurecr.io', 'contoso.northeurope.data.azurecr.io']
  const redundant = exchange(design, 'zoneRedundancy: Disabled', 'zoneRedundancy: Enabled')
  t.is(from(await pull(design, [])), westeurope)
  for (const zone of [1, 2, 3]) {
    t.is(from(await pull(design, [`availability-zone:westeurope/${zone}`])), northeurope)
    t.is(from(await pull(redundant, [`availability-zone:westeurope/${zone}`])), westeurope)
    t.is(from(await pull(design, [`availability-zone:northeurope/${zone}`], 'other')), northeurope)
  }
  t.is(from(await pull(redundant, ['availability-zone:westeurope/1', 'availability-zone:westeurope/3'])), northeurope)
  // One of each region is not two of one.
  t.is(from(await pull(redundant, ['availability-zone:westeurope/1', 'availability-zone:northeurope/3'])), westeurope)
  t.deepEqual([outlives(0, false), outlives(1, false), outlives(1, true), outlives(2, true)], [true, false, true, false])
})

test('zones: listed where a registry says something about them, in regions that have any', (t) => {
  const ids = (text: string) => components(factsOf(text)).filter(({ kind }) => kind === 'availability-zone').map(({ id }) => id)
  t.is(ids(design).length, 6)
  t.deepEqual(ids(exchange(design, '    zoneRedundancy: Disabled\n', '').replace(/^scenarios:[^]*/m, '')), [])
  const elsewhere = exchange(exchange(design, 'location: westeurope\n    replications', 'location: northcentralus\n    replications'), /^scenarios:[^]*/m, '')
  t.deepEqual([...new Set(ids(elsewhere).map((id) => id.split(/[:/]/)[1]))], ['northeurope'])
  t.deepEqual([...withConsequences(factsOf(design), new Set<ComponentId>(['availability-zone:westeurope/2']))], ['availability-zone:westeurope/2', 'replica:contoso/westeurope'])
  t.true([...regions.keys()].filter(hasZones).length > 30)
})

test('keys: without its key a registry is found, answers and gives nobody a token; with the vault it loses the key, unless that fails over', async (t) => {
  for (const faults of [['encryption-key:contoso'], ['replica:keys/westeurope']] as const) {
    for (const host of ['app', 'other']) {
      const done = await pull(design, faults, host)
      t.deepEqual(done.steps.map(({ what, status }) => `${what} ${status}`), ['challenge 401', 'token 403'])
      t.is(done.failure?.fault, 'denied')
      t.deepEqual(symptomsIn(done, pullRequest).map(({ words }) => words), ['failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://contoso.azurecr.io/oauth2/token?…: 403 Forbidden'])
    }
  }
  // Names, certificates and data endpoints go on.
  const world = worldWith(design, ['encryption-key:contoso'])
  t.deepEqual(await world.lookup('app', 'contoso.azurecr.io'), await worldWith(design, []).lookup('app', 'contoso.azurecr.io'))
  t.like(await world.connect('app', 'contoso.azurecr.io'), { outcome: 'http', status: 401, withoutKey: true })
  t.like(await world.connect('app', 'contoso.westeurope.data.azurecr.io'), { outcome: 'http', status: 403, withoutLink: true, withoutKey: undefined })
  t.is((await pull(failsOver, ['replica:keys/westeurope'])).failure, undefined)
  t.is(from(await pull(failsOver, ['encryption-key:contoso'])), 'denied')
})

test('keys: the loss of the home region is the loss of the key where the vault is there and does not fail over', async (t) => {
  t.is(from(await pull(failsOver, ['region:westeurope'], 'other')), 'contoso.northeurope.data.azurecr.io')
  t.is(from(await pull(design, ['region:westeurope'], 'other')), 'denied')
  const elsewhere = exchange(design, '{ type: keyVault, location: westeurope }', '{ type: keyVault, location: northeurope }')
  t.is(from(await pull(elsewhere, ['region:westeurope'], 'other')), 'contoso.northeurope.data.azurecr.io')
})

test('keys: the survey counts them, behind a private endpoint too; nobody is told to look at networks', async (t) => {
  const broken = (text: string, id: string) => survey(factsOf(text), { depth: 1 }).blastRadius.find(({ component }) => component.id === id)?.broken.length ?? 0
  t.deepEqual([broken(design, 'encryption-key:contoso'), broken(design, 'replica:keys/westeurope'), broken(failsOver, 'replica:keys/westeurope')], [2, 2, 0])
  const privately = exchange(exchange(topologyText('geo-replicated-images'), 'publicNetworkAccess: Disabled }', 'publicNetworkAccess: Disabled, encryption: { keyVault: keys } }'), 'virtualNetworks:\n', 'services: { keys: { type: keyVault, location: westeurope } }\n\nvirtualNetworks:\n')
  t.deepEqual([broken(privately, 'encryption-key:contoso'), broken(privately, 'replica:keys/westeurope')], [2, 2])
})

test('scenarios: a zone is lost and clients go on elsewhere; a key is lost and they do not', (t) => {
  const facts = factsOf(design)
  const played = (name: string) => predict(facts, facts.topology.scenarios.get(name)!)
  const zone = played('zone-lost')
  t.true(zone.judged.every(({ verdict }) => verdict === 'pass'))
  t.true(zone.history.clients.some(({ seen }) => seen.some(({ served }) => !served)))
  const key = played('key-lost')
  for (const { seen } of key.history.clients) t.deepEqual(seen.map(({ served }) => served), [true, false, true])
  t.deepEqual([...new Set(key.blamed.flatMap(({ ids }) => ids))], ['encryption-key:contoso'])
})

test('built-in scenarios: a zone of each region, the key, and the region of its vault, which a vault that fails over outlives', (t) => {
  const played = (text: string, start: string) => {
    const facts = factsOf(text)
    return builtInFor(facts).scenarios.filter(({ name }) => name.startsWith(start)).map((scenario) => {
      const { judged, history } = predict(facts, scenario)
      return [scenario.name, ...new Set(judged.map(({ verdict }) => verdict)), history.clients.filter(({ name: asked }) => asked === 'contoso.azurecr.io').map(({ host, seen }) => `${host}: ${seen.map(({ served }) => (served ? 'served' : 'not')).join(', ')}`).join('; ')]
    })
  }
  t.deepEqual(played(design, 'availability-zone-lost'), [
    ['availability-zone-lost:westeurope/1', 'pass', 'app: served, not, served, served; other: served'],
    ['availability-zone-lost:northeurope/1', 'pass', 'app: served; other: served'],
  ])
  t.deepEqual(played(design, 'encryption-key-lost'), [['encryption-key-lost', 'pass', 'app: served, not, served; other: served, not, served']])
  t.deepEqual(played(design, 'key-vault-region-lost'), [['key-vault-region-lost', 'pass', 'app: served, not, served, served; other: served, not, served']])
  t.deepEqual(played(failsOver, 'key-vault-region-lost').map(([, , seen]) => String(seen).split('; ')[1]), ['other: served'])
  const without = builtInFor(factsOf(topologyText('geo-replicated-images'))).others.map(({ name }) => name)
  for (const name of ['availability-zone-lost', 'encryption-key-lost', 'key-vault-region-lost']) t.true(without.includes(name), name)
})

test('a key in the language: the vault is there, and is a key vault; the tier is Premium', (t) => {
  const codes = (registry: string) => (parseTopology(`registries: { contoso: { location: westeurope, ${registry} }, fabrikam: { location: westeurope } }\nservices: { keys: { type: keyVault, location: westeurope } }\n`, 'test.yaml').problems ?? []).map(({ code, message }) => `${code}: ${message}`)
  t.deepEqual(codes('encryption: { keyVault: keys }'), [])
  t.deepEqual(codes('encryption: { keyVault: others }'), ['unknown-service: there is no registry or other service "others"'])
  t.deepEqual(codes('encryption: { keyVault: fabrikam }'), ['key-not-in-key-vault: fabrikam is a registry, which keeps no keys for registries'])
  t.deepEqual(codes('sku: Standard, encryption: { keyVault: keys }'), ['premium-required: contoso is Standard; Premium is needed for a customer-managed key'])
})
