import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { receivedFile, startReceiver, type Received } from '../../harness/registry/receiver.ts'
import { startService } from '../../harness/registry/service.ts'
import { readSettings } from '../../harness/registry/settings-read.ts'
import type { Webhook } from '../../harness/registry/settings.ts'
import { webhooksFor } from '../../harness/registry/webhooks.ts'
import { exchange, topologyText } from '../design.ts'
import { file, planOf } from '../plan/load.ts'
import { temporaryFolder } from '../temporary.ts'
import { until } from './levels.ts'
import { image } from './replicas.ts'
import { served } from './served.ts'
import { digestOf, standIn } from './stand-in.ts'
import { basic, secret, send, type Ask } from './world.ts'

// Webhooks as a design writes them, delivered by the service to the lab's receiver, over HTTP on loopback.

const login = 'contoso.azurecr.io'
const hello = image('config', 'a layer')

const written = exchange(topologyText('geo-replicated-images'), 'publicNetworkAccess: Disabled }', `publicNetworkAccess: Disabled,
    webhooks: {
      western: { serviceUri: 'https://hooks.example.com/registry?region=weu', customHeaders: { X-Own: text } },
      arrived: { serviceUri: 'http://hooks.example.com:8080/arrived', location: eastus2, actions: push },
      tagged: { serviceUri: 'https://hooks.example.com/tagged', scope: 'samples/hello:v2' },
      asleep: { serviceUri: 'https://hooks.example.com/asleep', status: disabled } } }`)

test('a design with webhooks: the registry tells the receiver beside it, at a path that begins with the host that it would tell', (t) => {
  const { registries: [registry], receiver } = readSettings(file(planOf(written), 'registry-contoso', '/etc/container-registry/settings.json'))
  t.deepEqual(receiver, { address: '127.0.0.1', port: 8090 })
  t.deepEqual(registry!.webhooks, [
    { region: 'westeurope', url: 'http://127.0.0.1:8090/hooks.example.com/registry?region=weu', actions: ['push', 'delete'], headers: { 'X-Own': 'text' } },
    { region: 'eastus2', url: 'http://127.0.0.1:8090/hooks.example.com:8080/arrived', actions: ['push'], headers: {} },
    { region: 'westeurope', url: 'http://127.0.0.1:8090/hooks.example.com/tagged', actions: ['push', 'delete'], scope: 'samples/hello:v2', headers: {} },
  ])
  const plain = readSettings(file(planOf(topologyText('geo-replicated-images')), 'registry-contoso', '/etc/container-registry/settings.json'))
  t.deepEqual([plain.receiver, plain.registries[0]!.webhooks], [undefined, []])
})

interface Life {
  readonly received: () => readonly Received[]
  readonly push: (tag: string) => Promise<number>
  readonly remove: (reference: string) => Promise<number>
}

/** The service with the webhooks of the design, as far as a port of its own lets it. */
async function life(t: ExecutionContext): Promise<Life> {
  const folder = temporaryFolder(t)
  const planned = readSettings(file(planOf(written), 'registry-contoso', '/etc/container-registry/settings.json')).registries[0]!
  const receiver = await startReceiver('127.0.0.1', 0, folder, Date.now)
  const replicas = await Promise.all(planned.replicas.map(async (replica) => ({ ...replica, upstream: await served(t, standIn()) })))
  const webhooks = planned.webhooks.map((webhook) => ({ ...webhook, url: webhook.url.replace(':8090', `:${receiver.port}`) }))
  const service = await startService({
    folder, registries: [{ ...planned, secret, replicas, webhooks, adminPasswords: ['good'], publicNetworkAccess: 'Enabled', replication: { seconds: 0, bytesPerSecond: 1e9, retrySeconds: 0 } }],
    listeners: [{ address: '127.0.0.1', port: 0, tls: false, entry: 'public', region: 'westeurope' }],
  })
  t.teardown(async () => {
    await service[Symbol.asyncDispose]()
    await receiver[Symbol.asyncDispose]()
  })
  const ask = (path: string, options: Ask = {}) => send(service.ports[0]!, login, path, options)
  const headers = async () => ({ authorization: `Bearer ${(JSON.parse((await ask(`/oauth2/token?service=${login}&scope=repository:samples/hello:pull,push,delete`, { headers: basic('contoso', 'good') })).body) as { access_token: string }).access_token}` })
  return {
    received: () => {
      try {
        return readFileSync(join(folder, receivedFile), 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Received)
      } catch {
        return []
      }
    },
    push: async (tag) => {
      for (const layer of hello.layers) {
        const begun = await ask('/v2/samples/hello/blobs/uploads/', { method: 'POST', headers: await headers() })
        await ask(`${begun.headers.location}&digest=${digestOf(layer)}`, { method: 'PUT', headers: await headers(), body: layer.toString() })
      }
      return (await ask(`/v2/samples/hello/manifests/${tag}`, { method: 'PUT', headers: { ...await headers(), 'content-type': hello.mediaType, 'user-agent': 'crane' }, body: hello.body.toString() })).status
    },
    remove: async (reference) => (await ask(`/v2/samples/hello/manifests/${reference}`, { method: 'DELETE', headers: await headers() })).status,
  }
}

