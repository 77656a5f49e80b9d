import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { isOpen } from '../../harness/registry/schedule.ts'
import { image, type Image } from './replicas.ts'
import { cloud, level, until, wayTo, type Level, type LevelSettings, type Way } from './levels.ts'
import { digestOf, type StandIn } from './stand-in.ts'
import { temporaryFolder } from '../temporary.ts'
import { basic } from './world.ts'

// A connected registry and the one above it, over HTTP: what is synchronised, which way, when, and what is refused.

const hello = image('config', 'a layer')
const scope = 'repository:samples/hello:pull,push'

async function put({ ask }: StandIn, { body, mediaType, layers }: Image, tag = 'v1'): Promise<void> {
  for (const layer of layers) await ask({ method: 'PUT', path: `/v2/samples/hello/blobs/uploads/1?digest=${digestOf(layer)}`, headers: {}, body: layer })
  await ask({ method: 'PUT', path: `/v2/samples/hello/manifests/${tag}`, headers: { 'content-type': mediaType }, body })
}

interface Levels {
  readonly top: Level
  readonly plant: Level
  readonly ways: { readonly login: Way; readonly data: Way }
  /** Another instance of the same. */
  readonly again: (settings?: Partial<LevelSettings>) => Promise<Level>
}

async function levels(t: ExecutionContext, { messageSeconds, ...settings }: Partial<LevelSettings> = {}, now?: () => number): Promise<Levels> {
  const top = await level(t, { name: '', children: ['plant'], ...(messageSeconds !== undefined && { messageSeconds }) }, now)
  await put(top.upstream, hello)
  const ways = { login: await wayTo(t, top.port, cloud.login), data: await wayTo(t, top.port, cloud.data) }
  const again: Levels['again'] = (further) => level(t, { name: 'plant', children: ['cells'], parent: { loginServer: ways.login.url, gateway: ways.data.url }, ...settings, ...further }, now)
  return { top, ways, again, plant: await again() }
}

test.serial('three levels: an image comes down, each level asks only the one above it, and what it has it hands out itself', async (t) => {
  const { plant } = await levels(t)
  const above = await wayTo(t, plant.port, 'edge')
  const cells = await level(t, { name: 'cells', parent: { loginServer: above.url, gateway: above.url } })
  await until('online', () => plant.state() === 'Online' && cells.state() === 'Online' && cells.upstream.contents().includes(`samples/hello v1 → ${hello.digest}`))
  t.deepEqual(plant.upstream.contents(), cells.upstream.contents())
  const headers = await cells.bearer(scope)
  const layer = hello.layers.at(-1)!
  const { status, body } = await cells.ask(`/v2/samples/hello/blobs/${digestOf(layer)}`, { headers })
  t.deepEqual([status, body], [200, layer.toString()])
})

test.serial('the home data endpoint is lost: Offline, what is there is pulled, and what was pushed meanwhile arrives after it comes back; deletions too', async (t) => {
  const { top, plant, ways } = await levels(t)
  await until('online', () => plant.state() === 'Online')
  ways.data.cut = true
  await until('offline', () => plant.state() === 'Offline')
  const later = image('config', 'another layer')
  await put(top.upstream, later, 'v2')
  await top.upstream.ask({ method: 'DELETE', path: '/v2/samples/hello/manifests/v1', headers: {} })
  const headers = await plant.bearer(scope)
  t.is((await plant.ask('/v2/samples/hello/manifests/v1', { headers })).status, 200)
  t.is((await plant.ask('/v2/samples/hello/manifests/v2', { headers })).status, 404)
  ways.data.cut = false
  await until('caught up', () => plant.upstream.contents().includes(`samples/hello v2 → ${later.digest}`) && !plant.upstream.contents().some((one) => one.includes(' v1 ')))
  await until('online again', () => plant.state() === 'Online')
})

