import { readdirSync, readFileSync } from 'node:fs'
import test from 'ava'
import fc from 'fast-check'
import { formatProblems } from '../../harness/topology/format-problems.ts'
import { parseTopology } from '../../harness/topology/parse.ts'

const texts = ['topologies', 'fixtures/topologies'].flatMap((folder) =>
  readdirSync(folder).filter((name) => name.endsWith('.yaml')).map((name) => readFileSync(`${folder}/${name}`, 'utf8')))

const scrap = fc.oneof(
  fc.constantFrom('\t', '\n', ' ', ':', ': ', '- ', '{', '}', '[', ']', ',', '#', '*', '&a ', '*a', '!!', '|', '>', '"', "'", '?', '~', 'null', '0', '-1', '1e400', '.nan', '/', '/33', '..', '\u0000', '\ufeff', '\r', '__proto__', '@', '%'),
  fc.string({ maxLength: 5 }),
)
const mutation = fc.record({ at: fc.nat(), remove: fc.nat(30), insert: scrap, duplicate: fc.boolean() })
const mutated = fc.record({ text: fc.constantFrom(...texts), mutations: fc.array(mutation, { minLength: 1, maxLength: 4 }) })
  .map(({ text, mutations }) => mutations.reduce((current, { at, remove, insert, duplicate }) => {
    const start = at % (current.length + 1)
    const tail = current.slice(duplicate ? start : start + remove)
    return current.slice(0, start) + insert + tail
  }, text))

test('mutations: whatever the text, problems are returned and lie inside the file', (t) => {
  fc.assert(fc.property(mutated, (text) => {
    const parsed = parseTopology(text, 'design.yaml')
    const problems = parsed.problems ?? parsed.warnings
    if (parsed.problems && problems.length === 0) throw new Error('no topology, and no reason')
    const lines = text.split(/\r?\n/)
    for (const { line, column, endColumn, code } of problems) {
      const length = lines[line - 1]?.length
      if (length === undefined || column < 1 || column > length + 1 || endColumn <= column) throw new Error(`${code} at ${line}:${column}-${endColumn}`)
    }
    formatProblems(problems, text, 'design.yaml')
  }), { numRuns: 1500 })
  t.pass()
})
