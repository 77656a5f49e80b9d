import { readdirSync, readFileSync } from 'node:fs'
import test from 'ava'
import fc from 'fast-check'
import { facts } from '../../harness/facts/facts.ts'
import { formatProblems } from '../../harness/language/format-problems.ts'
import { parseTopology } from '../../harness/topology/parse.ts'
import { random } from '../random.ts'

const texts = ['topologies', 'fixtures/topologies'].flatMap((folder) =>
  readdirSync(folder).filter((name) => name.endsWith('.yaml')).map((name) => readFileSync(`${folder}/${name}`, 'utf8')))

const scrap = fc.oneof(
  fc.constantFrom('\t', '\n', ' ', ':', ': ', '- ', '{', '}', '[', ']', ',', '#', '*', '&a ', '*a', '!!', '!!binary ', '!!timestamp ', '!!set ', '!!omap ', '!!float ', '!own ', '%YAML 1.1\n---\n', '<<: *a', '|', '>', '"', "'", '?', '~', 'null', '0', '-1', '1e400', '.nan', '/', '/33', '..', '\u0000', '\ufeff', '\r', '__proto__', '@', '%'),
  fc.string({ maxLength: 5 }),
)
const mutation = fc.record({ at: fc.nat(), remove: fc.nat(30), insert: scrap, duplicate: fc.boolean() })
const mutated = fc.record({ text: fc.constantFrom(...texts), mutations: fc.array(mutation, { minLength: 1, maxLength: 4 }) })
  .map(({ text, mutations }) => mutations.reduce((current, { at, remove, insert, duplicate }) => {
    const start = at % (current.length + 1)
    const tail = current.slice(duplicate ? start : start + remove)
    return current.slice(0, start) + insert + tail
  }, text))

// Words in the places of other words keep the YAML whole and reach the rules.
const word = /[\w./*@-]+/g
const words = [...new Set(texts.flatMap((text) => text.match(word) ?? [])), '10.1.1.0/29', '0.0.0.0/0', '255.255.255.255', '::1', '1 2 5060 sip.example.com', '""', '[]', '{}', '~']
const swapped = fc.record({ text: fc.constantFrom(...texts), swaps: fc.array(fc.record({ at: fc.nat(), word: fc.constantFrom(...words) }), { minLength: 1, maxLength: 4 }) })
  .map(({ text, swaps }) => swaps.reduce((current, { at, word: put }) => {
    const places = [...current.matchAll(word)]
    const place = places[at % places.length]
    return place ? current.slice(0, place.index) + put + current.slice(place.index + place[0].length) : current
  }, text))

/** Whatever the text: a reason inside the file, or a topology whose facts can be told. */
function holds(text: string): void {
  const parsed = parseTopology(text, 'design.yaml')
  const problems = parsed.problems ?? parsed.warnings
  if (parsed.problems && problems.length === 0) throw new Error('no topology, and no reason')
  const lines = text.split(/\r?\n/)
  for (const { line, column, endColumn, code } of problems) {
    const length = lines[line - 1]?.length
    if (length === undefined || column < 1 || column > length + 1 || endColumn <= column) throw new Error(`${code} at ${line}:${column}-${endColumn}`)
  }
  formatProblems(problems, text, 'design.yaml')
  if (parsed.topology) facts(parsed.topology)
}

test('mutations: of characters', (t) => {
  fc.assert(fc.property(mutated, holds), random(t, 1500))
  t.pass()
})

test('mutations: of words', (t) => {
  fc.assert(fc.property(swapped, holds), random(t, 2000))
  t.pass()
})
