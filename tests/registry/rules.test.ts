import test from 'ava'
import fc from 'fast-check'
import { readSettings } from '../../harness/registry/settings-read.ts'
import { isRepository } from '../../harness/registry/names.ts'
import { operationOf, pathOf } from '../../harness/registry/operation.ts'
import { isRefusal } from '../../harness/registry/refusals.ts'
import { random } from '../random.ts'
import { temporaryFolder } from '../temporary.ts'
import { basic, digest, world } from './world.ts'

const login = 'contoso.azurecr.io'

test('every answer has the recorded headers, and those of the software behind it are not among them', async (t) => {
  const { ask, bearer } = await world(t)
  for (const headers of [{}, await bearer(login, 'repository:a:pull')]) {
    const { raw } = await ask(login, '/v2/a/manifests/v1', { headers })
    const values = (name: string) => raw.filter((_, n) => n % 2 === 1 && raw[n - 1] === name)
    t.deepEqual(values('Server'), ['openresty'])
    t.deepEqual(values('Docker-Distribution-Api-Version'), ['registry/2.0'])
    t.deepEqual(values('X-Content-Type-Options'), ['nosniff'])
    t.deepEqual([values('Access-Control-Expose-Headers').length, values('Strict-Transport-Security').length], [4, 2])
    t.regex(values('X-Ms-Correlation-Request-Id')[0]!, /^[0-9a-f-]{36}$/)
  }
})

test('a network that is shut out gets 403 with its address at every endpoint, but not behind a private endpoint', async (t) => {
  const body = { errors: [{ code: 'DENIED', message: "client with IP '127.0.0.1' is not allowed access. Refer https://aka.ms/acr/firewall to grant access." }] }
  for (const settings of [{ publicNetworkAccess: 'Disabled', networkRuleSet: { ipRules: ['127.0.0.1'] } }, { networkRuleSet: { defaultAction: 'Deny', ipRules: ['203.0.113.0/24', '127.0.0.2'] } }]) {
    const { ask, upstream } = await world(t, settings)
    for (const [host, path] of [[login, '/v2/'], [login, '/oauth2/token'], ['contoso.eastus2.geo.azurecr.io', '/v2/'], ['contoso.westeurope.data.azurecr.io', '/']] as const) {
      const reply = await ask(host, path, { headers: basic('contoso', 'good') })
      t.is(reply.status, 403, host)
      t.deepEqual(JSON.parse(reply.body), body)
    }
    t.is((await ask(login, '/v2/', { at: 2, headers: basic('contoso', 'good') })).status, 200)
    t.deepEqual(upstream.asked, [])
  }
})

test('selected networks are let in by the address that the registry sees', async (t) => {
  const { ask } = await world(t, { networkRuleSet: { defaultAction: 'Deny', ipRules: ['203.0.113.0/24', '127.0.0.0/8', '2001:db8::/32', '192.0.2.3-192.0.2.5'] } })
  t.is((await ask(login, '/v2/')).status, 401)
  const told = async (client: string, more = {}) => (await ask(login, '/v2/', { at: 3, headers: { 'x-forwarded-for': client, ...more } })).status
  t.is(await told('203.0.113.9'), 401)
  t.is(await told('2001:db8::9'), 401)
  t.is(await told('192.0.2.5'), 401)
  t.is(await told('192.0.2.6'), 403)
  t.is(await told('198.51.100.9'), 403)
  t.is(await told('198.51.100.9', { 'x-entry-private-endpoint': 'pe-weu' }), 401)
})

test('what a client says of itself is believed by no listener but the one behind front ends, and that one must be told', async (t) => {
  const { ask, notes } = await world(t, { publicNetworkAccess: 'Disabled' })
  t.is((await ask(login, '/v2/', { headers: { 'x-forwarded-for': '10.0.0.1', 'x-entry-private-endpoint': 'pe' } })).status, 403)
  t.is((await ask(login, '/v2/', { at: 3 })).status, 400)
  t.is((await ask(login, '/v2/', { at: 3, headers: { 'x-forwarded-for': '10.0.0.1, 10.0.0.2' } })).status, 400)
  t.deepEqual(notes.map(({ client, status, region }) => ({ client, status, region })), [{ client: '127.0.0.1', status: 403, region: 'westeurope' }])
})