test('one event from each region that has a webhook: from where it was pushed at once, from the other when it has arrived there', async (t) => {
  const { received, push, remove } = await life(t)
  t.is(await push('v1'), 201)
  await until('both regions tell', () => received().length === 2)
  t.deepEqual(received().map(({ to }) => to).toSorted(), ['/hooks.example.com/registry?region=weu', '/hooks.example.com:8080/arrived'])
  for (const { to, headers, body } of received()) {
    t.deepEqual(headers, { 'content-type': 'application/json', ...(to.includes('region=weu') && { 'x-own': 'text' }) })
    t.deepEqual(Object.keys(body), ['id', 'timestamp', 'action', 'target', 'request'])
    t.like(body, { action: 'push', target: { mediaType: hello.mediaType, size: hello.body.length, digest: hello.digest, length: hello.body.length, repository: 'samples/hello', tag: 'v1' }, request: { host: login, method: 'PUT', useragent: 'crane' } })
  }
  // Another tag of the same image is told by those who are told of that tag, too.
  t.is(await push('v2'), 201)
  await until('three tell of v2', () => received().length === 5)
  t.deepEqual(received().slice(2).map(({ to }) => to).toSorted(), ['/hooks.example.com/registry?region=weu', '/hooks.example.com/tagged', '/hooks.example.com:8080/arrived'])
  // Of a tag that goes alone nobody is told; of the image whoever asked for deletions of everything.
  for (const reference of ['v1', hello.digest]) t.is(await remove(reference), 202)
  await until('a deletion is told', () => received().length === 6)
  t.like(received()[5], { to: '/hooks.example.com/registry?region=weu', body: { action: 'delete', target: { mediaType: hello.mediaType, digest: hello.digest, repository: 'samples/hello' } } })
})

test('the receiver that settings name listens beside the service, and takes nothing but JSON by POST', async (t) => {
  const folder = temporaryFolder(t)
  const service = await startService({ folder, registries: [], listeners: [], receiver: { address: '127.0.0.1', port: 0 } })
  t.teardown(() => service[Symbol.asyncDispose]())
  const told = async (options: Ask): Promise<number> => (await send(service.receiverPort!, '127.0.0.1', '/hooks.example.com/', options)).status
  t.is(await told({ method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"id":"1"}' }), 200)
  t.is(await told({ method: 'POST', body: 'no JSON' }), 400)
  t.is(await told({}), 405)
  const lines = readFileSync(join(folder, receivedFile), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Received)
  t.deepEqual(lines.map(({ to, body }) => [to, body]), [['/hooks.example.com/', { id: '1' }]])
})

test('scopes of webhooks: all, one tag, all tags of a repository, the tag latest; a deletion has no tag', (t) => {
  const base: Webhook = { region: 'westeurope', url: 'http://127.0.0.1:1', actions: ['push', 'delete'], headers: {} }
  const hears = (scope: string | undefined, repository: string, tag: string | undefined): boolean => webhooksFor(
    { webhooks: [{ ...base, ...(scope !== undefined && { scope }) }] }, 'westeurope',
    { repository, change: tag === 'deleted' ? { kind: 'delete', digest: 'd' } : { kind: 'push', digest: 'd', mediaType: 'm', size: 1, blobs: [], lists: [], ...(tag !== undefined && { tag }) } },
  ).length === 1
  for (const [scope, repository, tag, expected] of [
    [undefined, 'a/b', 'v1', true], [undefined, 'a/b', undefined, true], [undefined, 'a/b', 'deleted', true],
    ['a/b:v1', 'a/b', 'v1', true], ['a/b:v1', 'a/b', 'v2', false], ['a/b:v1', 'a', 'v1', false], ['a/b:v1', 'a/b', 'deleted', false], ['a/b:v1', 'a/b', undefined, false],
    ['a/b:*', 'a/b', 'v2', true], ['a/b:*', 'a/b', 'deleted', true], ['a/b:*', 'a/b/c', 'v2', false],
    ['a/b', 'a/b', 'latest', true], ['a/b', 'a/b', 'v1', false],
  ] as const) t.is(hears(scope, repository, tag), expected, `${scope} ${repository}:${tag}`)
})

test('settings of a receiver and of scopes that are none are told', (t) => {
  const { message } = t.throws(() => readSettings(JSON.stringify({
    folder: '/tmp', listeners: [], receiver: { address: 'here', port: 70_000 },
    registries: [{ loginServer: login, secret, replicas: [{ region: 'westeurope', storageAccount: 'weureplstore1', upstream: 'http://127.0.0.1:1' }], webhooks: [{ region: 'westeurope', url: 'http://127.0.0.1/', scope: 'A:' }] }],
  })))
  t.deepEqual(message.split('\n').map((line) => line.replace(/: expected.*/, '')), ['receiver.address', 'receiver.port', 'registries[0].webhooks[0].scope'])
})
