import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { temporaryFolder } from '../temporary.ts'

// The script itself, in a folder with two test files and an `npm` that reports what it is given: of the whole run first, then of what is tried again.

const title = { a: 'registry › levels.slow › a level, is whole', b: 'b › something' }

const reportOf = (failed: readonly string[], passed: readonly string[]): string =>
  [...failed.map((one, n) => `not ok ${n + 1} - ${one}\n  ---\n    message: of ${one}\n  ...`), ...passed.map((one) => `ok 9 - ${one}`), `# pass ${passed.length}`, `# fail ${failed.length}`, ''].join('\n')

function run(t: ExecutionContext, reports: readonly string[], codes: readonly number[]): { readonly status: number | null; readonly lines: readonly string[]; readonly asked: string } {
  const folder = temporaryFolder(t)
  for (const one of ['.ci', 'bin', 'tests/registry']) mkdirSync(join(folder, one), { recursive: true })
  cpSync('.ci/run', join(folder, '.ci/run'))
  for (const one of ['registry/levels.slow', 'b']) writeFileSync(join(folder, `tests/${one}.test.ts`), '')
  reports.forEach((report, n) => writeFileSync(join(folder, `report-${n}`), report))
  const script = `#!/bin/sh
[ "$1" = ci ] && exit
n=$(cat "${folder}/asked" 2>/dev/null | wc -l); echo "$*" >> "${folder}/asked"
cat "${folder}/report-$n"
exit $(echo ${codes.join(' ')} | cut -d' ' -f$((n + 1)))
`
  for (const [name, text] of [['npm', script], ['podman', '#!/bin/sh\n']] as const) {
    writeFileSync(join(folder, 'bin', name), text)
    chmodSync(join(folder, 'bin', name), 0o755)
  }
  const { status, stdout } = spawnSync(join(folder, '.ci/run'), { encoding: 'utf8', env: { ...process.env, PATH: `${join(folder, 'bin')}:${process.env.PATH}` } })
  return { status, lines: stdout.trimEnd().split('\n'), asked: execFileSync('cat', [join(folder, 'asked')], { encoding: 'utf8' }) }
}

test.serial('.ci/run: what passes is counted, and nothing is tried twice', (t) => {
  const { status, lines, asked } = run(t, [reportOf([], [title.a, title.b])], [0])
  t.deepEqual([status, lines.at(-1)], [0, '2 passed, 0 failed'])
  t.is(asked, 'test -- --tap\n')
})

test.serial('.ci/run: what failed is tried once more with nothing beside it; that it failed is told though it passes', (t) => {
  const { status, lines, asked } = run(t, [reportOf([title.a], [title.b]), reportOf([], ['a level, is whole'])], [1, 0])
  t.deepEqual([status, lines.at(-1)], [0, '2 passed, 0 failed'])
  t.true(asked.endsWith('test -- --tap --concurrency 1 tests/registry/levels.slow.test.ts\n'), asked)
  t.deepEqual(lines.slice(-3, -1), ['Failed beside others, and passed alone:', `not ok 1 - ${title.a}`])
})

test.serial('.ci/run: what fails twice has failed, and is told at the end', (t) => {
  const { status, lines } = run(t, [reportOf([title.a, title.b], []), reportOf(['a level, is whole'], ['something'])], [1, 1])
  t.deepEqual([status, lines.at(-1)], [1, '0 passed, 2 failed'])
  t.true(lines.slice(-12).includes(`    message: of ${title.b}`), lines.join('\n'))
})

test.serial('.ci/run: a failure that names no file is not tried again, nor is a run that failed without one or came to no end', (t) => {
  for (const [report, code, last] of [
    [reportOf(['tests/b.test.ts exited'], [title.a]), 1, '1 passed, 1 failed'],
    [reportOf([], [title.a]), 7, '1 passed, 0 failed'],
    ['ok 1 - something\n', 3, '0 passed, 0 failed'],
    ['ok 1 - something\n', 0, '0 passed, 0 failed'],
  ] as const) {
    const { status, lines, asked } = run(t, [report], [code])
    t.deepEqual([status, lines.at(-1)], [code || 1, last])
    t.is(asked, 'test -- --tap\n')
  }
})
