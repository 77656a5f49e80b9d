import test, { type ExecutionContext } from 'ava'
import { actionsOf, scopeActions, type RegistryToken, type ScopeMap } from '../../harness/azure/registry-access.ts'
import { granted, byPassword } from '../../harness/registry/principals.ts'
import { readSettings } from '../../harness/registry/settings-read.ts'
import type { Client, Transfer } from '../../harness/world/transfer/transfer.ts'
import { parseTopology } from '../../harness/topology/parse.ts'
import { exchange } from '../design.ts'
import { file, planOf } from '../plan/load.ts'
import { worldOf } from '../world-of.ts'
import { foundIn } from './found-in.ts'
import { withoutRights, withTokens } from './rights.ts'
import { imageChecks, type BrokenImages } from './worlds.ts'

const transfer = (text: string, kind: 'pull' | 'push', host: string, repository: string, client: Client = 'crane', reference = 'v1'): Promise<Transfer> =>
  worldOf(text).world.transfer!(host, { kind, client, image: { name: 'contoso.azurecr.io', repository, reference } })

test('tokens that may do what their hosts are meant to do: every check of images passes, and looks at what they have a right to', async (t) => {
  const results = await imageChecks(worldOf(withTokens))
  t.deepEqual(results.map(({ verdict }) => verdict), ['pass', 'pass', 'pass', 'pass', 'pass', 'pass'])
  t.deepEqual(results.flatMap(({ check, findings }) => (check.id === 'images-pushed' ? findings.map(({ subject }) => subject) : [])), ['push contoso.azurecr.io/payments/api'])
})

const finds = test.macro({
  title: (_, { title }: BrokenImages) => `broken: ${title}`,
  async exec(t: ExecutionContext, broken: BrokenImages) {
    const found = await foundIn(t, broken, worldOf(broken.text))
    t.is(found?.at?.[1], 'contoso')
  },
})
for (const broken of withoutRights) test(finds, broken)

test('without the right to a repository a token is got once more, and is no better: steps and words as crane has them', async (t) => {
  const steps = async (...args: Parameters<typeof transfer>) => (await transfer(...args)).steps.map(({ what, method, status }) => `${what} ${method} ${status}`)
  t.deepEqual(await steps(withTokens, 'pull', 'app-eus', 'samples/other'), ['challenge GET 401', 'token GET 200', 'manifest GET 401', 'token GET 200', 'manifest GET 401'])
  t.deepEqual(await steps(withTokens, 'push', 'app-eus', 'payments/api', 'crane', 'v2'), ['challenge GET 401', 'token GET 200', 'manifest HEAD 404', 'blob HEAD 404', 'upload POST 401', 'token GET 200', 'upload POST 401'])
  t.deepEqual(await steps(exchange(withTokens, 'token: application', 'token: retired'), 'pull', 'app-eus', 'samples/hello'), ['challenge GET 401', 'token GET 401'])
  const unseen = await transfer(withTokens, 'push', 'build-weu', 'samples/hello')
  t.is(unseen.failure?.words, 'Error: HEAD https://contoso.azurecr.io/v2/samples/hello/manifests/v1: unexpected status code 401 Unauthorized (HEAD responses have no body, use GET for details)')
  t.is(unseen.failure?.fault, 'unauthorized')
  t.regex((await transfer(withTokens, 'pull', 'app-eus', 'samples/other', 'skopeo')).failure?.words ?? '', /reading manifest v1 in contoso\.azurecr\.io\/samples\/other: .*denied: requested access to the resource is denied/)
})