test.serial('ReadWrite: what is pushed there goes up, and a tag that is gone there goes; ReadOnly refuses in the documented words', async (t) => {
  const { top, plant } = await levels(t, { mode: 'ReadWrite' })
  await until('online', () => plant.state() === 'Online')
  const own = image('config', 'made in the plant')
  await put(plant.upstream, own, 'own')
  await until('up', () => top.upstream.contents().includes(`samples/hello own → ${own.digest}`))
  await plant.upstream.ask({ method: 'DELETE', path: '/v2/samples/hello/manifests/own', headers: {} })
  await until('gone', () => !top.upstream.contents().some((one) => one.includes(' own ')))

  const { plant: readOnly } = await levels(t)
  const refused = await readOnly.ask('/v2/samples/hello/blobs/uploads/', { method: 'POST', headers: await readOnly.bearer(scope) })
  t.is(refused.status, 403)
  t.like(JSON.parse(refused.body), { errors: [{ code: 'DENIED', message: 'This operation is not allowed on this registry.' }] })
})

test.serial('a wrong password: of a client, in the documented words; of the sync token, Offline', async (t) => {
  const { plant, again } = await levels(t)
  const refused = await plant.ask('/oauth2/token?service=127.0.0.1.plant', { headers: basic('client', 'bad') })
  t.is(refused.status, 401)
  t.like(JSON.parse(refused.body), { errors: [{ code: 'UNAUTHORIZED', message: 'Incorrect Password' }] })
  const other = await again({ password: 'bad' })
  await until('offline', () => other.state() === 'Offline')
  t.deepEqual(other.upstream.contents(), [])
})

test.serial('a second instance is refused; the first one is known again when it is started anew', async (t) => {
  const folder = temporaryFolder(t)
  const { plant, again } = await levels(t, { folder })
  await until('online', () => plant.state() === 'Online')
  const second = await again({ folder: temporaryFolder(t) })
  await until('offline', () => second.state() === 'Offline')
  t.regex(JSON.stringify(second.notes), /409 ALREADY_ACTIVATED: Failed to activate the connected registry/)
  t.deepEqual(second.upstream.contents(), [])
  await plant.stop()
  const anew = await again({ upstream: plant.upstream })
  await until('online', () => anew.state() === 'Online')
  await second.stop()
})

test.serial('nobody but who has the sync token of a connected registry gets anything at its gateway, and at the home data endpoint alone', async (t) => {
  const { top, plant } = await levels(t)
  await until('online', () => plant.state() === 'Online')
  const headers = await top.bearer('gateway:plant:message/read repository:samples/hello:pull')
  for (const path of ['/gateway/plant/messages', '/gateway/plant/v2/samples/hello/manifests/v1', '/gateway/other/messages', '/gateway/']) t.is((await plant.ask(path, { headers })).status, 401, path)
  t.is((await top.ask('/gateway/plant/messages', { headers })).status, 404)
})

test.serial('outside the window nothing is asked of the parent, beyond the first look', async (t) => {
  let now = Date.parse('2026-11-30T11:00:00Z')
  const { top, plant } = await levels(t, { schedule: '0 12 * * *', syncWindowSeconds: 4 * 3600 }, () => now)
  await until('online', () => plant.state() === 'Online')
  const later = image('config', 'another layer')
  await put(top.upstream, later, 'v2')
  const asked = plant.notes.length
  await new Promise((resolve) => setTimeout(resolve, 100))
  t.is(plant.notes.length, asked)
  now = Date.parse('2026-11-30T15:59:00Z')
  await until('in the window', () => plant.upstream.contents().includes(`samples/hello v2 → ${later.digest}`))
})