test('the region that a front end tells is the one that answers', async (t) => {
  const { ask, notes } = await world(t)
  for (const region of ['eastus2', 'westeurope', 'nowhere']) await ask(login, '/v2/', { at: 3, headers: { 'x-forwarded-for': '10.0.0.1', 'x-entry-region': region } })
  t.deepEqual(notes.map(({ region }) => region), ['eastus2', 'westeurope', 'westeurope'])
})

test('who asks too often waits: 429, with the seconds that are left, for that identity, kind and replica only', async (t) => {
  const { ask, bearer, pass } = await world(t, { limits: { read: 2 }, tokens: [{ name: 'ci', passwords: ['good'], scopeMap: [{ repository: 'a', actions: ['content/read', 'content/write'] }] }] })
  const headers = await bearer(login, 'repository:a:pull,push')
  const get = async (at = 0, by = headers) => ask(login, '/v2/a/manifests/v1', { at, headers: by })
  t.deepEqual([(await get()).status, (await get()).status], [404, 404])
  pass(20)
  const reply = await get()
  t.deepEqual([reply.status, reply.headers['retry-after']], [429, '40'])
  t.deepEqual(JSON.parse(reply.body), { errors: [{ code: 'TOOMANYREQUESTS', message: 'Too many requests. Please visit https://aka.ms/acr/skus#sku-feature-matrix to view limits of all service tiers.' }] })
  t.is((await get(1)).status, 404, 'another replica')
  t.is((await get(0, await bearer(login, 'repository:a:pull', 'ci'))).status, 404, 'another identity')
  t.is((await ask(login, '/v2/a/blobs/uploads/', { method: 'POST', headers })).status, 202, 'another kind')
  pass(40)
  t.is((await get()).status, 404)
})

test('the API below /acr/v1/ is not imitated, and says so: for clients of it 404 would mean that a thing is deleted', async (t) => {
  const { ask } = await world(t)
  for (const [method, path] of [['GET', '/acr/v1/_catalog'], ['DELETE', '/acr/v1/samples%2Fhello/_tags/v1']] as const) {
    const reply = await ask(login, path, { method, headers: basic('contoso', 'good') })
    t.is(reply.status, 501)
    t.regex(reply.body, /does not imitate/)
  }
})

test('a name that no registry has finds nothing, and paths of no protocol neither', async (t) => {
  const { ask } = await world(t)
  t.is((await ask('other.azurecr.io', '/v2/')).status, 404)
  t.is((await ask(login, '/')).status, 404)
  t.is((await ask(login, '/v2/a', { headers: basic('contoso', 'good') })).status, 404)
  t.is((await ask(login, '/v2/', { method: 'PUT', headers: basic('contoso', 'good') })).status, 405)
})

test('the slash in the name of a repository may be written %2F, as Azure’s SDKs do; the distribution registry is asked with a slash', async (t) => {
  const { ask, bearer, upstream } = await world(t)
  const headers = await bearer(login, 'repository:samples/hello:pull')
  t.is((await ask(login, `/v2/samples%2fhello/blobs/${digest.replace(':', '%3A')}`, { method: 'HEAD', headers })).status, 200)
  t.true(upstream.asked.at(-1)!.endsWith(`/v2/samples/hello/blobs/${digest}`), upstream.asked.at(-1))
  const challenge = (await ask(login, '/v2/samples%2Fother/manifests/v1')).headers['www-authenticate']
  t.true(challenge?.includes('scope="repository:samples/other:pull"'), challenge)
})

test('hostile names, tags and digests get nowhere', async (t) => {
  const { ask, upstream } = await world(t)
  const hostile = ['../../etc', '..%2f..%2fetc', 'A', 'a//b', 'a%00', '$(id)', 'a;id', '`id`', 'a b', 'a%0d%0aX', '%', 'a/../b', '-a', 'a'.repeat(256), '.']
  for (const name of hostile) {
    for (const path of [`/v2/${name}/manifests/v1`, `/v2/a/manifests/${name}${name}:`, `/v2/a/blobs/${name}`, `/v2/${name}/blobs/uploads/`, `/v2/a/blobs/uploads/${name}%2e`]) {
      const reply = await ask(login, path.replaceAll(' ', '%20'), { headers: basic('contoso', 'good') })
      t.true(reply.status === 400 || reply.status === 404 || reply.status === 405, `${path}: ${reply.status}`)
    }
  }
  t.deepEqual(upstream.asked.filter((line) => !/^GET \/v2\/a\/(manifests|blobs)\/[\w.-]+$/.test(line)), [])
})

