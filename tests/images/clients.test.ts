import test from 'ava'
import { clientImages, hasClient, images } from '../../docker/images.ts'
import { tellTransfer } from '../../harness/diagnosis/observed/transfer-story.ts'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { parseTopology } from '../../harness/topology/parse.ts'
import { clients, sampleImage, type Client } from '../../harness/world/transfer/transfer.ts'
import { exchange, factsOf } from '../design.ts'
import { planOf } from '../plan/load.ts'
import { brokenImages, whole } from './worlds.ts'

const login = 'contoso.azurecr.io'
const data = 'contoso.eastus2.data.azurecr.io'

/** Without names and addresses. */
async function story(text: string, host: string, kind: 'pull' | 'push', client: Client): Promise<readonly string[]> {
  const request = { kind, client, image: { name: login, ...sampleImage } }
  return tellTransfer(await modelWorld(createModel(factsOf(text))).transfer!(host, request), request).slice(1).map((line) => line.trim().replace(/ {2,}/g, ' ')).filter((line) => !/^(?:name|TLS|\()/.test(line))
}

test('a pull as each client tells it: crane every step, containerd none for tokens, buildah what it asks', async (t) => {
  t.deepEqual(await story(whole, 'app-eus', 'pull', 'containerd'), [
    `manifest HEAD ${login}: 401`, `manifest HEAD ${login}: 200`, `manifest GET ${login}: 401`, `manifest GET ${login}: 200`,
    `blob GET ${login}: 200 → ${data} (1002152 B)`, `blob GET ${login}: 200 → ${data} (163 B)`, 'whole',
  ])
  t.deepEqual(await story(whole, 'app-eus', 'pull', 'buildah'), [`challenge GET ${login}: 401`, `token GET ${login}`, `manifest GET ${login}`, `blob GET ${login}`, `blob GET ${login}`, 'whole'])
  t.deepEqual(await story(whole, 'app-eus', 'pull', 'skopeo'), ['whole'])
  t.true((await story(whole, 'app-eus', 'pull', 'crane')).includes(`blob GET ${login}: 307 → ${data}`))
})

test('a push: blobs are looked for first, and containerd looks for the manifest last', async (t) => {
  t.deepEqual(await story(whole, 'build-weu', 'push', 'containerd'), [`is the blob there? HEAD ${login}: 401`, `manifest HEAD ${login}: 200`, `is the blob there? HEAD ${login}: 404`, `upload POST ${login}: 202`, `upload PUT ${login}: 201`, `manifest PUT ${login}: 201`, 'whole'])
  t.false((await story(whole, 'build-weu', 'push', 'buildah')).some((line) => line.startsWith('manifest HEAD')))
})

test('the same fault in the words of each client', async (t) => {
  const unresolved = `dial tcp: lookup ${data} on 168.63.129.16:53: no such host`
  const words = async (client: Client): Promise<string | undefined> => (await story(brokenImages[0]!.text, 'app-eus', 'pull', client)).find((line) => line.startsWith(client))
  t.deepEqual(await Promise.all(clients.map(words)), [
    `crane Error: Get "https://${data}/?…": ${unresolved}`,
    `skopeo reading blob sha256:…: Get "https://${data}/?…": ${unresolved}`,
    `buildah Error: parsing image configuration: Get "https://${data}/?…": ${unresolved}`,
    `containerd ctr: failed to copy: httpReadSeeker: failed open: failed to do request: Get "https://${data}/?…": ${unresolved}`,
  ])
})

test('hosts get the image with the client that their intent names, which has crane and skopeo, too', (t) => {
  const nodes = (text: string) => new Map(planOf(text).nodes.map(({ name, image }) => [name, image]))
  for (const client of clients) {
    const image = nodes(exchange(whole, 'for: pull', `for: pull, client: ${client}`)).get('app-eus')!
    t.is(image, images[clientImages[client]])
    t.deepEqual(clients.filter((one) => hasClient(image, one)), client === 'buildah' || client === 'containerd' ? ['crane', 'skopeo', client] : ['crane', 'skopeo'])
  }
  t.false(hasClient(images.host, 'crane'))
})

test('a client where nobody pulls, and two for one host, are told with their places', (t) => {
  const told = (text: string) => (parseTopology(text, 'test.yaml').problems ?? []).map(({ code, message }) => [code, message])
  t.deepEqual(told(exchange(whole, 'through: contoso-eus, for: pull', 'through: contoso-eus, client: buildah')), [['images-without-registry', 'client is what they pull with, and for is missing']])
  t.deepEqual(told(exchange(exchange(whole, 'for: pull', 'for: pull, client: buildah'), 'settings:', '  - { from: app-eus, registry: contoso, reach: privately, for: pull, client: containerd }\n\nsettings:')), [['contradictory-intent', 'app-eus uses containerd here and buildah in item 2: a host of a lab has one client of these']])
  t.regex(told(exchange(whole, 'for: pull', 'for: pull, client: podman')).join(), /client/)
})