test.serial('messages expire: what changed while it was away for longer does not come, be it pushed or gone, until it is pushed anew; what comes first is all there is', async (t) => {
  const day = 24 * 3600
  let now = Date.parse('2026-11-30T11:00:00Z')
  const { top, plant, ways } = await levels(t, { messageSeconds: 2 * day, mode: 'ReadWrite' }, () => now)
  await until('online', () => plant.state() === 'Online')
  now += 10 * day * 1000
  // Everything above is old by now, and who synchronises for the first time gets it.
  const second = temporaryFolder(t)
  t.true(plant.upstream.contents().includes(`samples/hello v1 → ${hello.digest}`))
  const [lost, living, own] = [image('config', 'lost'), image('config', 'living'), image('config', 'own')]
  const noted = async (): Promise<void> => until('noted', () => messagesIn(top.folder).includes(lost.digest))

  ways.data.cut = true
  await until('offline', () => plant.state() === 'Offline')
  await put(top.upstream, lost, 'v2')
  await top.upstream.ask({ method: 'DELETE', path: '/v2/samples/hello/manifests/v1', headers: {} })
  await put(plant.upstream, own, 'own')
  await noted()
  await until('gone', () => messagesIn(top.folder).split('\n').some((line) => line.includes('"v1"') && !line.includes('digest')))
  now += 3 * day * 1000
  await put(top.upstream, living, 'v3')
  ways.data.cut = false
  await until('what is told in time', () => plant.upstream.contents().includes(`samples/hello v3 → ${living.digest}`))
  await until('what was pushed below goes up, however late', () => top.upstream.contents().includes(`samples/hello own → ${own.digest}`))
  await until('online', () => plant.state() === 'Online')
  t.deepEqual(plant.upstream.contents().filter((one) => one.includes('→')), [`samples/hello own → ${own.digest}`, `samples/hello v1 → ${hello.digest}`, `samples/hello v3 → ${living.digest}`])

  // Another one that has never been there, in place of the first.
  await plant.stop()
  rmSync(join(top.folder, 'activated plant'))
  const anew = await level(t, { name: 'plant', parent: { loginServer: ways.login.url, gateway: ways.data.url }, folder: second }, () => now)
  await until('all there is', () => anew.upstream.contents().includes(`samples/hello v2 → ${lost.digest}`))
  await put(top.upstream, image('config', 'later'), 'v2')
  await until('pushed anew', () => !anew.upstream.contents().includes(`samples/hello v2 → ${lost.digest}`))
})

/** What is written down of changes. */
function messagesIn(folder: string): string {
  return readdirSync(folder).filter((name) => name.startsWith('messages-')).map((name) => readFileSync(join(folder, name), 'utf8')).join('\n')
}

test.serial('its own storage fails: Unhealthy', async (t) => {
  const { top, plant } = await levels(t)
  await until('online', () => plant.state() === 'Online')
  plant.upstream.away = true
  await put(top.upstream, image('config', 'another layer'), 'v2')
  await until('unhealthy', () => plant.state() === 'Unhealthy')
  t.deepEqual(plant.upstream.contents().length, 2)
})

for (const [schedule, at, hours, open] of [
  ['* * * * *', '2026-11-30T03:17:20Z', 1, true],
  ['0 12 * * *', '2026-11-30T11:59:59Z', 4, false],
  ['0 12 * * *', '2026-11-30T12:00:00Z', 4, true],
  ['0 12 * * *', '2026-11-30T15:59:59Z', 4, true],
  ['0 12 * * *', '2026-11-30T16:00:00Z', 4, false],
  ['*/15 * * * 1-5', '2026-11-29T10:00:00Z', 1, false],
  ['30 22 1,15 * *', '2026-12-02T22:30:00Z', 24, false],
  ['30 22 1,15 * *', '2026-12-02T05:00:00Z', 48, true],
  ['0 0 * * 7', '2026-11-29T00:30:00Z', 1, true],
] as const) test(`schedule ${schedule} for ${hours} h is ${open ? 'open' : 'closed'} at ${at}`, (t) => t.is(isOpen(schedule, hours * 3600, Date.parse(at)), open))
