import test from 'ava'
import { basic, world, type Reply } from './world.ts'

// Forms as recorded with real registries and as documented: harness/registry/README.md names the sources.

const login = 'contoso.azurecr.io'
const regional = 'contoso.eastus2.geo.azurecr.io'
const manifest = '/v2/samples/hello/manifests/v1'

function claims({ body }: Reply, name = 'access_token'): Record<string, unknown> {
  const token = (JSON.parse(body) as Record<string, string>)[name]!
  return JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as Record<string, unknown>
}

test('a challenge names the token service and what is needed; the body has one detail for each action', async (t) => {
  const { ask } = await world(t)
  const base = await ask(login, '/v2/')
  t.is(base.status, 401)
  t.is(base.headers['www-authenticate'], 'Bearer realm="https://contoso.azurecr.io/oauth2/token",service="contoso.azurecr.io"')
  const push = await ask(login, '/v2/samples/hello/blobs/uploads/', { method: 'POST' })
  t.is(push.headers['www-authenticate'], 'Bearer realm="https://contoso.azurecr.io/oauth2/token",service="contoso.azurecr.io",scope="repository:samples/hello:pull,push"')
  t.deepEqual(JSON.parse(push.body), {
    errors: [{
      code: 'UNAUTHORIZED',
      message: 'authentication required, visit https://aka.ms/acr/authorization for more information.',
      detail: [{ Type: 'repository', Name: 'samples/hello', Action: 'pull' }, { Type: 'repository', Name: 'samples/hello', Action: 'push' }],
    }],
  })
  const catalog = await ask(login, '/v2/_catalog')
  t.true(catalog.headers['www-authenticate']?.endsWith('scope="registry:catalog:*"'))
})

test('the challenge of a regional endpoint sends to its own token service, for the global name', async (t) => {
  const { ask } = await world(t)
  const { headers } = await ask(regional, '/v2/')
  t.is(headers['www-authenticate'], 'Bearer realm="https://contoso.eastus2.geo.azurecr.io/oauth2/token",service="contoso.azurecr.io"')
})

test('a token is good at every endpoint of its registry, and at no other registry', async (t) => {
  const { ask, bearer } = await world(t)
  for (const issuer of [login, regional]) {
    const headers = await bearer(issuer, 'repository:samples/hello:pull')
    for (const place of [login, regional, 'contoso.westeurope.geo.azurecr.io']) t.is((await ask(place, manifest, { headers })).status, 404, place)
    t.is((await ask('fabrikam.azurecr.io', manifest, { headers })).status, 401)
  }
})

test('a token without the right is refused with 401, and the challenge says that the scope was not enough', async (t) => {
  const { ask, bearer } = await world(t)
  const headers = await bearer(login, 'repository:samples/hello:pull')
  const reply = await ask(login, manifest, { method: 'DELETE', headers })
  t.is(reply.status, 401)
  t.is(reply.headers['www-authenticate'], 'Bearer realm="https://contoso.azurecr.io/oauth2/token",service="contoso.azurecr.io",scope="repository:samples/hello:delete",error="insufficient_scope"')
})

test('a token lives for 75 minutes and not longer; one that was altered, or signed by nobody, is none', async (t) => {
  const { ask, bearer, pass } = await world(t)
  const { authorization } = await bearer(login, 'repository:samples/hello:pull')
  const [, body = '', signature = ''] = authorization.split('.')
  const other = Buffer.from(Buffer.from(body, 'base64url').toString().replace('hello', 'other')).toString('base64url')
  const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')
  const head = authorization.split('.')[0]!
  for (const forged of [`${head}.${other}.${signature}`, `Bearer ${none}.${body}.`, `Bearer ${none}.${body}.${signature}`, `${head}.${body}`, 'Bearer a.b.c', `${authorization}.x`]) {
    t.is((await ask(login, manifest, { headers: { authorization: forged } })).status, 401, forged)
  }
  pass(4499)
  t.is((await ask(login, manifest, { headers: { authorization } })).status, 404)
  pass(1)
  t.is((await ask(login, manifest, { headers: { authorization } })).status, 401)
})

test('several scopes, in one parameter with spaces between or in several, are all looked at', async (t) => {
  const { ask } = await world(t)
  const wanted = [{ type: 'repository', name: 'a', actions: ['pull'] }, { type: 'repository', name: 'b/c', actions: ['pull', 'push'] }]
  for (const query of ['scope=repository:a:pull%20repository:b/c:pull,push', 'scope=repository:a:pull&scope=repository:b/c:pull,push']) {
    const reply = await ask(login, `/oauth2/token?service=contoso.azurecr.io&${query}`, { headers: basic('contoso', 'good') })
    t.deepEqual(claims(reply)['access'], wanted)
  }
})

test('a mount from another repository needs the right to read there', async (t) => {
  const { ask, bearer } = await world(t)
  const path = `/v2/b/blobs/uploads/?mount=sha256:${'a'.repeat(64)}&from=a`
  const refused = await ask(login, path, { method: 'POST', headers: await bearer(login, 'repository:b:pull,push') })
  t.true(refused.headers['www-authenticate']?.includes('scope="repository:b:pull,push repository:a:pull"'))
  t.is((await ask(login, path, { method: 'POST', headers: await bearer(login, 'repository:b:pull,push repository:a:pull') })).status, 202)
})

test('wrong credentials at the token service are answered with a Basic challenge', async (t) => {
  const { ask } = await world(t)
  const reply = await ask(login, '/oauth2/token?service=contoso.azurecr.io', { headers: basic('contoso', 'wrong') })
  t.is(reply.status, 401)
  t.true(reply.headers['www-authenticate']?.startsWith('Basic realm='))
})

