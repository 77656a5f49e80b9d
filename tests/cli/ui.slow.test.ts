import { request } from 'node:http'
import { connect, createServer, type AddressInfo } from 'node:net'
import { networkInterfaces } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import test, { type ExecutionContext } from 'ava'
import { UsageError } from '../../harness/cli/exit-codes.ts'
import type { Attached } from '../../harness/cli/ui/attached.ts'
import { attach } from '../../harness/cli/ui/attached.ts'
import { readDesign } from '../../harness/cli/designs.ts'
import { admit, type Knock } from '../../harness/cli/ui/guard.ts'
import { serve } from '../../harness/cli/ui/serve.ts'
import { createModel, facts, loadTopology, modelWorld, type ComponentId } from '../../harness/index.ts'
import { fakeLab, rehearse } from './fakes.ts'

const door = { token: 'secret', port: 4000 }
const own = { host: '127.0.0.1:4000' }
const origin = { origin: 'http://127.0.0.1:4000' }

const page: Knock = { method: 'GET', url: '/secret/', headers: own }
const asked: Knock = { method: 'POST', url: '/secret/ask', headers: { ...own, ...origin } }

test.serial('the door: the page, what it asks, and what was typed, are let in', (t) => {
  t.like(admit(page, door), { path: '' })
  t.like(admit({ ...page, headers: { ...own, 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' } }, door), { path: '' })
  t.like(admit(asked, door), { path: 'ask' })
  t.like(admit({ ...asked, headers: { ...own, ...origin, 'sec-fetch-site': 'same-origin' } }, door), { path: 'ask' })
  const watched = admit({ ...page, url: '/secret/watch?host=a&name=b%26c' }, door)
  t.is('query' in watched && watched.query.get('name'), 'b&c')
})

const refused: readonly (readonly [string, Knock, number])[] = [
  ['another name for 127.0.0.1, as DNS rebinding has it', { ...page, headers: { host: 'evil.example:4000' } }, 403],
  ['localhost', { ...page, headers: { host: 'localhost:4000' } }, 403],
  ['no host', { ...page, headers: {} }, 403],
  ['another port', { ...page, headers: { host: '127.0.0.1:4001' } }, 403],
  ['another origin', { ...asked, headers: { ...own, origin: 'http://evil.example' } }, 403],
  ['the origin of a file', { ...asked, headers: { ...own, origin: 'null' } }, 403],
  ['another port of this machine', { ...asked, headers: { ...own, origin: 'http://127.0.0.1:4001' } }, 403],
  ['another page that asks', { ...page, headers: { ...own, 'sec-fetch-site': 'cross-site' } }, 403],
  ['another page that leads here', { ...page, headers: { ...own, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' } }, 403],
  ['a POST that says not from where', { ...asked, headers: own }, 403],
  ['no token', { ...page, url: '/' }, 404],
  ['another token', { ...page, url: '/secreT/' }, 404],
  ['the beginning of the token', { ...page, url: '/sec/' }, 404],
  ['more than the token', { ...page, url: '/secretsecret/' }, 404],
  ['the token elsewhere', { ...page, url: '/x/secret/' }, 404],
  ['the token as a whole address', { ...page, url: 'http://127.0.0.1:4000/secret/' }, 404],
  ['another method', { ...page, method: 'PUT' }, 405],
  ['a question beforehand', { ...page, method: 'OPTIONS' }, 405],
]

for (const [what, knock, status] of refused) {
  test.serial(`the door: ${what} is refused`, (t) => {
    t.deepEqual(admit(knock, door), { refused: status } as never)
  })
}

const design = 'topologies/expressroute-with-vpn.yaml'

/** A lab that answers as the model predicts, with what is broken in it. */
function lab(calls: string[]) {
  const { topology } = loadTopology(design)
  const known = facts(topology!)
  let broken: ReadonlySet<ComponentId> = new Set()
  const world = () => modelWorld(createModel(known, { faults: [...broken] }))
  const fake = fakeLab('expressroute-with-vpn', design, calls, { ask: (...args) => world().ask(...args), connect: (...args) => world().connect(...args) })
  return {
    ...fake,
    nodes: [...known.hosts.keys()],
    plan: { ...fake.plan, name: 'expressroute-with-vpn', breaks: (['connection:circuit', 'connection:backup'] as ComponentId[]).map((id) => ({ when: [id] })) as never },
    faults: async () => broken,
    setFaults: async (wanted: ReadonlySet<ComponentId>) => {
      broken = wanted
      return new Map([...wanted].filter((id) => id === 'connection:backup').map((id) => [id, 'somebody holds the cable'] as const))
    },
  }
}

const attached = (): Attached => attach(lab([]), readDesign([design], { stderr: { write: () => undefined } }), () => new Date('2026-01-02T03:04:05Z'))

test.serial('a lab as its page uses it: asks, breaks, and says why not', async (t) => {
  const one = attached()
  t.deepEqual(one.faults.toSorted(), ['connection:backup', 'connection:circuit'])
  const { trace, places } = await one.ask('desk', 'Contoso.azurecr.io.')
  t.is(trace.name, 'contoso.azurecr.io')
  t.regex(trace.text, /^private /)
  t.is(trace.predicted, trace.text)
  t.true(trace.steps.some(({ line }) => line !== undefined && places[line]!.line !== undefined))
  t.deepEqual(await one.turn('connection:circuit', true), { standing: ['connection:circuit'], cannot: [] })
  const turned = await one.turn('connection:backup', true)
  t.deepEqual(turned, { standing: ['connection:circuit', 'connection:backup'], cannot: ['connection:backup is not broken: somebody holds the cable'] })
  t.is((await one.ask('desk', 'contoso.azurecr.io')).trace.kind, 'none')
  t.deepEqual((await one.turn(undefined, false)).standing, [])
  await t.throwsAsync(one.ask('desks', 'contoso.azurecr.io'), { instanceOf: UsageError, message: 'the lab has no host desks' })
  await t.throwsAsync(one.ask('desk', 'no name'), { instanceOf: UsageError })
  await t.throwsAsync(one.turn('connection:nothing', true), { instanceOf: UsageError })
})

test.serial('a lab that answers otherwise than the model: both are told', async (t) => {
  const other = { ...lab([]), ask: async () => undefined }
  const { trace } = await attach(other, readDesign([design], { stderr: { write: () => undefined } }), () => new Date()).ask('desk', 'contoso.azurecr.io')
  t.is(trace.text, 'timeout')
  t.regex(trace.predicted, /^private /)
})

test.serial('a host that is watched: a line whenever its answer changes, and what was broken before it', async (t) => {
  const one = attached()
  const ending = new AbortController()
  const seen: string[] = []
  for await (const { who, what, kind } of one.watch('desk', 'contoso.azurecr.io', ending.signal)) {
    seen.push(`${who}: ${kind ?? ''} ${what.replace(/ .*/, '')}`)
    if (seen.length === 1) for (const id of one.faults) await one.turn(id, true)
    if (seen.length === 4) ending.abort()
  }
  t.deepEqual(seen, ['desk contoso.azurecr.io: pass private', 'lab:  connection:circuit', 'lab:  connection:backup', 'desk contoso.azurecr.io: fail timeout'])
})

test.serial('a host that is watched: what cannot be asked is told, and it goes on', async (t) => {
  const one = lab([])
  let n = 0
  const flaky = { ...one, ask: (...args: Parameters<typeof one.ask>) => (n++ === 0 ? Promise.reject(new Error('the lab is unsettled')) : one.ask(...args)) }
  const ending = new AbortController()
  const seen: string[] = []
  for await (const { what, kind } of attach(flaky, readDesign([design], { stderr: { write: () => undefined } }), () => new Date()).watch('desk', 'contoso.azurecr.io', ending.signal)) {
    seen.push(`${kind} ${what}`)
    if (seen.length === 2) ending.abort()
  }
  t.deepEqual(seen, ['unknown nobody can tell: the lab is unsettled', 'pass private contoso-endpoint'])
})

/** One request as whoever writes it by hand makes it. */
function asks(url: string, { method = 'GET', headers = {}, body = '' }: { readonly method?: string; readonly headers?: Record<string, string>; readonly body?: string } = {}): Promise<{ readonly status: number; readonly headers: NodeJS.Dict<string | string[]>; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent: false }, (response) => {
      let text = ''
      response.on('data', (piece) => (text += piece)).on('end', () => resolve({ status: response.statusCode!, headers: response.headers, text }))
    })
    sent.on('error', reject).end(body)
  })
}

async function served(t: ExecutionContext): Promise<{ readonly url: string; readonly post: (what: string, body: string) => ReturnType<typeof asks> }> {
  const one = await serve(attached(), (nonce) => `<p>${nonce}`)
  t.teardown(() => one[Symbol.asyncDispose]())
  return { url: one.url, post: (what, body) => asks(`${one.url}${what}`, { method: 'POST', headers: { origin: new URL(one.url).origin }, body }) }
}

test.serial('the page: nothing of it is kept, framed or loaded from elsewhere', async (t) => {
  const { url } = await served(t)
  t.regex(new URL(url).pathname, /^\/[\w-]{32}\/$/)
  const { status, headers, text } = await asks(url)
  t.is(status, 200)
  t.is(headers['cache-control'], 'no-store')
  t.is(headers['referrer-policy'], 'no-referrer')
  t.is(headers['access-control-allow-origin'], undefined)
  const nonce = /'nonce-([^']+)'/.exec(String(headers['content-security-policy']))![1]!
  t.true(text.includes(nonce))
  t.not(text, (await asks(url)).text, 'another nonce each time')
  t.regex(String(headers['content-security-policy']), /default-src 'none'.*frame-ancestors 'none'/)
})

test.serial('what the page asks: answers, and reasons in the place of them', async (t) => {
  const { url, post } = await served(t)
  t.regex((JSON.parse((await post('ask', '{"host":"desk","name":"contoso.azurecr.io"}')).text) as { trace: { text: string } }).trace.text, /^private/)
  for (const [body, reason] of [['{"host":"x","name":"y"}', /no host x/], ['{', /no JSON/], ['null', /no host undefined/], [`{"host":"${'x'.repeat(5000)}"}`, /too long/]] as const) {
    const { status, text } = await post('ask', body)
    t.is(status, 400)
    t.regex(text, reason)
  }
  t.deepEqual(JSON.parse((await asks(`${url}faults`)).text), { standing: [] })
  t.is((await asks(`${url}nothing`)).status, 404)
  t.is((await asks(`${new URL(url).origin}/${'x'.repeat(32)}/`)).status, 404)
  t.is((await asks(`${url}watch?host=x&name=y`)).status, 400)
  t.is((await asks(`${url}ask`, { method: 'POST', body: '{}' })).status, 403)
})

test.serial('the page: is on loopback, and on no other address of this machine', async (t) => {
  const { url } = await served(t)
  const port = Number(new URL(url).port)
  const others = Object.values(networkInterfaces()).flatMap((all) => all ?? []).filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address)
  for (const address of [...others, '127.0.0.2']) {
    const outcome = await new Promise((resolve) => connect({ host: address, port }).on('connect', function (this: { destroy(): void }) {
      this.destroy()
      resolve('open')
    }).on('error', ({ code }: NodeJS.ErrnoException) => resolve(code)))
    t.is(outcome, 'ECONNREFUSED', address)
  }
})