test('the plan tells the service each token with its scope map, and hosts log in with theirs', (t) => {
  const plan = planOf(withTokens)
  const { registries: [registry] } = readSettings(file(plan, 'registry-contoso', '/etc/container-registry/settings.json'))
  t.deepEqual(registry!.tokens.map(({ name, status, scopeMap }) => [name, status, scopeMap]), [
    ['builder', 'enabled', [{ repository: 'payments/*', actions: ['content/read', 'content/write'] }]],
    ['application', 'enabled', [{ repository: 'payments/*', actions: ['content/read'] }, { repository: 'samples/hello', actions: ['content/read'] }]],
    ['everything', 'enabled', [{ repository: '*', actions: ['content/read', 'content/write'] }]],
    ['retired', 'disabled', [{ repository: 'payments/*', actions: ['content/read'] }, { repository: 'samples/hello', actions: ['content/read'] }]],
  ])
  const { auths } = JSON.parse(file(plan, 'app-eus', '/root/.docker/config.json')) as { readonly auths: Record<string, { readonly auth: string }> }
  const [user, password] = Buffer.from(auths['contoso.azurecr.io']!.auth, 'base64').toString().split(':')
  t.is(user, 'application')
  t.is(byPassword(registry!, user!, password!)?.name, 'application')
  t.deepEqual(Object.keys(auths).toSorted(), ['contoso.azurecr.io', 'contoso.eastus2.geo.azurecr.io', 'contoso.westeurope.geo.azurecr.io'])
})

test('the model and the service agree about every token, repository and action', (t) => {
  const maps: readonly ScopeMap[] = [
    { name: 'exact', permissions: [{ repository: 'a/b', actions: ['content/read'] }, { repository: 'a', actions: ['content/read', 'content/write'] }] },
    { name: 'below', permissions: [{ repository: 'a/*', actions: ['content/read'] }, { repository: 'a/b/*', actions: ['content/write', 'content/delete'] }] },
    { name: 'everywhere', permissions: [{ repository: '*', actions: ['metadata/read'] }, { repository: 'a/b', actions: ['metadata/write'] }] },
  ]
  const tokens = maps.flatMap(({ name }): readonly RegistryToken[] => [{ name, scopeMap: name, status: 'enabled' }, { name: `${name}-off`, scopeMap: name, status: 'disabled' }])
  const settings = readSettings(JSON.stringify({
    folder: '/tmp', listeners: [],
    registries: [{ loginServer: 'contoso.azurecr.io', secret: 'a secret of sixteen and more', replicas: [{ region: 'westeurope', storageAccount: 'weureplstore1', upstream: 'http://127.0.0.1:1' }], tokens: tokens.map(({ name, scopeMap, status }) => ({ name, passwords: ['good'], status, scopeMap: maps.find((map) => map.name === scopeMap)!.permissions })) }],
  })).registries[0]!
  const words = { 'content/read': 'pull', 'content/write': 'push', 'content/delete': 'delete', 'metadata/read': 'metadata_read', 'metadata/write': 'metadata_write' }
  for (const { name } of tokens) {
    for (const repository of ['a', 'b', 'ab', 'a/b', 'a/bc', 'a/b/c', 'b/a/b']) {
      const principal = byPassword(settings, name, 'good')
      const served = principal === undefined ? [] : granted(principal, [{ type: 'repository', name: repository, actions: ['*'] }]).flatMap(({ actions }) => actions)
      t.deepEqual(scopeActions.filter((action) => actionsOf({ scopeMaps: maps, tokens }, name, repository).includes(action)).map((action) => words[action]).toSorted(), served.toSorted(), `${name} ${repository}`)
    }
  }
})

test('one login for each registry, and a token only where somebody pulls', (t) => {
  const problems = (intent: string) => (parseTopology(`registries: { contoso: { location: westeurope, tokens: { reader: _repositories_pull, writer: _repositories_push } } }
hosts: { laptop: internet }
intent:
${intent}`, 'test.yaml').problems ?? []).map(({ code, message, line }) => `${line} ${code}: ${message}`)
  const item = (rest: string): string => `  - { from: laptop, registry: contoso, reach: publicly${rest} }\n`
  t.deepEqual(problems(item(', for: pull, token: reader') + item(', for: push, token: writer')), ['5 contradictory-intent: laptop logs in at contoso with writer here and with reader in item 1: a client keeps one login for a name'])
  t.deepEqual(problems(item(', for: pull') + item(', for: push, token: writer')), ['5 contradictory-intent: laptop logs in at contoso with writer here and with the admin user in item 1: a client keeps one login for a name'])
  t.deepEqual(problems(item(', token: reader')), ['4 images-without-registry: token is what they log in with, and for is missing'])
  t.deepEqual(problems(item(', for: pull, token: reader') + item(', for: push, token: reader')), [])
})