test('a token of Entra ID is exchanged for a refresh token of three hours, and that for access tokens', async (t) => {
  const { ask, pass } = await world(t, { identities: [{ name: 'build-agent', role: 'AcrPull', accessToken: 'entra' }] })
  const post = (path: string, form: Record<string, string>) => ask(login, path, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: String(new URLSearchParams(form)) })
  t.is((await ask(login, '/oauth2/exchange')).status, 404)
  t.is((await post('/oauth2/exchange', { grant_type: 'access_token', service: login, access_token: 'another' })).status, 401)
  t.is((await post('/oauth2/exchange', { grant_type: 'access_token', service: 'fabrikam.azurecr.io', access_token: 'entra' })).status, 401)
  const exchanged = await post('/oauth2/exchange', { grant_type: 'access_token', service: login, tenant: 'contoso', access_token: 'entra' })
  t.is(exchanged.headers['x-ms-ratelimit-remaining-calls-per-second'], '166.65')
  const { iat, exp, aud, iss, sub } = claims(exchanged, 'refresh_token')
  t.deepEqual([Number(exp) - Number(iat), aud, iss, sub], [10_800, login, 'Azure Container Registry', 'build-agent'])
  const { refresh_token: refresh } = JSON.parse(exchanged.body) as { refresh_token: string }
  const form = { grant_type: 'refresh_token', service: login, scope: 'repository:samples/hello:pull,push', refresh_token: refresh }
  t.deepEqual(claims(await post('/oauth2/token', form))['access'], [{ type: 'repository', name: 'samples/hello', actions: ['pull'] }], 'as far as its role reaches')
  t.is((await ask(login, '/oauth2/token?service=contoso.azurecr.io', { headers: basic('00000000-0000-0000-0000-000000000000', refresh) })).status, 200)
  t.is((await ask(login, manifest, { headers: { authorization: `Bearer ${refresh}` } })).status, 401, 'it opens nothing itself')
  pass(10_800)
  t.is((await post('/oauth2/token', form)).status, 401)
})

test('a token with a scope map has its rights in its repositories only; a disabled one has none', async (t) => {
  const scopeMap = [{ repository: 'samples/*', actions: ['content/read', 'content/write'] }, { repository: 'tools', actions: ['content/read', 'metadata/read'] }]
  const { ask } = await world(t, { tokens: [{ name: 'ci', passwords: ['good', 'second'], scopeMap }, { name: 'former', passwords: ['good'], status: 'disabled', scopeMap }] })
  const token = (user: string, scope: string) => ask(login, `/oauth2/token?service=contoso.azurecr.io&scope=${scope}`, { headers: basic(user, 'good') })
  t.deepEqual(claims(await token('ci', 'repository:samples/a/b:pull,push,delete%20repository:tools:*%20repository:samplesx:pull%20registry:catalog:*'))['access'], [
    { type: 'repository', name: 'samples/a/b', actions: ['pull', 'push'] },
    { type: 'repository', name: 'tools', actions: ['pull', 'metadata_read'] },
  ])
  t.is((await token('former', 'repository:tools:pull')).status, 401)
})

test('a token is refused where its scope map lacks the repository or the action, at the login server and at regional endpoints alike', async (t) => {
  const { ask } = await world(t, { tokens: [{ name: 'reader', passwords: ['good'], scopeMap: [{ repository: 'samples/hello', actions: ['content/read'] }] }] })
  for (const place of [login, regional]) {
    const asked = async (repository: string, path: string, method = 'GET') => {
      const { body } = await ask(place, `/oauth2/token?service=${login}&scope=repository:${repository}:pull,push`, { headers: basic('reader', 'good') })
      return ask(place, `/v2/${repository}/${path}`, { method, headers: { authorization: `Bearer ${(JSON.parse(body) as { access_token: string }).access_token}` } })
    }
    t.is((await asked('samples/hello', 'manifests/v1')).status, 404)
    const other = await asked('samples/other', 'manifests/v1')
    t.is(other.status, 401)
    t.true(other.headers['www-authenticate']?.endsWith(`service="${login}",scope="repository:samples/other:pull",error="insufficient_scope"`))
    const pushed = await asked('samples/hello', 'blobs/uploads/', 'POST')
    t.is(pushed.status, 401)
    t.like(JSON.parse(pushed.body), { errors: [{ code: 'UNAUTHORIZED', detail: [{ Type: 'repository', Name: 'samples/hello', Action: 'pull' }, { Type: 'repository', Name: 'samples/hello', Action: 'push' }] }] })
    t.is((await asked('samples/hello', 'manifests/v1', 'DELETE')).status, 401)
    t.is((await asked('samples/hello', 'tags/list')).status, 404)
    t.is((await ask(place, '/v2/samples/hello/manifests/v1', { method: 'HEAD', headers: basic('reader', 'good') })).status, 404)
    t.is((await ask(place, '/v2/samples/other/manifests/v1', { method: 'HEAD', headers: basic('reader', 'good') })).status, 401)
  }
})

test('anonymous pull: a token of 20 minutes that reads, where the registry has it; none where it has not', async (t) => {
  const open = await world(t, { anonymousPullEnabled: true })
  const reply = await open.ask(login, '/oauth2/token?service=contoso.azurecr.io&scope=repository:a:pull,push')
  const { sub, iat, exp, access } = claims(reply)
  t.deepEqual([sub, Number(exp) - Number(iat), access], ['acr_anon_pull', 1200, [{ type: 'repository', name: 'a', actions: ['pull'] }]])
  const closed = await world(t)
  t.is((await closed.ask(login, '/oauth2/token?service=contoso.azurecr.io&scope=repository:a:pull')).status, 401)
})
