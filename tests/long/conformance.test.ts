import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import test from 'ava'
import { furtherImages, images } from '../../docker/images.ts'
import { prepare } from '../../docker/setup.ts'
import { adminPassword } from '../../harness/plan/container-registry.ts'
import { labOf } from '../containers/lab.ts'
import { storageForm, whole } from '../images/worlds.ts'
import { temporaryFolder } from '../temporary.ts'

// The OCI distribution conformance suite, as it is published, in a host of a lab: by the login server's name, with a token, over private endpoints or the internet.

const run = promisify(execFile)
/** Go's checksum database says what its sources are. */
const suite = 'github.com/opencontainers/distribution-spec/conformance@v0.0.0-20260831232431-97274622c111'

const categories = ['Blob get', 'Manifest get by tag', 'Manifest get by digest', 'Manifest put by tag', 'Blob delete', 'Manifest delete', 'Referrers', 'Blobs sha256', 'Blobs sha512', 'Artifacts with Subject']

test.before(async (t) => {
  t.timeout(1_800_000, 'images for registries')
  await prepare({ images: furtherImages([images['container-registry'], images['registry-client']]) })
})

for (const [title, text, host] of [['with dedicated data endpoints, privately', whole, 'build-weu'], ['with links to storage', storageForm, 'app']] as const) {
  test.serial(`conformance: pull, push, content discovery and content management, ${title}`, async (t) => {
    t.timeout(1_800_000, 'compiling the suite')
    const folder = temporaryFolder(t)
    await run('go', ['install', suite], { env: { ...process.env, GOBIN: folder, GOFLAGS: '', CGO_ENABLED: '0' } })
    const program = join(folder, 'conformance')
    t.true(existsSync(program))
    await using started = await labOf(t, text)
    t.timeout(600_000, 'the suite')
    const { facts, lab } = started
    const registry = facts.topology.registries.get('contoso')!
    await run('docker', ['cp', program, `${lab.container(host)}:/tmp/conformance`])
    const settings = { OCI_REGISTRY: registry.loginServer, OCI_TLS: 'enabled', OCI_USERNAME: registry.name, OCI_PASSWORD: adminPassword(registry), OCI_RESULTS_DIR: '/tmp/results' }
    const { exitCode, stdout, stderr } = await lab.exec(host, ['env', '-C', '/tmp', ...Object.entries(settings).map(([key, value]) => `${key}=${value}`), '/tmp/conformance'], { timeout: 300_000 })
    const results = new Map([...stdout.matchAll(/^ +([A-Z][\w -]+?)\.*: +(\w+)$/gm)].map(([, name, result]) => [name, result] as const))
    t.is(exitCode, 0, stdout + stderr)
    t.deepEqual([results.get('FAIL'), results.get('Error')], ['0', '0'], stdout)
    t.deepEqual([...results].filter(([, result]) => result === 'FAIL' || result === 'Error'), [], stdout)
    // What the suite leaves to a registry is as it is by itself; nothing of the four categories is left out.
    for (const name of categories) t.is(results.get(name), 'Pass', `${name}: ${stdout}`)
    t.true(Number(results.get('Pass')) > 800, stdout)
  })
}
