import test from 'ava'
import { Impatience, patiently } from '../../harness/runtime/patience.ts'

test('patience: what is answered in time is the answer, or the failure', async (t) => {
  t.is(await patiently(Promise.resolve(7)), 7)
  await t.throwsAsync(patiently(Promise.reject(new Error('no such container'))), { message: 'no such container' })
})

test('patience: an engine that takes a request and says nothing is not waited for', async (t) => {
  await t.throwsAsync(patiently(new Promise(() => undefined), 20), { instanceOf: Impatience, message: 'it has said nothing for 0.02 s' })
})
