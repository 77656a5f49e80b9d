import test from 'ava'
import { HarnessError } from '../../harness/runtime/errors.ts'
import { loadClient } from '../../harness/runtime/load-client.ts'

const broken = () => Promise.reject(new TypeError('markAsUncloneable is not a function'))

test('what talks to the engine: an older Node that cannot load it is told so, and what it can do', async (t) => {
  for (const version of ['20.19.0', '22.18.0', '23.11.0']) {
    const error = await t.throwsAsync(loadClient(version, broken), { instanceOf: HarnessError, code: 'ENGINE_UNREACHABLE' })
    t.regex(error!.message, new RegExp(`Labs need Node 24\\.0 or later, and this is Node ${version.replaceAll('.', '\\.')}`))
    t.regex((error as HarnessError).hint!, /rehearse check/)
  }
})

test('what talks to the engine: in a Node that is new enough a failure is what it is', async (t) => {
  for (const version of ['24.0.0', '26.1.0']) await t.throwsAsync(loadClient(version, broken), { instanceOf: TypeError })
})
