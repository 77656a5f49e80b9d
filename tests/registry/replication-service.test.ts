import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import test, { type ExecutionContext } from 'ava'
import { startService } from '../../harness/registry/service.ts'
import { readSettings } from '../../harness/registry/settings-read.ts'
import type { ReplicationNote } from '../../harness/registry/replicating.ts'
import { temporaryFolder } from '../temporary.ts'
import { image } from './replicas.ts'
import { listening, served } from './served.ts'
import { digestOf, standIn, type StandIn } from './stand-in.ts'
import { basic, secret, send, type Ask, type Reply } from './world.ts'

// The whole service, over HTTP: what clients push at one endpoint, others pull at another, and webhooks are told.

const login = 'contoso.azurecr.io'
const hello = image('config', 'a layer')

interface Delivery {
  readonly to: string
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: { readonly id: string; readonly timestamp: string; readonly action: string; readonly target: object; readonly request: object }
}

interface Life {
  readonly ask: (host: string, path: string, options?: Ask) => Promise<Reply>
  readonly stop: () => Promise<void>
}

interface Registry {
  readonly standIns: Readonly<Record<'westeurope' | 'eastus2', StandIn>>
  readonly deliveries: Delivery[]
  readonly notes: ReplicationNote[]
  /** A life of the service, with whatever stays. */
  readonly start: () => Promise<Life>
  /** How the receiver answers. */
  status: number
}

async function registry(t: ExecutionContext): Promise<Registry> {
  const folder = temporaryFolder(t)
  const standIns = { westeurope: standIn(), eastus2: standIn() }
  const receiver = await listening(t, async ({ url, headers }, response, body) => {
    if (it.status < 300) it.deliveries.push({ to: url!, headers, body: JSON.parse(body.toString()) as Delivery['body'] })
    response.writeHead(it.status).end()
  })
  const settings = readSettings(JSON.stringify({
    folder,
    registries: [{
      loginServer: login, secret, adminPasswords: ['good'], dataEndpointEnabled: true, regionalEndpoints: true,
      replicas: await Promise.all(Object.entries(standIns).map(async ([region, one]) => ({ region, storageAccount: 'weureplstore1', upstream: await served(t, one) }))),
      replication: { seconds: 0, retrySeconds: 0 },
      webhooks: [{ region: 'westeurope', url: `${receiver}/weu`, headers: { 'X-Own': 'yes' } }, { region: 'eastus2', url: `${receiver}/eus2`, actions: ['push'] }],
    }],
    // No global routing leads to East US 2.
    listeners: [{ address: '127.0.0.1', port: 0, tls: false, entry: 'public', region: 'westeurope' }],
  }))
  const it: Registry = {
    standIns, deliveries: [], notes: [], status: 200,
    start: async () => {
      const service = await startService(settings, { tell: (note) => void ('connection' in note || 'synchronised' in note || it.notes.push(note)) })
      return {
        ask: (host, path, options = {}) => send(service.ports[0]!, host, path, options),
        stop: async () => await service[Symbol.asyncDispose](),
      }
    },
  }
  return it
}

async function bearer({ ask }: Life): Promise<{ readonly authorization: string }> {
  const answer = await ask(login, `/oauth2/token?service=${login}&scope=repository:samples/hello:pull,push,delete`, { headers: basic('contoso', 'good') })
  return { authorization: `Bearer ${(JSON.parse(answer.body) as { access_token: string }).access_token}` }
}

async function push(life: Life, host = login): Promise<number> {
  const headers = await bearer(life)
  for (const layer of hello.layers) {
    const begun = await life.ask(host, '/v2/samples/hello/blobs/uploads/', { method: 'POST', headers })
    await life.ask(host, `${begun.headers.location}&digest=${digestOf(layer)}`, { method: 'PUT', headers, body: layer.toString() })
  }
  return (await life.ask(host, '/v2/samples/hello/manifests/v1', { method: 'PUT', headers: { ...headers, 'content-type': hello.mediaType, 'user-agent': 'crane' }, body: hello.body.toString() })).status
}

async function until(condition: () => boolean): Promise<void> {
  for (let left = 400; !condition(); left -= 1) {
    if (left === 0) throw new Error('it does not come about')
    await sleep(25)
  }
}