test.serial('ui: prints the address, and ends when it is interrupted, though somebody watches', async (t) => {
  const ending = new AbortController()
  let stdout = ''
  const running = rehearse(['ui', design], { labs: ['expressroute-with-vpn'], signal: ending.signal, deps: { attachLab: async () => {
    const one = lab([])
    return { ...one, plan: one.plan }
  } }, output: (text) => (stdout += text) })
  while (stdout === '') await wait(10)
  const watching = asks(`${stdout.trim()}watch?host=desk&name=contoso.azurecr.io`)
  watching.catch(() => undefined)
  t.is((await asks(stdout.trim())).status, 200)
  ending.abort()
  t.is((await running).code, 0)
  await t.throwsAsync(asks(stdout.trim()), { code: 'ECONNREFUSED' })
})

test.serial('ui: a port that is taken, a lab of another design, and one that is not up are told', async (t) => {
  const taken = createServer().listen(0, '127.0.0.1')
  t.teardown(() => taken.close())
  await wait(0)
  const deps = { attachLab: async () => lab([]) }
  const busy = await rehearse(['ui', design, '--port', String((taken.address() as AddressInfo).port)], { labs: ['expressroute-with-vpn'], deps })
  t.is(busy.code, 64)
  t.regex(busy.stderr, /port \d+ is taken/)
  t.regex((await rehearse(['ui', 'topologies/flagship.yaml', '--lab', 'expressroute-with-vpn'], { labs: ['expressroute-with-vpn'], deps })).stderr, /is not of topologies\/flagship\.yaml: it has no/)
  t.regex((await rehearse(['ui', design])).stderr, /no lab expressroute-with-vpn is up/)
  t.is((await rehearse(['ui', design, '--port', '70000'])).code, 64)
})
