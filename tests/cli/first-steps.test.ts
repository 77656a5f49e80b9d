import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import test from 'ava'
import { examine } from '../../docker/examine.ts'
import { thisMachine } from '../../docker/this-machine.ts'
import { temporaryFolder } from '../temporary.ts'
import { rehearse } from './fakes.ts'

for (const [ci, file] of [['github', '.github/workflows/private-dns.yml'], ['azure', 'azure-pipelines.yml']] as const) {
  test(`init: a design that holds, whose schema is found, and the file for ${ci}; nothing is written over`, async (t) => {
    const folder = temporaryFolder(t)
    const { code: made, stdout: told } = await rehearse(['init', folder, '--ci', ci])
    t.is(made, 0)
    t.regex(told, /^for CI {2}npm install --save-dev/m)
    const design = join(folder, 'topology.yaml')
    const [, schema] = /\$schema=(\S+)/.exec(readFileSync(design, 'utf8'))!
    t.true(existsSync(resolve(dirname(design), schema!)))
    const written = readFileSync(join(folder, file), 'utf8')
    t.regex(written, /npm ci[^]*npx --no rehearse check topology\.yaml/)
    t.false(/npx (?!--no )/.test(written))
    const { code, stdout } = await rehearse(['check', design])
    t.is(code, 0, stdout)
    t.regex((await rehearse(['init', folder, '--ci', ci])).stderr, /there already, and nothing was written/)
  })
}

test('init: whose package.json names the package is not told to install it', async (t) => {
  const folder = temporaryFolder(t)
  writeFileSync(join(folder, 'package.json'), '{ "devDependencies": { "dns-rehearsal": "file:dns-rehearsal-0.1.0.tgz" } }')
  t.false((await rehearse(['init', folder])).stdout.includes('for CI'))
})

test('doctor: all there is a pass; what is missing is told with what to do, and is unknown', async (t) => {
  t.is((await rehearse(['doctor'])).code, 0)
  const missing = async () => [{ what: 'container engine', ok: false, detail: 'nobody answers', hint: 'start it' }]
  const { code, stdout } = await rehearse(['doctor'], { deps: { examine: missing } })
  t.is(code, 2)
  t.regex(stdout, /missing +container engine: nobody answers\n +start it\n/)
})

test('doctor: an engine that does not answer, one without images', async (t) => {
  const dead = { ...thisMachine, environment: {}, ask: () => Promise.reject(Object.assign(new Error('connect ENOENT'), { code: 'ENOENT' })) }
  t.deepEqual((await examine(dead)).map(({ what, ok }) => [what, ok]), [['Node', true], ['container engine', false]])
  const podman = { ...thisMachine, environment: {}, ask: async (_: unknown, path: string) => ({ status: 200, body: path === '/version' ? JSON.stringify({ Components: [{ Name: 'Podman Engine', Version: '4.3.1' }] }) : '[]' }) }
  const [, engine] = await examine(podman)
  t.like(engine, { ok: true, detail: 'Podman 4.3.1 answers' })
  const empty = { ...thisMachine, environment: {}, ask: async () => ({ status: 200, body: '[]' }) }
  t.deepEqual((await examine(empty)).map(({ what, ok }) => [what, ok]), [['Node', true], ['container engine', true], ['images', false]])
})
