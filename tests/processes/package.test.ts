import { execFile } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import test from 'ava'
import { prepare } from '../../docker/setup.ts'
import { catalog } from '../../harness/catalog.ts'
import { rehearse } from '../cli/fakes.ts'

// What `npm pack` makes, in a folder that has nothing else: below node_modules, where Node takes no types out of TypeScript.

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')
const design = 'topologies/shared-zone-conflict.yaml'
const folder = mkdtempSync(join(tmpdir(), `rehearse-${process.pid}-`))

interface Lock {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean }>>
}

test.before(async () => {
  const packed = await run('npm', ['pack', '--json', '--pack-destination', folder], { cwd: root, maxBuffer: 2 ** 24 })
  const [{ filename }] = JSON.parse(packed.stdout.slice(packed.stdout.indexOf('['))) as [{ readonly filename: string }]
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string; readonly bin: object; readonly dependencies: object; readonly overrides: object }
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock
  const own = { name: 'empty', dependencies: { 'dns-rehearsal': `file:${filename}` }, overrides: manifest.overrides }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(own))
  // The versions of our own lock file, which npm has in its cache since this checkout was installed: nothing is fetched.
  const locked = {
    ...own,
    lockfileVersion: 3,
    packages: {
      '': own,
      'node_modules/dns-rehearsal': { version: manifest.version, resolved: `file:${filename}`, bin: manifest.bin, dependencies: manifest.dependencies },
      ...Object.fromEntries(Object.entries(packages).filter(([path, { dev }]) => path !== '' && dev !== true)),
    },
  }
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(locked))
  await run('npm', ['ci', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder })
  mkdirSync(join(folder, 'topologies'))
  copyFileSync(join(root, design), join(folder, design))
})

test.after.always(() => rmSync(folder, { recursive: true, force: true }))

/** This Node, and the one that the machine has besides, which may be as old as what is promised. */
function nodes(): readonly string[] {
  const found = (process.env['PATH'] ?? '').split(delimiter).map((path) => join(path, 'node')).filter((path) => !path.includes('node_modules') && existsSync(path))
  return [process.execPath, ...found.slice(0, 1)]
}

const installed = async (node: string, ...args: readonly string[]) =>
  run('npx', ['--no-install', 'rehearse', ...args], { cwd: folder, env: { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env['PATH']}`, NO_COLOR: '1' } }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: Error & { code: number; stdout: string; stderr: string }) => ({ code: error.code, stdout: error.stdout, stderr: error.stderr }),
  )

for (const node of nodes()) {
  test.serial(`the package, with ${node}: says of a design what the checkout says`, async (t) => {
    for (const [verb, ...rest] of [['validate'], ['check'], ['explain', 'app-weu', 'contoso.azurecr.io']] as const) {
      const wanted = await rehearse([verb, design, ...rest])
      const got = await installed(node, verb, design, ...rest)
      t.is(got.code, wanted.code, got.stderr)
      t.is(timeless(got.stdout), timeless(wanted.stdout))
      t.is(got.stderr, '', 'no warning of Node')
    }
    t.is((await installed(node, 'nonsense')).code, 64)
    t.regex((await installed(node, 'learn', 'list')).stdout, /zone-not-linked/)
    const page = await installed(node, 'check', design, '--reporter', 'html')
    t.regex(page.stdout, /<svg/)
  })

  test.serial(`the package, with ${node}: is a library`, async (t) => {
    writeFileSync(join(folder, 'use.mjs'), `
      import { catalog, createModel, facts, issueCertificates, loadTopology, makePlan, modelWorld, runChecks } from 'dns-rehearsal'
      const design = facts(loadTopology('${design}').topology)
      const results = await runChecks({ facts: design, world: modelWorld(createModel(design)) }, { checks: catalog })
      const { nodes } = makePlan(design, await issueCertificates(design))
      console.log(JSON.stringify({ checks: results.length, failed: results.filter(({ verdict }) => verdict === 'fail').map(({ check }) => check.id), nodes: nodes.length > 0 }))
    `)
    const said = JSON.parse((await run(node, ['use.mjs'], { cwd: folder })).stdout) as { checks: number; failed: readonly string[]; nodes: boolean }
    t.is(said.checks, catalog.length)
    t.true(said.failed.includes('service-names-private'))
    t.true(said.nodes)
  })
}

/** How long it took and what width a terminal had is no matter. */
function timeless(text: string): string {
  return text.replace(/, [\d.]+ m?s$/gm, '')
}

test.serial('the package: a program that uses it is typed, whatever the checkout needs for that', async (t) => {
  const example = /```ts\n(import [\s\S]*?)```/.exec(readFileSync(join(root, 'README.md'), 'utf8'))![1]!
  const typed = join(folder, 'typed')
  mkdirSync(typed)
  writeFileSync(join(typed, 'package.json'), '{ "type": "module" }')
  writeFileSync(join(typed, 'use.ts'), `${example}\nexport const verdicts: readonly ('pass' | 'fail' | 'unknown' | 'skip')[] = results.map(({ verdict }) => verdict)\n`)
  writeFileSync(join(typed, 'tsconfig.json'), JSON.stringify({ compilerOptions: { target: 'esnext', module: 'nodenext', strict: true, noEmit: true, skipLibCheck: false, types: [] } }))
  const compiler = join(root, 'node_modules/.bin/tsc')
  await t.notThrowsAsync(run(compiler, ['-p', typed]))
  writeFileSync(join(typed, 'use.ts'), `import { loadTopology } from 'dns-rehearsal'\nexport const wrong: number = loadTopology('x')\n`)
  t.regex((await t.throwsAsync(run(compiler, ['-p', typed])) as Error & { stdout: string }).stdout, /is not assignable to type 'number'/)
})

test.serial('the package: holds what the code reads, and neither tests nor TypeScript but for an image', (t) => {
  const own = join(folder, 'node_modules/dns-rehearsal')
  const files = readdirSync(own, { recursive: true }).map(String)
  t.deepEqual(files.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts') && !/^dist\/docker\/(container-registry-service|programs)\//.test(file)), [])
  t.deepEqual(files.filter((file) => /\.test\.|__pycache__/.test(file)), [])
  const left = ['harness', 'docker', 'topologies'].flatMap((part) => readdirSync(join(root, part), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.ts$|\.pyc$|^README\.md$/.test(entry.name)).map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))).filter((file) => !files.includes(`dist/${file}`))
  t.deepEqual(left, [])
})

test.serial('the package: starts a lab with the images that a checkout has, registries and all', async (t) => {
  await prepare({ images: ['container-registry', 'registry-client'] })
  copyFileSync(join(root, 'topologies/one-network.yaml'), join(folder, 'lab.yaml'))
  const { code, stdout, stderr } = await installed(process.execPath, 'test', 'lab.yaml')
  t.is(code, 0, stderr)
  t.regex(stdout, /parity {3}all \d+ questions answered as the model had predicted/)
  const content = `import { contentOf } from ${JSON.stringify(join(folder, 'node_modules/dns-rehearsal/dist/docker/stale-images.js'))}; console.log(['fabric', 'host', 'coredns', 'traffic-manager', 'container-registry'].map((key) => contentOf(key, 'base')).join())`
  const { contentOf } = await import('../../docker/stale-images.ts')
  const inPackage = (await run(process.execPath, ['--input-type=module', '-e', content])).stdout.trim()
  t.is(inPackage, (['fabric', 'host', 'coredns', 'traffic-manager', 'container-registry'] as const).map((key) => contentOf(key, 'base')).join())
})