test.serial('pushed at the login server, pulled at the regional endpoint of a replica to which nothing is routed; each region’s webhook tells it once', async (t) => {
  const it = await registry(t)
  const life = await it.start()
  t.teardown(life.stop)
  t.is(await push(life), 201)
  await until(() => it.deliveries.length === 2)
  const pulled = await life.ask('contoso.eastus2.geo.azurecr.io', '/v2/samples/hello/manifests/v1', { headers: await bearer(life) })
  t.deepEqual([pulled.status, pulled.body], [200, hello.body.toString()])

  t.deepEqual(it.deliveries.map(({ to }) => to).toSorted(), ['/eus2', '/weu'])
  const target = { mediaType: hello.mediaType, size: hello.body.length, digest: hello.digest, length: hello.body.length, repository: 'samples/hello', tag: 'v1' }
  for (const { to, headers, body } of it.deliveries) {
    t.is(headers['content-type'], 'application/json')
    t.is(headers['x-own'], to === '/weu' ? 'yes' : undefined)
    t.deepEqual(Object.keys(body), ['id', 'timestamp', 'action', 'target', 'request'])
    t.is(body.action, 'push')
    t.deepEqual(body.target, target)
    t.like(body.request, { host: login, method: 'PUT', useragent: 'crane' })
    t.regex(body.id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/)
  }
  t.not(it.deliveries[0]!.body.id, it.deliveries[1]!.body.id)
  const [line] = it.notes.flatMap((note) => ('replicated' in note ? [note.replicated] : []))
  t.like(line, { from: 'westeurope', to: 'eastus2', tag: 'v1', blobs: 2, bytes: 13, manifests: 1 })

  // Of a tag that goes nobody is told, of an image that goes whoever asked for it.
  const headers = await bearer(life)
  for (const reference of ['v1', hello.digest]) t.is((await life.ask('contoso.eastus2.geo.azurecr.io', `/v2/samples/hello/manifests/${reference}`, { method: 'DELETE', headers })).status, 202)
  await until(() => it.deliveries.length === 3)
  t.like(it.deliveries[2], { to: '/weu', body: { action: 'delete', target: { mediaType: hello.mediaType, digest: hello.digest, repository: 'samples/hello' } } })
  t.deepEqual([it.standIns.westeurope.contents(), it.standIns.eastus2.contents()], [[], []])
})

test.serial('a service that ends while a replica and the receiver are away: the next one brings the image and tells of it', async (t) => {
  const it = await registry(t)
  const first = await it.start()
  it.standIns.eastus2.away = true
  it.status = 503
  t.is(await push(first), 201)
  await until(() => it.notes.some((note) => 'notReplicated' in note))
  await first.stop()
  t.deepEqual(it.standIns.eastus2.contents(), [])
  it.standIns.eastus2.away = false
  it.status = 200
  const second = await it.start()
  t.teardown(second.stop)
  await until(() => it.deliveries.some(({ to }) => to === '/eus2'))
  t.deepEqual(it.standIns.eastus2.contents(), it.standIns.westeurope.contents())
})

test.serial('a push whose answer gets lost is tried again by the client, and is there once', async (t) => {
  const it = await registry(t)
  const life = await it.start()
  t.teardown(life.stop)
  it.standIns.westeurope.losesAnswer = true
  t.is(await push(life), 503)
  t.is(await push(life), 201)
  await until(() => it.standIns.eastus2.contents().length === 2)
  t.deepEqual(it.standIns.eastus2.contents(), it.standIns.westeurope.contents())
})

