import { existsSync, readFileSync } from 'node:fs'
import test from 'ava'
import { catalog } from '../../harness/catalog.ts'
import { runChecks } from '../../harness/checks/run.ts'
import { facts } from '../../harness/facts/facts.ts'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { parseTopology } from '../../harness/topology/parse.ts'
import { blocksIn, headingsIn, linksIn, pathsIn, readmes, textOf } from './readmes.ts'
import { rewritten, tables } from './tables.ts'
import { stepsIn } from './worked-example.ts'

for (const file of readmes()) {
  test(`${file}: every link leads to something that is there`, (t) => {
    for (const { path, heading } of linksIn(file)) {
      t.true(existsSync(path), path)
      if (heading !== undefined) t.true(headingsIn(textOf(path)).includes(heading), `${path}#${heading}`)
    }
    t.deepEqual(pathsIn(file).filter((path) => !existsSync(path)), [])
  })

  test(`worked examples: those of ${file} fit the files that are there`, (t) => {
    const files = new Map<string, string>()
    for (const { file: changed, apply } of stepsIn(blocksIn(textOf(file)))) {
      files.set(changed, apply(files.get(changed) ?? (existsSync(changed) ? readFileSync(changed, 'utf8') : undefined)))
    }
    t.pass()
  })
}

for (const readme of new Set(tables.map((table) => table.readme))) {
  test(`${readme}: its tables are up to date (npm run docs)`, (t) => {
    const text = textOf(readme)
    t.is(text, rewritten(readme, text))
  })
}

test('README.md: the design that it shows is one, and holds', async (t) => {
  const designs = blocksIn(textOf('README.md')).filter(({ language }) => language === 'yaml')
  t.true(designs.length > 0)
  for (const { text } of designs) {
    const parsed = parseTopology(text, 'README.md')
    t.deepEqual(parsed.problems ?? parsed.warnings, [])
    const design = facts(parsed.topology!)
    const results = await runChecks({ facts: design, world: modelWorld(createModel(design)) }, { checks: catalog })
    t.deepEqual(results.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'skip').map(({ check }) => check.id), [])
  }
})

test('README.md: has at most 200 lines', (t) => {
  t.true(textOf('README.md').trimEnd().split('\n').length <= 200)
})

test('README.md: leads to every other README, if over others', (t) => {
  const reached = new Set(['README.md'])
  for (const file of reached) {
    for (const { path } of linksIn(file)) {
      for (const next of [path, `${path.replace(/\/$/, '')}/README.md`]) if (next.endsWith('README.md') && existsSync(next)) reached.add(next)
    }
  }
  t.deepEqual(readmes().filter((file) => !reached.has(file)), [])
})

const step = test.macro({
  exec(t, block: { readonly language: string; readonly text: string }, before: string | undefined, expected: string | RegExp) {
    const [only] = stepsIn([block])
    if (typeof expected === 'string') t.is(only!.apply(before), expected)
    else t.throws(() => only!.apply(before), { message: expected })
  },
  title: (title) => `worked examples: ${title}`,
})
const lines = { language: 'diff', text: '+++ harness/a.ts\n one\n+two\n@@\n-five\n' }
test('lines are put where the README shows them', step, lines, 'zero\none\nfour\nfive\n', 'zero\none\ntwo\nfour\n')
test('lines that are no longer there', step, lines, 'zero\nonerous\nfour\nfive\n', /does not have these lines:\none/)
test('a place that is not the only one', step, lines, 'one\none\nfive\n', /more than once/)
test('a file that is gone', step, lines, undefined, /is not there/)
test('a new file', step, { language: 'ts', text: '// harness/a.ts\nexport {}\n' }, undefined, '// harness/a.ts\nexport {}\n')
test('a new file that is there', step, { language: 'yaml', text: '# fixtures/a.yaml\n' }, '', /there already/)
test('worked examples: no other block is one', (t) => {
  t.deepEqual(stepsIn([{ language: 'sh', text: '# harness/a.ts and others\n' }, { language: 'diff', text: '+one\n' }, { language: 'ts', text: "import 'harness/a.ts'\n" }]), [])
})
