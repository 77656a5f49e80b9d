import test from 'ava'
import { digest, word, world, type World } from './world.ts'

const login = 'contoso.azurecr.io'
const blob = `/v2/samples/hello/blobs/${digest}`

async function linkOf({ ask, bearer }: World, at = 0, host = login): Promise<URL> {
  const { headers } = await ask(host, blob, { at, headers: await bearer(login, 'repository:samples/hello:pull') })
  return new URL(headers.location!)
}

const target = ({ pathname, search }: URL): string => pathname + search

test('GET of a blob answers 307 to the data endpoint of the region that answered, also for a range; HEAD answers itself', async (t) => {
  const { ask, bearer } = await world(t)
  const headers = await bearer(login, 'repository:samples/hello:pull')
  for (const extra of [{}, { range: 'bytes=0-3' }]) {
    const reply = await ask(login, blob, { headers: { ...headers, ...extra } })
    t.is(reply.status, 307)
    t.is(reply.headers['content-type'], 'text/html; charset=utf-8')
    t.is(reply.headers['docker-content-digest'], digest)
    t.is(reply.body, `<a href="${reply.headers.location!.replaceAll('&', '&amp;')}">Temporary Redirect</a>.\n\n`)
    t.true(reply.headers.location!.startsWith('https://contoso.westeurope.data.azurecr.io/?t='))
  }
  const head = await ask(login, blob, { method: 'HEAD', headers })
  t.deepEqual([head.status, head.headers['content-length'], head.headers['docker-content-digest']], [200, String(word.length), digest])
})

test('the link has the recorded parameters, and the data endpoint gives the blob for it', async (t) => {
  const it = await world(t)
  const link = await linkOf(it)
  t.deepEqual([...link.searchParams.keys()], ['t', 'h', 'c', 'r', 'd', 'p', 's', 'v'])
  t.regex(link.searchParams.get('t')!, /^[0-9a-f]{40}$/)
  t.deepEqual([link.searchParams.get('h'), link.searchParams.get('d')], [login, digest])
  const got = await it.ask(link.host, target(link))
  t.deepEqual([got.status, got.body, got.headers['docker-content-digest']], [200, word, digest])
})

test('each replica sends to its own region: the front end where somebody came in, the regional endpoint, the private endpoint', async (t) => {
  const it = await world(t)
  t.is((await linkOf(it, 1)).host, 'contoso.eastus2.data.azurecr.io')
  t.is((await linkOf(it, 0, 'contoso.eastus2.geo.azurecr.io')).host, 'contoso.eastus2.data.azurecr.io')
  t.is((await linkOf(it, 2)).host, 'contoso.eastus2.data.azurecr.io')
})

test('a data endpoint refuses whoever comes without a link, with one that is altered or of another region, and with Authorization', async (t) => {
  const it = await world(t)
  const link = await linkOf(it)
  const denied = { errors: [{ code: 'DENIED', message: 'requested access to the resource is denied' }] }
  for (const path of ['/', '/v2/', blob]) {
    const reply = await it.ask(link.host, path)
    t.is(reply.status, 403, path)
    t.deepEqual(JSON.parse(reply.body), denied)
  }
  const altered = [...link.searchParams.keys(), 'x'].map((name) => {
    const other = new URL(link)
    other.searchParams.set(name, { d: digest.replace(/.$/, 'g'), s: '99999999999', r: 'samples/other' }[name] ?? `${other.searchParams.get(name)}0`)
    return other
  })
  for (const other of altered) t.is((await it.ask(link.host, target(other))).status, 403, other.search)
  t.is((await it.ask('contoso.eastus2.data.azurecr.io', target(link))).status, 403)
  t.is((await it.ask('fabrikam.westeurope.data.azurecr.io', target(link))).status, 403)
  t.is((await it.ask(link.host, target(link), { headers: await it.bearer(login, 'repository:samples/hello:pull') })).status, 403)
  t.is((await it.ask(link.host, target(link), { method: 'PUT', body: 'x' })).status, 403)
  t.is((await it.ask(link.host, target(link))).status, 200)
})

test('a link is good for 20 minutes, or for as long as is set', async (t) => {
  for (const [settings, seconds] of [[{}, 1200], [{ linkSeconds: 30 }, 30]] as const) {
    const it = await world(t, settings)
    const link = await linkOf(it)
    it.pass(seconds - 1)
    t.is((await it.ask(link.host, target(link))).status, 200)
    it.pass(1)
    t.is((await it.ask(link.host, target(link))).status, 403)
  }
})

test('without dedicated data endpoints the link leads to storage, in its recorded form and with its words', async (t) => {
  const it = await world(t, { dataEndpointEnabled: false })
  const link = await linkOf(it, 1)
  t.is(link.host, 'eus2replstore1.blob.core.windows.net')
  const hex = digest.slice('sha256:'.length)
  t.regex(link.pathname, new RegExp(`^/[0-9a-f]{16}-[0-9a-f]{32}-[0-9a-f]{10}//docker/registry/v2/blobs/sha256/${hex.slice(0, 2)}/${hex}/data$`))
  t.is(link.searchParams.get('se'), '2026-11-30T00:20:00Z')
  t.deepEqual(['sp', 'spr', 'sr', 'sv'].map((name) => link.searchParams.get(name)), ['r', 'https', 'b', '2016-05-31'])
  const got = await it.ask(link.host, target(link))
  t.deepEqual([got.status, got.body], [200, word])
  const authorized = await it.ask(link.host, target(link), { headers: { authorization: 'Bearer x' } })
  t.is(authorized.status, 400)
  t.regex(authorized.body, /Authentication information is not given in the correct format/)
  t.is((await it.ask('weureplstore1.blob.core.windows.net', target(link))).status, 403)
  t.is((await it.ask(link.host, '/')).status, 403)
  it.pass(1200)
  t.regex((await it.ask(link.host, target(link))).body, /Signature not valid in the specified time frame/)
})

test('a blob that is not there is unknown, and no link is given out', async (t) => {
  const { ask, bearer } = await world(t)
  const reply = await ask(login, `/v2/samples/hello/blobs/sha256:${'0'.repeat(64)}`, { headers: await bearer(login, 'repository:samples/hello:pull') })
  t.deepEqual([reply.status, reply.headers.location], [404, undefined])
})

test('an upload goes on where it began: its location has no host, and the recorded parameters', async (t) => {
  const { ask, bearer } = await world(t)
  const reply = await ask(login, '/v2/samples/hello/blobs/uploads/', { method: 'POST', headers: await bearer(login, 'repository:samples/hello:pull,push') })
  t.deepEqual([reply.status, reply.headers.location, reply.headers['range']], [202, '/v2/samples/hello/blobs/uploads/0a1b?_nouploadcache=false&_state=abc-_%3D', '0-0'])
  t.is((await ask('contoso.westeurope.data.azurecr.io', '/v2/samples/hello/blobs/uploads/', { method: 'POST' })).status, 403)
})