test.serial('who refers to an image, and SHA-512 digests, are known at the other replica, too', async (t) => {
  const it = await registry(t)
  const life = await it.start()
  t.teardown(life.stop)
  t.is(await push(life), 201)
  const config = hello.layers[0]!
  const artifact = JSON.stringify({
    schemaVersion: 2, mediaType: hello.mediaType, artifactType: 'application/example', config: { mediaType: 'application/octet-stream', digest: digestOf(config), size: config.length }, layers: [],
    subject: { mediaType: hello.mediaType, digest: hello.digest, size: hello.body.length },
  })
  const digest = `sha512:${createHash('sha512').update(artifact).digest('hex')}`
  const headers = await bearer(life)
  t.is((await life.ask(login, `/v2/samples/hello/manifests/${digest}`, { method: 'PUT', headers: { ...headers, 'content-type': hello.mediaType }, body: artifact })).status, 201)
  await until(() => it.standIns.eastus2.contents().length === 3)
  const other = 'contoso.eastus2.geo.azurecr.io'
  const pulled = await life.ask(other, `/v2/samples/hello/manifests/${digest}`, { headers })
  t.deepEqual([pulled.status, pulled.body, pulled.headers['docker-content-digest']], [200, artifact, digest])
  const referrers = await life.ask(other, `/v2/samples/hello/referrers/${hello.digest}`, { headers })
  t.like((JSON.parse(referrers.body) as { manifests: object[] }).manifests[0], { digest, artifactType: 'application/example' })
  t.is((await life.ask(login, `/v2/samples/hello/manifests/${digest}`, { method: 'DELETE', headers })).status, 202)
  await until(() => it.standIns.eastus2.contents().length === 2)
  t.is((await life.ask(other, `/v2/samples/hello/manifests/${digest}`, { headers })).status, 404)
})

test.serial('an image whose blobs have SHA-512 digests goes to the other replica, and by upload into another repository: mounted, a blob is known by SHA-256 alone', async (t) => {
  const it = await registry(t)
  const life = await it.start()
  t.teardown(life.stop)
  const config = hello.layers[0]!
  const [digest, type] = [digestOf(config, 'sha512'), 'application/vnd.oci.image.manifest.v1+json']
  const body = JSON.stringify({ schemaVersion: 2, mediaType: type, config: { mediaType: 'application/octet-stream', digest, size: config.length }, layers: [] })
  const answer = await life.ask(login, `/oauth2/token?service=${login}&scope=repository:a:pull,push&scope=repository:b:pull,push`, { headers: basic('contoso', 'good') })
  const headers = { authorization: `Bearer ${(JSON.parse(answer.body) as { access_token: string }).access_token}` }
  const begin = (path: string) => life.ask(login, path, { method: 'POST', headers })
  for (const [repository, query] of [['a', ''], ['b', `?mount=${digest}&from=a`]] as const) {
    const begun = await begin(`/v2/${repository}/blobs/uploads/${query}`)
    t.is(begun.status, 202)
    const put = await life.ask(login, `${begun.headers.location}&digest=${digest}`, { method: 'PUT', headers, body: config.toString() })
    t.deepEqual([put.status, put.headers['docker-content-digest']], [201, digest])
    t.is((await life.ask(login, `/v2/${repository}/manifests/v1`, { method: 'PUT', headers: { ...headers, 'content-type': type }, body })).status, 201)
  }
  await until(() => it.standIns.eastus2.contents().length === 4)
  t.deepEqual(it.standIns.eastus2.contents(), it.standIns.westeurope.contents())
})

test.serial('settings of replication and webhooks: what is left out, and everything that is wrong with them at once', (t) => {
  const settings = (own: object) => readSettings(JSON.stringify({ folder: '/tmp', listeners: [], registries: [{ loginServer: login, secret, replicas: [{ region: 'westeurope', storageAccount: 'weureplstore1', upstream: 'http://127.0.0.1:1' }], ...own }] }))
  t.deepEqual(settings({ replication: {} }).registries[0]!.replication, { seconds: 4, bytesPerSecond: 32_500_000, retrySeconds: 5 })
  t.deepEqual([settings({}).registries[0]!.replication, settings({}).registries[0]!.webhooks], [undefined, []])
  const { message } = t.throws(() => settings({ replication: { seconds: -1, bytesPerSecond: 0 }, webhooks: [{ region: 'West Europe', url: 'ftp://user:hidden@x', actions: ['quarantine'], headers: { A: 'hidden\n' } }] }))
  t.deepEqual(message.split('\n').map((line) => line.replace(/: expected.*/, '')), [
    'registries[0].replication.bytesPerSecond', 'registries[0].replication.seconds',
    ...['region', 'url', 'actions[0]', 'headers.A'].map((field) => `registries[0].webhooks[0].${field}`),
  ])
  t.notRegex(message, /hidden/)
})
