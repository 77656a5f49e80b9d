import test from 'ava'
import { groupBy, iteratorHelpers, missing, setOperations, Suppressed, withResolvers } from '../harness/older-node.ts'

// Node 24 has all of it: what the package gives to an older one does the same.

const callbacks: Readonly<Record<string, readonly (unknown[])[]>> = {
  map: [[(value: number, n: number) => value * 10 + n]],
  filter: [[(value: number, n: number) => value > 1 && n < 3], [() => false]],
  flatMap: [[(value: number) => Array(value).fill(value)], [() => []]],
  take: [[0], [2], [9]],
  drop: [[0], [2], [9]],
  some: [[(value: number) => value === 3], [() => false]],
  every: [[(value: number) => value < 9], [(value: number) => value < 3]],
  find: [[(value: number) => value > 2], [() => false]],
  reduce: [[(sum: number, value: number) => sum * 2 + value], [(sum: string, value: number) => sum + value, 'x']],
  toArray: [[]],
  forEach: [[() => 'nothing']],
}

/** Hands out 0 to 4, and tells whether it was ended. */
function* numbers(told: string[]): Generator<number> {
  try {
    yield* [0, 1, 2, 3, 4]
    told.push('at its end')
  } finally {
    told.push('closed')
  }
}

type Method = (this: unknown, ...args: unknown[]) => unknown
const all = (result: unknown): unknown => (typeof result === 'object' && result !== null && !Array.isArray(result) && 'next' in result ? [...(result as unknown as Iterable<unknown>)] : result)

for (const [name, own] of Object.entries(iteratorHelpers)) {
  test(`iterators: ${name} is as Node has it`, (t) => {
    t.truthy(callbacks[name])
    for (const args of callbacks[name]!) {
      const [ours, theirs]: [string[], string[]] = [[], []]
      const native = (Iterator.prototype as unknown as Record<string, Method>)[name]!
      t.deepEqual(all((own as Method).apply(numbers(ours), args)), all(native.apply(numbers(theirs), args)))
      // `take(0)` of the standard ends its source without having asked it.
      if (name !== 'take' || args[0] !== 0) t.deepEqual(ours, theirs)
    }
  })
}

test('sets: operations are as Node has them, of sets and of what is like one', (t) => {
  const sets = [[], [1], [1, 2, 3], [3, 2], [4]].map((values) => new Set(values))
  for (const [name, own] of Object.entries(setOperations)) {
    for (const one of sets) {
      for (const other of sets) {
        const native = (Set.prototype as unknown as Record<string, Method>)[name]!
        t.deepEqual((own as Method).call(one, other), native.call(one, other), name)
        t.deepEqual((own as Method).call(one, new Map([...other].map((value) => [value, 0]))), native.call(one, other), name)
      }
    }
  }
})

test('maps, promises, errors: as Node has them', async (t) => {
  const parity = (value: number) => value % 2
  t.deepEqual(groupBy([1, 2, 3], parity), Map.groupBy([1, 2, 3], parity))
  const { promise, resolve } = withResolvers<number>()
  resolve(1)
  t.is(await promise, 1)
  const failed = withResolvers<number>()
  failed.reject(new Error('no'))
  await t.throwsAsync(failed.promise, { message: 'no' })
  const [ours, theirs] = [new Suppressed(1, 2, 'both'), new SuppressedError(1, 2, 'both')]
  t.deepEqual([ours.name, ours.error, ours.suppressed, ours.message], [theirs.name, theirs.error, theirs.suppressed, theirs.message])
})

test('what is there stays, what is missing is not listed', (t) => {
  const owner = { there: 1 }
  missing(owner, { there: 2, absent: 3 })
  t.is(owner.there, 1)
  t.is((owner as { absent?: number }).absent, 3)
  t.deepEqual(Object.keys(owner), ['there'])
})
