import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import test from 'ava'
import { catalog } from '../harness/catalog.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

/** Each command of the README with its exit code; what fails on purpose has its own. */
const commands = [...readme.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, block = '']) => block.trim().split('\n'))
const expected = new Map([
  ['npx rehearse test topologies/shared-zone-conflict.yaml', 1],
  ['npx rehearse diff topologies/shared-zone-conflict.yaml topologies/flagship.yaml', 1],
  ['npx rehearse rollout topologies/shared-zone-conflict.yaml topologies/flagship.yaml', 1],
])

/** What a test cannot run inside itself: the install it runs from, and the test command, of which it is a part. */
const others = new Map([
  ['npm ci && npm start', 'npm start'],
  ['npm ci && npm test', undefined],
])

function run(command: string): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['-c', command], { cwd: new URL('..', import.meta.url), stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    child.once('error', reject).once('exit', (code) => resolve({ code, output }))
  })
}

for (const command of commands) {
  const runnable = others.has(command) ? others.get(command) : command
  if (runnable === undefined) continue
  test.serial(`readme: ${command}`, async (t) => {
    t.timeout(600_000, command)
    let { code, output } = await run(runnable)
    // Another test has a lab up for a moment, beside the README's.
    while (/several labs are up/.test(output)) ({ code, output } = await run(runnable))
    t.is(code, expected.get(command) ?? 0, output)
  })
}

test('readme: lists every check with its title', (t) => {
  for (const { id, title } of catalog) t.true(readme.includes(`| [\`${id}\`](harness/checks/${id}.ts) | ${title} |`), id)
})

test('readme: every file it links to is there', (t) => {
  for (const [, target = ''] of readme.matchAll(/\]\((?!https?:)([^)]+)\)/g)) t.notThrows(() => readFileSync(new URL(`../${target}`, import.meta.url)), target)
})
