import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { allCommands } from '../../harness/cli/commands.ts'
import { temporaryFolder } from '../temporary.ts'
import { loadTopology } from '../../harness/index.ts'
import { fakeLab, rehearse, type Situation } from './fakes.ts'

/** Each verb reads it twice. */
const small = 'topologies/one-network.yaml'

/** A design beside a secret, with a server that would mount it. */
function place(t: ExecutionContext): string {
  const root = temporaryFolder(t)
  mkdirSync(join(root, 'design'))
  writeFileSync(join(root, 'secret.conf'), 'options { directory "/var/cache/bind"; }; # the secret\n')
  writeFileSync(join(root, 'design/topology.yaml'), `${readFileSync(small, 'utf8').replace('through: contoso-endpoint', 'through: contoso-endpoint, for: push')}\ndnsServers: { own: { kind: bind, subnet: hub/apps, files: { /etc/bind/named.conf: ../secret.conf } } }\n`)
  // As if it were a learner's.
  writeFileSync(join(root, 'design/progress.json'), JSON.stringify({ lab: 'zone-not-linked', seed: 0, hints: 0, attempts: 0, points: 0 }))
  writeFileSync(join(root, 'design/export.json'), JSON.stringify([{ id: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/privateDnsZones/corp.internal', location: 'global' }]))
  writeFileSync(join(root, 'design/answers.json'), JSON.stringify({ probe: 1, design: 'topology', host: 'app', questions: '', taken: '2026-01-02T03:04:05Z', answers: [] }))
  return join(root, 'design/topology.yaml')
}

/** A verb with the design where it takes one. */
const words = (file: string): Readonly<Record<string, readonly string[]>> => ({
  explain: [file, 'app', 'contoso.azurecr.io'],
  dig: ['app', 'contoso.azurecr.io', '--model', file],
  connect: ['app', 'contoso.azurecr.io', '--model', file],
  pull: ['app', 'contoso.azurecr.io/samples/hello:v1', '--model', file],
  push: ['app', 'contoso.azurecr.io/samples/hello:v1', '--model', file],
  diff: [file, file],
  rollout: [file, file],
  drift: [file, join(file, '../export.json')],
  probe: [file, '--from', 'app'],
  judge: [file, join(file, '../answers.json')],
  matrix: [file, '--model'],
  soak: [file, '--minutes', '5'],
  learn: ['check', join(file, '..')],
})

/** What else a verb needs: a lab that is up, and somebody who has seen enough of it. */
const situations: Readonly<Record<string, Situation>> = {
  ui: { labs: ['topology'], signal: AbortSignal.abort(), deps: { attachLab: async () => ({ ...fakeLab('topology', small, []), nodes: [...loadTopology(small).topology!.hosts.keys()] }) } },
}

test('--allow-files-outside: no verb that reads designs mentions a file outside without it, every one takes it', async (t) => {
  const file = place(t)
  for (const { name } of (await allCommands()).filter(({ readsDesigns }) => readsDesigns)) {
    const argv = [name, ...(words(file)[name] ?? [file])]
    const refused = await rehearse(argv, situations[name])
    t.is(refused.code, 64, name)
    t.regex(refused.stdout + refused.stderr, /error\[file-outside\]/, name)
    const allowed = await rehearse([...argv, '--allow-files-outside'], situations[name])
    t.not(allowed.code, 64, `${name}: ${allowed.stderr}`)
    t.false(`${refused.stdout}${refused.stderr}${allowed.stdout}${allowed.stderr}`.includes('the secret'), name)
  }
})

test('--allow-files-outside: a design behind a folder that is a link to elsewhere', async (t) => {
  const root = temporaryFolder(t)
  for (const folder of ['design', 'elsewhere']) mkdirSync(join(root, folder))
  writeFileSync(join(root, 'elsewhere/topology.yaml'), readFileSync(small, 'utf8'))
  symlinkSync('../elsewhere', join(root, 'design/link'))
  const refused = await rehearse(['validate', join(root, 'design/link/topology.yaml')])
  t.is(refused.code, 64)
  t.regex(refused.stdout + refused.stderr, /error\[file-outside\]: a folder on the way to it is a symbolic link to another place\n {2}hint: --allow-files-outside/)
  t.is((await rehearse(['validate', '--allow-files-outside', join(root, 'design/link/topology.yaml')])).code, 0)
})
