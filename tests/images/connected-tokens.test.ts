import test from 'ava'
import { readSettings } from '../../harness/registry/settings-read.ts'
import { byPassword } from '../../harness/registry/principals.ts'
import { parseTopology } from '../../harness/topology/parse.ts'
import { connectedRegistriesServe } from '../../harness/checks/connected-registries-serve.ts'
import { runChecks } from '../../harness/checks/run.ts'
import { sampleImage, type TransferRequest } from '../../harness/world/transfer/transfer.ts'
import { exchange, topologyText } from '../design.ts'
import { file, planOf } from '../plan/load.ts'
import { worldOf } from '../world-of.ts'

/** The planner may write the line's images and read nothing else; the robot may read everything, or is locked out. */
export const withTokens: string = exchange(exchange(exchange(topologyText('connected-levels'), 'clients: planner,', 'clients: { planner: line-write },'), 'clients: robot', 'clients: { robot: reader }'),
  /(contoso: \{ location: westeurope,)/, '$1 scopeMaps: { line-write: { line/*: [content/read, content/write] } }, tokens: { line-write: line-write, reader: _repositories_pull },')

const [plant, cells] = ['registry.plant.example.com', '10.20.1.10']
const asked = async (text: string, host: string, kind: TransferRequest['kind'], name: string, image: Pick<TransferRequest['image'], 'repository' | 'reference'>) => {
  const { steps, failure } = await worldOf(text).world.transfer!(host, { kind, client: 'crane', image: { name, ...image } })
  return [failure?.fault, ...steps.slice(-3).map(({ what, method, status }) => `${what} ${method} ${status}`)]
}

test('a client of a connected registry does what its token is good for in the cloud, and no more', async (t) => {
  t.deepEqual(await asked(withTokens, 'planner', 'push', plant, { repository: 'line/controller', reference: 'v1' }), [undefined, 'upload PATCH 202', 'upload PUT 201', 'manifest PUT 201'])
  t.deepEqual(await asked(withTokens, 'planner', 'push', plant, { repository: 'office/report', reference: 'v1' }), ['unauthorized', 'manifest HEAD 401', 'token GET 200', 'manifest HEAD 401'])
  t.deepEqual(await asked(withTokens, 'planner', 'pull', plant, sampleImage), ['unauthorized', 'manifest GET 401', 'token GET 200', 'manifest GET 401'])
  t.is((await asked(withTokens, 'robot', 'pull', cells, sampleImage))[0], undefined)
  t.is((await asked(withTokens, 'robot', 'push', cells, { repository: 'line/controller', reference: 'v1' }))[0], 'denied')
  const writing = exchange(withTokens, 'robot: reader', 'robot: line-write')
  t.is((await asked(writing, 'robot', 'push', cells, { repository: 'line/controller', reference: 'v1' }))[0], 'denied', 'what is ReadOnly takes nothing whatever the token')
  const disabled = exchange(withTokens, 'reader: _repositories_pull', 'reader: { scopeMap: _repositories_pull, status: disabled }')
  t.deepEqual((await asked(disabled, 'robot', 'pull', cells, sampleImage)).slice(0, 1), ['unauthorized'])
  const pulledBy = async (text: string) => (await runChecks(worldOf(text), { checks: [connectedRegistriesServe] }))[0]!.findings.map(({ host }) => host)
  t.deepEqual(await pulledBy(withTokens), ['robot'])
  t.deepEqual(await pulledBy(topologyText('connected-levels')), ['planner', 'robot'])
})

test('the plan tells each connected registry the tokens of its clients, who log in with them', (t) => {
  const plan = planOf(withTokens)
  const tokensAt = (node: string) => readSettings(file(plan, node, '/etc/container-registry/settings.json')).registries[0]!
  t.deepEqual(tokensAt('operations-edge').tokens.map(({ name }) => name), ['operationsregistry-client', 'line-write', 'cellsregistry-sync'])
  t.deepEqual(tokensAt('cells-edge').tokens.map(({ name }) => name), ['cellsregistry-client', 'reader'])
  for (const [host, name, node, user] of [['planner', plant, 'operations-edge', 'line-write'], ['robot', cells, 'cells-edge', 'reader']] as const) {
    const { auths } = JSON.parse(file(plan, host, '/root/.docker/config.json')) as { readonly auths: Record<string, { readonly auth: string }> }
    const [written, password] = Buffer.from(auths[name]!.auth, 'base64').toString().split(':')
    t.is(written, user)
    t.is(byPassword(tokensAt(node), user, password!)?.name, user)
  }
})

test('a token that the registry in the cloud does not have is told, with the nearest one', (t) => {
  const { problems = [] } = parseTopology(exchange(withTokens, 'robot: reader', 'robot: raeder'), 'test.yaml')
  t.deepEqual(problems.map(({ code, message, hint }) => [code, message, hint]), [['unknown-token', 'contoso has no token "raeder" with which robot could log in at cellsregistry', 'did you mean "reader"?']])
})