test('whatever the path, what the distribution registry is asked for is put together of names that are names', (t) => {
  const part = fc.oneof(fc.constantFrom('v2', 'a', 'blobs', 'uploads', 'manifests', 'tags', 'list', 'referrers', '..', '', '%2e%2e', '%2f', `sha256:${'a'.repeat(64)}`), fc.string({ maxLength: 6 }))
  fc.assert(fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
    const operation = operationOf(`/v2/${parts.join('/')}`)
    if (operation === undefined || isRefusal(operation)) return
    t.regex(pathOf(operation), /^\/v2\/(?:[\w.:/-]+)?$/)
    t.false(pathOf(operation).includes('/..'))
    if ('repository' in operation) t.true(isRepository(operation.repository))
  }), random(t, 3000))
})

test('no token, password or link stands in what is noted of a request', async (t) => {
  const it = await world(t, { dataEndpointEnabled: false })
  const headers = await it.bearer(login, 'repository:samples/hello:pull')
  await it.ask(login, '/v2/samples/hello/manifests/v1', { headers })
  await it.ask('weureplstore1.blob.core.windows.net', '/secret/path?sig=abc')
  const text = JSON.stringify(it.notes)
  for (const word of [headers.authorization.slice(7), 'good', 'sig', 'secret']) t.false(text.includes(word), word)
})

test('subjects: the answer to a push names it, referrers are listed and filtered, refused and deleted ones are not among them', async (t) => {
  const folder = temporaryFolder(t)
  const first = await world(t, {}, folder)
  const subject = `sha256:${'b'.repeat(64)}`
  const headers = { ...(await first.bearer(login, 'repository:a:pull,push,delete')), 'content-type': 'application/vnd.oci.image.manifest.v1+json' }
  const push = (tag: string, more: object) => first.ask(login, `/v2/a/manifests/${tag}`, { method: 'PUT', headers, body: JSON.stringify({ schemaVersion: 2, ...more }) })
  const signature = await push('sig', { subject: { digest: subject }, artifactType: 'application/signature', annotations: { by: 'me' } })
  t.deepEqual([signature.status, signature.headers['oci-subject']], [201, subject])
  await push('sbom', { subject: { digest: subject }, config: { mediaType: 'application/sbom' } })
  t.is((await push('plain', {})).headers['oci-subject'], undefined)
  t.is((await push('bad', { subject: { digest: subject }, note: 'refuse me' })).headers['oci-subject'], undefined)
  const list = async (query = '') => first.ask(login, `/v2/a/referrers/${subject}${query}`, { headers })
  const types = ({ body }: { body: string }) => (JSON.parse(body) as { manifests: { artifactType: string }[] }).manifests.map(({ artifactType }) => artifactType)
  t.deepEqual(types(await list()), ['application/signature', 'application/sbom'])
  const filtered = await list('?artifactType=application/sbom')
  t.deepEqual([types(filtered), filtered.headers['oci-filters-applied'], filtered.headers['content-type']], [['application/sbom'], 'artifactType', 'application/vnd.oci.image.index.v1+json'])
  await first.ask(login, `/v2/a/manifests/${String(signature.headers['docker-content-digest'])}`, { method: 'DELETE', headers })
  t.deepEqual(types(await list()), ['application/sbom'])
  t.deepEqual(types(await first.ask(login, `/v2/a/referrers/sha256:${'c'.repeat(64)}`, { headers })), [])
})

test('settings: everything that is wrong is told at once, with its place, and no secret is shown', (t) => {
  const error = t.throws(() => readSettings(JSON.stringify({
    folder: '/tmp/x',
    registries: [{ loginServer: 'Contoso', secret: 'short', replicas: [{ region: '../x', storageAccount: 'no-dashes' }], networkRuleSet: { ipRules: ['10.0.0.0/33'] } }],
    listeners: [{ address: 'localhost', port: 70000, entry: 'elsewhere' }],
  })))
  const lines = error.message.split('\n')
  t.deepEqual(lines.map((line) => line.split(':')[0]), [
    'registries[0].loginServer', 'registries[0].secret', 'registries[0].replicas[0].upstream', 'registries[0].replicas[0].region', 'registries[0].replicas[0].storageAccount',
    'registries[0].networkRuleSet.ipRules[0]', 'listeners[0].address', 'listeners[0].tls', 'listeners[0].port', 'listeners[0].entry',
  ])
  t.false(error.message.includes('short'))
})
