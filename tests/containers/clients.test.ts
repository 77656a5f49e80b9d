import test, { type ExecutionContext } from 'ava'
import { furtherImages, images } from '../../docker/images.ts'
import { prepare } from '../../docker/setup.ts'
import { imageOf } from '../../harness/facts/images.ts'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { predicted } from '../../harness/parity/parity.ts'
import { sampleImage, type Client, type TransferRequest } from '../../harness/world/transfer/transfer.ts'
import { exchange } from '../design.ts'
import { brokenImages, whole } from '../images/worlds.ts'
import { labOf } from './lab.ts'

// buildah and containerd in hosts of a lab, without privileges: what they do and what they print, as the model had said.

test.before(async (t) => {
  t.timeout(540_000, 'images for registries')
  await prepare({ images: furtherImages([images['container-registry'], images['registry-client'], images['client-buildah'], images['client-containerd']]) })
})

const name = 'contoso.azurecr.io'

/** Who pushes in the west, and who pulls in the east. */
function withClients(text: string, west: Client, east: Client): string {
  return exchange(exchange(text, 'for: push', `for: push, client: ${west}`), 'for: pull', `for: pull, client: ${east}`)
}

async function transfers(t: ExecutionContext, text: string, west: Client, east: Client): Promise<ReadonlyMap<string, string>> {
  await using started = await labOf(t, withClients(text, west, east))
  const { world, parity } = predicted(started.lab, createModel(started.facts))
  const said = new Map<string, string>()
  const transfer = async (title: string, host: string, client: Client, request: Pick<TransferRequest, 'kind' | 'image'>): Promise<void> => {
    const done = await world.transfer!(host, { ...request, client })
    const expected = await modelWorld(createModel(started.facts)).transfer!(host, { ...request, client })
    said.set(title, done.failure?.words ?? 'whole')
    if (done.failure !== undefined && request.kind === 'pull') t.is(plain(done.failure.words), plain(expected.failure?.words ?? 'whole'), title)
    t.true(done.steps.length > 0 || done.failure?.fault === 'unresolved', `${title}: ${client} tells nothing`)
  }
  const nowhere = { name: 'nobody.azurecr.io', ...sampleImage }
  await transfer('push', 'build-weu', west, { kind: 'push', image: { name, repository: 'own/app', reference: 'v1' } })
  await transfer('pull beside it', 'build-weu', west, { kind: 'pull', image: { name, repository: 'own/app', reference: 'v1' } })
  await transfer('pull', 'app-eus', east, { kind: 'pull', image: { name, ...sampleImage } })
  await transfer('what nobody has pushed', 'app-eus', east, { kind: 'pull', image: { name, repository: 'samples/hello', reference: 'nobody' } })
  await transfer('a name that nobody has', 'app-eus', east, { kind: 'pull', image: nowhere })
  await transfer('a push to a name that nobody has', 'build-weu', west, { kind: 'push', image: nowhere })
  t.deepEqual(parity().differing, [], JSON.stringify([...said]))
  await t.throwsAsync(async () => started.lab.transfer!('app-eus', { kind: 'pull', image: nowhere, client: west }), { message: `app-eus does not have ${west}` })
  return said
}

/** Without what differs from one host or one try to the next. */
function plain(words: string): string {
  return words.replace(/sha256:[0-9a-f…]+/g, 'sha256:…').replace(/valid for .*, not/, 'valid for …, not').replace(/(blob\.core\.windows\.net\/)[^?"]*/, '$1')
}

test.serial('containerd pushes, buildah pulls: whole', async (t) => {
  const said = await transfers(t, whole, 'containerd', 'buildah')
  t.deepEqual([said.get('push'), said.get('pull beside it'), said.get('pull')], ['whole', 'whole', 'whole'])
})

test.serial('buildah pushes, containerd finds no address for the data endpoint: each in its own words', async (t) => {
  const said = await transfers(t, brokenImages[0]!.text, 'buildah', 'containerd')
  t.deepEqual([said.get('push'), said.get('pull beside it')], ['whole', 'whole'])
  t.regex(said.get('pull')!, /^ctr: failed to copy: httpReadSeeker: failed open: failed to do request: Get "https:\/\/contoso\.eastus2\.data\.azurecr\.io\/\?…": dial tcp: lookup contoso\.eastus2\.data\.azurecr\.io on \S+: no such host$/)
})

// The data endpoint refuses, a certificate is another's, the network is shut out: as with crane, in their own words. Each by one of the two, in turn.
for (const [n, broken] of brokenImages.slice(1).entries()) {
  const client = n % 2 === 0 ? 'buildah' : 'containerd'
  test.serial(`${client}: ${broken.title}`, async (t) => {
    await using started = await labOf(t, exchange(broken.text, 'for: pull', `for: pull, client: ${client}`))
    const model = createModel(started.facts)
    const { world, parity } = predicted(started.lab, model)
    const intent = started.facts.topology.intent.find(({ for: purpose }) => purpose === 'pull')!
    const image = imageOf(intent, started.facts.services.get(intent.service)!)
    const request = { kind: 'pull', image, client } as const
    const done = await world.transfer!(intent.from[0]!, request)
    const expected = await modelWorld(model).transfer!(intent.from[0]!, request)
    t.is(plain(done.failure?.words ?? 'whole'), plain(expected.failure?.words ?? 'whole'))
    t.deepEqual(parity().differing, [])
  })
}
