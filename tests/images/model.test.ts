import test, { type ExecutionContext } from 'ava'
import type { ComponentId } from '../../harness/world/component.ts'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { sampleImage as built } from '../../harness/registry/sample-image.ts'
import { sampleImage, sampleSizes, type Client, type Transfer } from '../../harness/world/transfer/transfer.ts'
import { exchange, factsOf } from '../design.ts'
import { worldOf } from '../world-of.ts'
import { foundIn } from './found-in.ts'
import { brokenImages, imageChecks, nearestReplicaOnly, scattered, stale, whole, type BrokenImages } from './worlds.ts'

const pull = (text: string, host: string, name = 'contoso.azurecr.io', client: Client = 'crane'): Promise<Transfer> =>
  worldOf(text).world.transfer!(host, { kind: 'pull', image: { name, ...sampleImage }, client })

test('the whole design: every check of images passes', async (t) => {
  const results = await imageChecks(worldOf(whole))
  t.deepEqual(results.map(({ verdict, findings }) => `${verdict} ${findings.length}`), ['pass 2', 'pass 1', 'pass 4', 'pass 2', 'pass 2', 'pass 12'])
})

const finds = test.macro({
  title: (_, { title }: BrokenImages) => `broken: ${title}`,
  async exec(t: ExecutionContext, broken: BrokenImages) {
    const found = await foundIn(t, broken, worldOf(broken.text))
    t.true((found?.at?.length ?? 0) > 0)
  },
})
for (const broken of [...brokenImages, stale, scattered, nearestReplicaOnly]) test(finds, broken)

test('a pull step by step: each name with its address, blobs from the region that answers', async (t) => {
  const { steps, names, failure } = await pull(whole, 'app-eus')
  t.is(failure, undefined)
  t.deepEqual(steps.map(({ what, name, status, bytes }) => [what, name.replace('.azurecr.io', ''), status, bytes]), [
    ['challenge', 'contoso', 401, undefined],
    ['token', 'contoso', 200, undefined],
    ['manifest', 'contoso', 200, sampleSizes.manifest],
    ['link', 'contoso', 307, undefined],
    ['content', 'contoso.eastus2.data', 200, sampleSizes.layer],
    ['link', 'contoso', 307, undefined],
    ['content', 'contoso.eastus2.data', 200, sampleSizes.config],
  ])
  t.deepEqual(names.map(({ name, address }) => `${name} ${address}`), ['contoso.azurecr.io 10.2.1.8', 'contoso.eastus2.data.azurecr.io 10.2.1.5'])
})

test('a regional endpoint leads to its own replica, and its blobs to that region', async (t) => {
  const { steps } = await pull(whole, 'app-eus', 'contoso.westeurope.geo.azurecr.io')
  t.deepEqual([...new Set(steps.flatMap(({ leadsTo }) => leadsTo ?? []))], ['contoso.westeurope.data.azurecr.io'])
})

test('skopeo tells no steps, and the same fault in words of its own', async (t) => {
  const { steps, failure } = await pull(brokenImages[0]!.text, 'app-eus', undefined, 'skopeo')
  t.deepEqual(steps, [])
  t.is(failure?.fault, 'unresolved')
  t.regex(failure?.words ?? '', /^reading blob sha256:…: Get "https:\/\/contoso\.eastus2\.data\.azurecr\.io\/\?…": dial tcp: lookup/)
})

test('somebody who is not logged in, a registry without images, and a host without clients', async (t) => {
  const others = exchange(exchange(whole, 'registries:\n', 'registries:\n  fabrikam: { location: eastus2 }\n  tools: { location: eastus2 }\n'), 'intent:\n', 'intent:\n  - { from: build-weu, registry: fabrikam, reach: publicly, for: pull }\n')
  t.is((await pull(others, 'app-eus', 'fabrikam.azurecr.io')).failure?.fault, 'unauthorized')
  t.is((await pull(others, 'app-eus', 'tools.azurecr.io')).failure?.fault, 'absent')
  t.is((await pull(others, 'app-eus', 'contoso.eastus2.data.azurecr.io')).failure?.fault, 'denied')
  const idle = exchange(others, 'reach: privately, through: contoso-eus, for: pull', 'reach: privately, through: contoso-eus')
  await t.throwsAsync(pull(idle, 'app-eus'), { message: 'app-eus has no client for registries' })
})

test('the sample image is as large as the model says', (t) => {
  const { blobs: [config, layer], manifest } = built()
  t.deepEqual({ manifest: manifest.length, config: config!.length, layer: layer!.length }, { ...sampleSizes })
})

test('which replica answers behind a private endpoint is a setting, and blobs come from its region', async (t) => {
  const withSetting = (text: string, selection: string): Promise<Transfer> => pull(exchange(text, 'replicationDelay: 1', `replicationDelay: 1, replicaSelection: ${selection}`), 'app-eus')
  const from = ({ steps }: Transfer): readonly string[] => [...new Set(steps.flatMap(({ leadsTo }) => leadsTo ?? []))]
  t.deepEqual(from(await withSetting(whole, 'nearest')), ['contoso.eastus2.data.azurecr.io'])
  t.deepEqual(from(await withSetting(whole, 'home')), ['contoso.westeurope.data.azurecr.io'])
  const excluded = exchange(whole, 'replications: [eastus2]', 'replications: { eastus2: { regionEndpointEnabled: false } }')
  t.deepEqual(from(await withSetting(excluded, 'trafficManager')), ['contoso.westeurope.data.azurecr.io'])
  t.deepEqual(from(await withSetting(excluded, 'nearest')), ['contoso.eastus2.data.azurecr.io'])
})

