import fc from 'fast-check'
import test from 'ava'
import { compareNames, isWithin, labelsOf, parentOf, parseName, wireLength } from '../../harness/dns/name.ts'
import { random } from '../random.ts'

const read = test.macro({
  exec: (t, text: string, expected: string | { error: string }, origin?: string) => t.deepEqual(parseName(text, origin), expected),
  title: (_, text: string) => `name: reads ${text.slice(0, 30)}`,
})
test(read, 'WWW.Example.ORG.', 'www.example.org')
test(read, 'www', 'www.example.org', 'example.org')
test(read, '.', '')
test(read, '*.wild', '*.wild')
test(read, 'a\\.b.c', 'a\\.b.c')
test(read, 'a\\046b.c', 'a\\.b.c')
test(read, 'a\\032b', 'a\\032b')
test(read, '\\065bc', 'abc')
test(read, '', { error: 'is empty' })
test(read, 'a..b', { error: 'has an empty label' })
test(read, 'a\\', { error: 'ends in the middle of an escape' })
test(read, 'a\\999', { error: 'has the escape \\999, which is no octet' })
test(read, `${'a'.repeat(64)}.b`, { error: 'has a label of 64 octets, the limit is 63' })
test(read, Array(128).fill('a').join('.'), { error: 'has 257 octets, the limit is 255' })
test(read, 'bücher.example', { error: 'has the character "ü"; write an internationalised name in its ASCII form (xn--)' })

test('name: an escaped dot does not end a label', (t) => {
  t.deepEqual(labelsOf('a\\.b.c'), ['a\\.b', 'c'])
  t.is(parentOf('a\\.b.c'), 'c')
  t.true(isWithin('a.b.c', 'b.c'))
  t.false(isWithin('a\\.b.c', 'b.c'))
  t.is(wireLength('a\\.b.c'), 7)
})

test('name: canonical order compares labels from the right', (t) => {
  const names = ['z.example', 'example', 'a.example', 'yljkjljk.a.example', '*.z.example', 'zabc.a.example']
  t.deepEqual(names.toSorted(compareNames), ['example', 'a.example', 'yljkjljk.a.example', 'zabc.a.example', 'z.example', '*.z.example'])
})

test('name: what was read once reads the same again, and nothing throws', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const once = parseName(text)
        return typeof once !== 'string' || once === '' || parseName(once) === once
      }),
      random(t, 2000),
    ),
  )
})
