import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import test from 'ava'
import { readLedger } from '../endurance/ledger.ts'
import type { Rehearsed } from '../endurance/streak-plan.ts'
import { temporaryFolder } from '../temporary.ts'

// `npm run soak` needs an hour to say something; its parts are in tests/endurance, and what it does to labs in tests/containers/ends.test.ts and
// podman.test.ts.

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

function run(script: string, ...args: readonly string[]): Promise<Ended> {
  return promisify(execFile)(process.execPath, [`tests/${script}.ts`, ...args]).then(({ stdout, stderr }) => ({ code: 0, stdout, stderr }), (error: Ended) => error)
}

test.serial('soak, streak, bench: what is not understood is told, with what there is', async (t) => {
  const wrong: readonly (readonly [script: string, args: readonly string[], says: RegExp])[] = [
    ['endurance/soak', ['--engine', 'lxc'], /there is no engine lxc; there are docker, podman/], ['endurance/soak', ['--injury', 'flood'], /there is no injury flood/], ['endurance/soak', ['--minutes', 'long'], /--minutes is "long"/],
    ['endurance/streak', ['--only', 'nowhere'], /there is no topology nowhere; there are .*flagship/], ['endurance/streak', ['--times', '0'], /--times is "0"/], ['endurance/streak', ['--nonsense'], /--nonsense/],
    ['bench/bench', ['--only', 'nothing'], /--only nothing: no part is called so; there are .*Asking/], ['bench/bench', ['--runs', '0'], /--runs 0/], ['bench/bench', ['--frob'], /--frob/],
  ]
  for (const [script, args, says] of wrong) {
    const { code, stderr } = await run(script, ...args)
    t.is(code, 64, stderr)
    t.regex(stderr, says)
    t.regex(stderr, /npm run/)
  }
})

test.serial('streak: rehearsals are counted in a ledger, and gone on with', async (t) => {
  t.timeout(300_000, 'three rehearsals')
  const ledger = join(temporaryFolder(t), 'streak.jsonl')
  const streak = (times: number) => run('endurance/streak', '--only', 'one-network', '--times', `${times}`, '--ledger', ledger)
  const first = await streak(2)
  t.is(first.code, 0, first.stderr)
  t.regex(first.stdout, /one-network: pass in \d+\.\d s, 2 of 2 in a row\n/)
  t.regex(first.stdout, /topology +in a row +runs +flakes +verdict +median\none-network +2 +2 +0 +pass/)
  t.notRegex((await streak(2)).stdout, / in \d+\.\d s,/, 'nothing is left to do')
  t.regex((await streak(3)).stdout, /3 of 3 in a row/)
  t.deepEqual(readLedger<Rehearsed>(ledger).map(({ topology, code, verdict }) => [topology, code, verdict]), Array.from({ length: 3 }, () => ['one-network', 0, 'pass']))
})