test('a scattered push: the host whose resolver alternates fails, those with a cache and with a regional endpoint do not', async (t) => {
  const { facts, world } = worldOf(scattered.text)
  const push = (host: string, name = 'contoso.azurecr.io'): Promise<Transfer> => world.transfer!(host, { kind: 'push', client: 'crane', image: { name, repository: 'payments/api', reference: host } })
  const { failure, steps, scattered: how } = await push('build-scattered')
  t.is(how, 'inTurn')
  t.regex(failure?.words ?? '', /^Error: PUT https:\/\/contoso\.azurecr\.io\/v2\/payments\/api\/manifests\/build-scattered: MANIFEST_BLOB_UNKNOWN: blob unknown to registry/)
  t.is(steps.at(-1)?.status, 400)
  t.is((await push('build-cached')).failure, undefined)
  t.is((await push('build-regional', 'contoso.westeurope.geo.azurecr.io')).failure, undefined)
  t.is(facts.services.get('contoso')!.regions.length, 2)
})

test('what mends a scattered push: a cache, one forwarder, one order, one replica; who chooses by chance may go well', async (t) => {
  const push = async (text: string): Promise<Transfer> => worldOf(text).world.transfer!('build-scattered', { kind: 'push', client: 'crane', image: { name: 'contoso.azurecr.io', repository: 'a', reference: 'b' } })
  for (const [from, to] of [['cache: false', 'cache: true'], ['[168.63.129.16, 10.2.0.4]', '[168.63.129.16]'], ['roundRobin', 'sequential'], ['[northeurope]', '{ northeurope: { regionEndpointEnabled: false } }']] as const) {
    const done = await push(exchange(scattered.text, from, to))
    t.deepEqual([done.failure, done.scattered], [undefined, undefined], to)
  }
  const byChance = exchange(scattered.text, /kind: coredns(.*)forwardPolicy: roundRobin, filterAaaa: true, /, 'kind: unbound$1')
  t.is((await push(byChance)).scattered, 'byChance')
})

test('a data endpoint says 403 to everybody: only the body tells who is shut out', async (t) => {
  const seen = async (text: string, host: string) => {
    const { outcome, status, withoutLink } = await worldOf(text).world.connect(host, 'contoso.westeurope.data.azurecr.io')
    return [outcome, status, withoutLink]
  }
  t.deepEqual(await seen(whole, 'app-eus'), ['http', 403, true])
  const open = exchange(whole, 'publicNetworkAccess: Disabled', 'publicNetworkAccess: Enabled')
  const outside = (text: string): string => exchange(text, 'hosts:\n', 'hosts:\n  laptop: internet\n')
  t.deepEqual(await seen(outside(open), 'laptop'), ['http', 403, true])
  t.deepEqual(await seen(outside(whole), 'laptop'), ['http', 403, undefined])
})

test('a replica that is down behind a private endpoint: another one answers, or with followsHealth: false nobody does', async (t) => {
  const seen = async (text: string, down: readonly ComponentId[], host = 'app-eus') => {
    const facts = factsOf(text)
    const world = modelWorld(createModel(facts, { faults: down }))
    const { failure, steps } = await world.transfer!(host, { kind: 'pull', image: { name: 'contoso.azurecr.io', ...sampleImage }, client: 'crane' })
    return failure?.fault ?? [...new Set(steps.flatMap(({ leadsTo }) => leadsTo ?? []))].join()
  }
  const stays = exchange(whole, 'replicationDelay: 1', 'replicationDelay: 1, followsHealth: false')
  t.is(await seen(whole, ['replica:contoso/eastus2']), 'contoso.westeurope.data.azurecr.io')
  t.is(await seen(stays, ['replica:contoso/eastus2']), 'timeout')
  t.is(await seen(stays, ['replica:contoso/westeurope']), 'contoso.eastus2.data.azurecr.io')
  t.is(await seen(whole, ['replica:contoso/eastus2', 'replica:contoso/westeurope']), 'timeout')
})

test('anonymous pull: whoever is not logged in pulls, and does not push', async (t) => {
  const others = exchange(exchange(whole, 'registries:\n', 'registries:\n  fabrikam: { location: eastus2, dataEndpointEnabled: true, anonymousPullEnabled: true }\n'), 'intent:\n', 'intent:\n  - { from: build-weu, registry: fabrikam, reach: publicly, for: pull }\n')
  t.is((await pull(others, 'app-eus', 'fabrikam.azurecr.io')).failure, undefined)
  const pushed = await worldOf(others).world.transfer!('app-eus', { kind: 'push', client: 'crane', image: { name: 'fabrikam.azurecr.io', repository: 'own/image', reference: 'b' } })
  t.is(pushed.failure?.fault, 'unauthorized')
})
