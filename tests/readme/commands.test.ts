import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import test from 'ava'
import { blocksIn, readmes, textOf } from '../documentation/readmes.ts'
import { takeDown } from './take-down.ts'
import { alone } from '../room.ts'

test.serial.before(alone)

/** A command that a README shows, and what it says that is printed. */
interface Shown {
  readonly readme: string
  readonly command: string
  readonly output: string | undefined
}

/** Each command of the READMEs in order; what a block without a language says right after one is what its last command prints. */
const shown: readonly Shown[] = readmes().toSorted((a, b) => Number(b === 'README.md') - Number(a === 'README.md')).flatMap((readme) => {
  const blocks = blocksIn(textOf(readme))
  return blocks.flatMap(({ language, text }, n): Shown[] => {
    if (language !== 'sh') return []
    const next = blocks[n + 1]
    const output = next?.language === '' && next.follows ? next.text : undefined
    const commands = text.trim().split('\n').map((line) => line.replace(/ +#.*$/, ''))
    return commands.map((command, at) => ({ readme, command, output: at === commands.length - 1 ? output : undefined }))
  })
})
const commands = shown.map(({ command }) => command)

/** What fails on purpose has an exit code of its own. */
const expected = new Map([
  ['npx rehearse test topologies/shared-zone-conflict.yaml', 1],
  ['npx rehearse check topologies/shared-zone-conflict.yaml', 1],
  ['npx rehearse explain topologies/flagship.yaml app-weu contoso.azurecr.io --fault zone-link:zone-weu/hub-weu', 1],
  ['npx rehearse diff topologies/shared-zone-conflict.yaml topologies/flagship.yaml', 1],
  ['npx rehearse diff topologies/shared-zone-conflict.yaml topologies/flagship.yaml --html evidence/maps.html', 1],
  ['npx rehearse rollout topologies/shared-zone-conflict.yaml topologies/flagship.yaml', 1],
  ['npx rehearse scenarios topologies/flagship.yaml', 1],
  ['npx rehearse soak topologies/flagship.yaml --minutes 60 --seed 1', 1],
])

/** What a test cannot run inside itself: the install it runs from, the tests, of which it is a part, and what writes files that others read. */
const others = new Map([
  ['npm ci && npm start', 'npm start'],
  ['npm ci && npm test', undefined],
  ['npm test', undefined],
  ['npm run test:quick', undefined],
  ['npm run test:long', undefined],
  ['npm run bench', undefined],
  ['npm run docs', undefined],
  // For an hour and for a night; and what the machine's own Podman, if it has one, would be started for (tests/containers/podman.test.ts starts another).
  ['npm run soak', undefined],
  // Ten minutes of a lab; tests/containers/impairments.test.ts has one of them.
  ['npx rehearse soak topologies/flagship.yaml --minutes 10 --seed 3 --lab', undefined],
  ['npm run streak', undefined],
  ['podman system service --time=0 unix:///run/podman/podman.sock &', undefined],
  ['export DOCKER_HOST=unix:///run/podman/podman.sock', undefined],
  ['npm run setup && npm test', undefined],
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
    const child = spawn('bash', ['-c', command], { stdio: ['ignore', 'pipe', 'pipe'], detached: true })
    guard.stdin.write(`${child.pid ?? 0}\n`)
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    child.once('error', reject).once('close', (code) => {
      guard.stdin.write('0\n')
      resolve({ code, output })
    })
  })
}

/**
 * The lines of a README that a command has not printed: each part of them, between lines that say "…", one line after the other. A TTL
 * out of a cache is whatever is left of it.
 */
function missing(output: string, lines: string): readonly string[] {
  const trimmed = (text: string): string => `\n${text.replaceAll(/\(TTL \d+\)/g, '(TTL)').split('\n').map((line) => line.trimEnd()).join('\n')}\n`
  const printed = trimmed(output)
  return lines.trimEnd().split(/^…\n/m).filter((part) => !printed.includes(trimmed(part.trimEnd())))
}

const done = new Set<string>()
for (const { readme, command, output: lines } of shown) {
  const runnable = others.has(command) ? others.get(command) : command
  if (runnable === undefined || (done.has(command) && lines === undefined)) continue
  done.add(command)
  test.serial(`${readme}: ${command}`, async (t) => {
    t.timeout(600_000, command)
    let { code, output } = await run(runnable)
    // Another test has a lab up for a moment, beside the README's.
    for (let n = 0; n < 30 && /several labs are up/.test(output); n++) {
      await wait(1000)
      ;({ code, output } = await run(runnable))
    }
    t.is(code, expected.get(command) ?? 0, output)
    if (lines !== undefined) t.deepEqual(missing(output, lines), [], output)
  })
}

test.serial('README: what a command has not printed is noticed', (t) => {
  t.deepEqual(missing('one\ntwo  \nthree\n', 'one\n…\nthree\n'), [])
  t.deepEqual(missing('10.0.1.4 (TTL 9)\n', '10.0.1.4 (TTL 10)\n'), [])
  t.deepEqual(missing('10.0.1.5 (TTL 9)\n', '10.0.1.4 (TTL 9)\n'), ['10.0.1.4 (TTL 9)'])
  t.deepEqual(missing('one\ntwo\nthree\n', 'one\nthree\n'), ['one\nthree'])
  t.deepEqual(missing('one\ntwo\nthree\n', 'one\n…\nfour\n'), ['four'])
})
