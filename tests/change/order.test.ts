import test from 'ava'
import fc from 'fast-check'
import { bestOrder, firstAndLast, properSubsets } from '../../harness/change/order.ts'
import { random } from '../random.ts'

test('bestOrder: earlier things first, where nothing forbids it', (t) => {
  t.deepEqual(bestOrder(['a', 'b', 'c'], () => 0, 100), { things: ['a', 'b', 'c'], cost: 0 })
})

test('bestOrder: around a state that cannot be', (t) => {
  t.deepEqual(bestOrder(['a', 'b', 'c'], (done) => (done.has('a') && !done.has('c') ? undefined : 0), 100)?.things, ['b', 'c', 'a'])
})

test('bestOrder: through the states that cost least', (t) => {
  // Removing first is bad for one state; adding first cannot be.
  const cost = (done: ReadonlySet<string>): number | undefined => (done.has('add') && !done.has('remove') ? undefined : done.has('remove') && !done.has('add') ? 1 : 0)
  t.deepEqual(bestOrder(['add', 'other', 'remove'], cost, 100), { things: ['other', 'remove', 'add'], cost: 1 })
})

test('bestOrder: none where every way is barred, and none when the budget ends', (t) => {
  t.is(bestOrder(['a', 'b'], () => undefined, 100), undefined)
  t.is(bestOrder(['a', 'b'], () => 0, 1), undefined)
})

test('bestOrder: costs as little as the best of all permutations', (t) => {
  const costs = fc.array(fc.option(fc.nat(3), { freq: 4 }), { minLength: 16, maxLength: 16 })
  fc.assert(
    fc.property(costs, (list) => {
      const things = [0, 1, 2, 3]
      const cost = (done: ReadonlySet<number>): number | undefined => list[things.reduce((sum, n) => sum + (done.has(n) ? 2 ** n : 0), 0)] ?? undefined
      const totals = permutations(things).map((order) => totalOf(order, cost)).filter((total) => total !== undefined)
      t.is(bestOrder(things, cost, 1000)?.cost, totals.length === 0 ? undefined : Math.min(...totals))
    }),
    random(t, 100),
  )
})

function permutations<T>(things: readonly T[]): T[][] {
  return things.length === 0 ? [[]] : things.flatMap((first) => permutations(things.filter((other) => other !== first)).map((rest) => [first, ...rest]))
}

function totalOf<T>(order: readonly T[], cost: (done: ReadonlySet<T>) => number | undefined): number | undefined {
  let total = 0
  for (let n = 1; n < order.length; n++) {
    const one = cost(new Set(order.slice(0, n)))
    if (one === undefined) return undefined
    total += one
  }
  return total
}

test('properSubsets, firstAndLast: what is looked at between', (t) => {
  t.deepEqual([...properSubsets(['a', 'b'])].map((set) => [...set]), [['a'], ['b']])
  t.is([...properSubsets(['a', 'b', 'c', 'd'])].length, 14)
  t.deepEqual([...firstAndLast(['a', 'b', 'c'])].map((set) => [...set].join('')), ['a', 'b', 'c', 'bc', 'ac', 'ab'])
})
