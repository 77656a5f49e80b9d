import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { blocksIn, readmes, textOf } from '../documentation/readmes.ts'
import { stepsIn } from '../documentation/worked-example.ts'
import { temporaryFolder } from '../temporary.ts'

/** What worked examples meet besides the tests that they write: those that their READMEs speak of, and the rules of the house. */
const others = [
  'tests/house-rules.test.ts', 'tests/documentation/documentation.test.ts', 'tests/checks/*.test.ts', 'tests/worlds/model.test.ts',
  'tests/misconfigurations/*.test.ts', 'tests/survey/survey.test.ts', 'tests/model/faults.test.ts', 'tests/azure/private-link.test.ts',
]

/** A copy of the project, with the packages of this one. */
function copy(t: Pick<ExecutionContext, 'teardown'>): string {
  const folder = temporaryFolder(t)
  for (const name of readdirSync('.')) if (!['.git', 'node_modules', 'evidence', 'dist'].includes(name)) cpSync(name, join(folder, name), { recursive: true })
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
  return folder
}

async function run(folder: string, ...words: readonly string[]): Promise<{ code: number | null; output: string }> {
  const env = { ...process.env, TEST_EFFORT: 'quick' }
  const child = spawn(process.execPath, words, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  child.stderr.on('data', (chunk) => (output += chunk))
  const [code] = await once(child, 'close') as [number | null]
  return { code, output }
}

test.serial('READMEs: what their worked examples say does what they say', async (t) => {
  t.timeout(600_000)
  const steps = readmes().flatMap((readme) => stepsIn(blocksIn(textOf(readme))))
  const folder = copy(t)
  for (const { file, apply } of steps) {
    const path = join(folder, file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, apply(existsSync(path) ? readFileSync(path, 'utf8') : undefined))
  }
  // Uses of the library, as a design's own tests would have them.
  const uses = readmes().flatMap((readme) => blocksIn(textOf(readme))).filter(({ language, text }) => language === 'ts' && text.includes("from 'dns-rehearsal'"))
  t.true(uses.length > 0)
  for (const [n, { text }] of uses.entries()) writeFileSync(join(folder, `tests/documentation/use-${n}.ts`), text)
  const documented = await run(folder, 'tests/documentation/write-tables.ts')
  t.is(documented.code, 0, documented.output)
  const typed = await run(folder, 'node_modules/typescript/bin/tsc')
  t.is(typed.code, 0, typed.output)
  const own = steps.map(({ file }) => file).filter((file) => file.endsWith('.test.ts'))
  t.true(own.length > 0)
  // Steps that are done do not fit any more.
  const tests = await run(folder, 'node_modules/ava/entrypoints/cli.mjs', ...own, ...others, '--match', '!*worked examples*')
  t.is(tests.code, 0, tests.output)
})
