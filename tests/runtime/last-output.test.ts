import test from 'ava'
import { LastOutput } from '../../harness/runtime/last-output.ts'

test('last output: all of it while it is short, also characters that come in two pieces', (t) => {
  const last = new LastOutput()
  t.is(last.text(), '')
  const text = Buffer.from('grüße\n')
  last.add(text.subarray(0, 3))
  last.add(text.subarray(3))
  t.is(last.text(), 'grüße\n')
})

test('last output: of more than is kept the end, whatever it came in', (t) => {
  for (const size of [1, 70, 5_000, 100_000]) {
    const last = new LastOutput()
    const all = Array.from({ length: 20_000 }, (_, n) => `${n}\n`).join('')
    for (let n = 0; n < all.length; n += size) last.add(Buffer.from(all.slice(n, n + size)))
    const text = last.text()
    t.true(all.endsWith(text), `pieces of ${size}`)
    t.true(text.length >= 16_384 && text.length < 40_000, `pieces of ${size}: ${text.length}`)
  }
})
