import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import test from 'ava'
import { takeDown } from './take-down.ts'

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')

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

/** Labs that the README leaves up between its commands. One that an earlier run left behind would be in the way of every later one. */
const labs = commands.flatMap((command) => /^npx rehearse down (\S+)$/.exec(command)?.[1] ?? [])
const guard = spawn(process.execPath, ['tests/readme/take-down.ts', ...labs], { stdio: ['pipe', 'ignore', 'inherit'], detached: true })

test.before(async (t) => {
  t.timeout(120_000, 'what an earlier run left')
  await takeDown(labs)
})
test.after.always(async (t) => {
  t.timeout(120_000, 'what this run left')
  guard.stdin.end()
  await once(guard, 'exit')
})

function run(command: string): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['-c', command], { stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    child.once('error', reject).once('close', (code) => resolve({ code, output }))
  })
}

for (const command of commands) {
  const runnable = others.has(command) ? others.get(command) : command
  if (runnable === undefined) continue
  test.serial(`readme: ${command}`, async (t) => {
    t.timeout(600_000, command)
    let { code, output } = await run(runnable)
    // Another test has a lab up for a moment, beside the README's.
    for (let n = 0; n < 30 && /several labs are up/.test(output); n++) {
      await wait(1000)
      ;({ code, output } = await run(runnable))
    }
    t.is(code, expected.get(command) ?? 0, output)
  })
}
