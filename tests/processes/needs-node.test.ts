import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import test from 'ava'
import { temporaryFolder } from '../temporary.ts'

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly scripts: Readonly<Record<string, string>> }

test.serial('npm scripts that start programs of TypeScript say what is missing where npm ci has not been run', (t) => {
  for (const [name, script] of Object.entries(scripts)) if (/^node .*\.ts\b/.test(script)) t.regex(script, /^node --import \.\/package\/needs-node\.js \S+\.ts\b/, name)
})

/** What a Node of another version would read of itself. */
const started = (version: string) => spawnSync(process.execPath, ['--import', `data:text/javascript,Object.defineProperty(process.versions, 'node', { value: '${version}' })`, '--import', './package/needs-node.js', '-e', 'console.log("started")'], { encoding: 'utf8' })

test.serial('an older Node is told to be too old, in words, and one that is new enough goes on', (t) => {
  t.true(existsSync('package/needs-node.js'))
  const { status, stdout, stderr } = started('20.20.2')
  t.deepEqual([status, stdout], [2, ''])
  t.regex(stderr, /^dns-rehearsal needs Node 24 or later in a checkout, this is v\S+\.\nhint: run npm ci, which installs one\n$/)
  t.is(started('24.0.0').stdout, 'started\n')
})

test.serial('a checkout in which npm ci has not been run is told so', (t) => {
  const folder = temporaryFolder(t)
  cpSync('package/needs-node.js', `${folder}/package/needs-node.js`)
  writeFileSync(`${folder}/package.json`, '{ "type": "module" }')
  const { status, stderr } = spawnSync(process.execPath, [`${folder}/package/needs-node.js`], { encoding: 'utf8' })
  t.deepEqual([status, stderr], [2, 'Nothing that dns-rehearsal needs is installed here.\nhint: run npm ci\n'])
  t.regex(scripts['test:quick']!, /^node package\/needs-node\.js && /)
})
