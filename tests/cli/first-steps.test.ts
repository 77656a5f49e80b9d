import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import test from 'ava'
import { examine } from '../../docker/examine.ts'
import { thisMachine } from '../../docker/this-machine.ts'
import { temporaryFolder } from '../temporary.ts'
import { rehearse } from './fakes.ts'

for (const [ci, file] of [['github', '.github/workflows/private-dns.yml'], ['azure', 'azure-pipelines.yml']] as const) {
  test(`init: a design that holds, whose schema is found, and the file for ${ci}; nothing is written over`, async (t) => {
    const folder = temporaryFolder(t)
    t.is((await rehearse(['init', folder, '--ci', ci])).code, 0)
    const design = join(folder, 'topology.yaml')
    const [, schema] = /\$schema=(\S+)/.exec(readFileSync(design, 'utf8'))!
    t.true(existsSync(resolve(dirname(design), schema!)))
    t.regex(readFileSync(join(folder, file), 'utf8'), /rehearse check topology\.yaml/)
    const { code, stdout } = await rehearse(['check', design])
    t.is(code, 0, stdout)
    t.regex((await rehearse(['init', folder, '--ci', ci])).stderr, /there already, and nothing was written/)
  })
}

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
  t.like(engine, { ok: false, detail: 'Podman 4.3.1 answers' })
  t.regex(engine!.hint!, /DOCKER_HOST/)
  const empty = { ...thisMachine, environment: {}, ask: async () => ({ status: 200, body: '[]' }) }
  t.deepEqual((await examine(empty)).map(({ what, ok }) => [what, ok]), [['Node', true], ['container engine', true], ['images', false]])
})
