import test from 'ava'
import { linesOf, maximumLine } from '../../harness/cli/lines.ts'

async function* chunks<T>(...all: T[]): AsyncGenerator<T> {
  yield* all
}

const read = (...all: (string | Uint8Array)[]) => Array.fromAsync(linesOf(chunks(...all)))

test('lines: what is complete comes at once, the rest when it is', async (t) => {
  t.deepEqual(await read('a\nb\nc', 'd\n\n', 'e'), [['a', 'b'], ['cd', ''], ['e']])
})

test('lines: CR LF ends a line too, and nothing is none', async (t) => {
  t.deepEqual(await read('a\r\nb\r', '\n'), [['a'], ['b']])
  t.deepEqual(await read(), [])
})

test('lines: a character may be cut between two chunks', async (t) => {
  const octets = new TextEncoder().encode('é\n')
  t.deepEqual(await read(octets.slice(0, 1), octets.slice(1)), [['é']])
})

test('lines: a line without an end does not fill the memory', async (t) => {
  const [[line]] = (await read(...Array<string>(10).fill('x'.repeat(50_000)))) as [[string]]
  t.is(line.length, maximumLine)
})
