import { readdirSync } from 'node:fs'
import test from 'ava'
import { formatProblems } from '../../harness/language/format-problems.ts'
import { loadTopology } from '../../harness/topology/load.ts'
import { rules } from '../../harness/topology/rules.ts'

const folder = 'fixtures/topologies'
const stems = readdirSync(folder).map((name) => name.replace('.yaml', '')).sort()
const warnings = new Set(rules.filter(({ severity }) => severity === 'warning').map(({ code }) => code))

// Each fixture is broken in one way: its stem is the code, a comment "# here" marks the line.
const breaks = test.macro({
  exec(t, code: string) {
    const loaded = loadTopology(`${folder}/${code}.yaml`)
    const problems = loaded.problems ?? loaded.warnings
    t.deepEqual(problems.map((problem) => problem.code), [code], formatProblems(problems, loaded.text, loaded.file))
    const [problem] = problems
    t.is(problem?.line, loaded.text.split('\n').findIndex((line) => line.includes('# here')) + 1)
    t.is(problem?.severity, warnings.has(code) ? 'warning' : 'error')
    t.is(loaded.topology === undefined, !warnings.has(code))
    const line = loaded.text.split('\n')[(problem?.line ?? 0) - 1] ?? ''
    t.true(problem!.column >= 1 && problem!.column <= line.length + 1)
    t.true(problem!.endColumn > problem!.column && problem!.endColumn <= line.length + 2)
  },
  title: (_, code) => `fixtures: ${code}`,
})
for (const stem of stems) test(breaks, stem)

test('fixtures: every rule has one', (t) => {
  t.deepEqual(rules.map(({ code }) => code).filter((code) => !stems.includes(code)), [])
})
