import test from 'ava'
import { HarnessError } from '../../harness/runtime/errors.ts'
import { label } from '../../harness/runtime/identity.ts'
import { startLab } from '../../harness/runtime/start-lab.ts'
import { attachLab, findLabs, removeLab } from '../../harness/runtime/up-labs.ts'
import { authority, smallPlan } from './small-plan.ts'
import { testEngine } from './engine.ts'
import { alone } from '../room.ts'

test.serial.before(alone)

const question = { name: 'www.example.org', type: 'A' }

test.serial('two labs: the same name and addresses side by side, each with its own answers', async (t) => {
  const files = authority.files.map(({ path, content }) => ({ path, content: content.replaceAll('10.0.0.80', '10.0.0.81') }))
  const plan = smallPlan('test-beside')
  const labs = await Promise.all([startLab(plan, { engine: await testEngine() }), startLab({ ...plan, nodes: plan.nodes.map((node) => (node.name === 'authority' ? { ...node, files } : node)) }, { engine: await testEngine() })])
  const answers = await Promise.all(labs.map(async (lab) => (await lab.ask('app', question))?.answer.map(({ data }) => data).sort()))
  t.deepEqual(answers, [['10.0.0.80', '10.0.0.9'], ['10.0.0.81', '10.0.0.9']])
  await labs[0][Symbol.asyncDispose]()
  t.is((await labs[1].ask('app', question))?.rcode, 'NOERROR')
  await labs[1][Symbol.asyncDispose]()
})

test.serial('up: a lab stays, is found and joined, and goes when it is removed', async (t) => {
  const lab = await startLab(smallPlan('test-up'), { engine: await testEngine(), kind: 'up' })
  try {
    t.is((await lab.ask('app', question))?.rcode, 'NOERROR')
    await t.throwsAsync(startLab(smallPlan('test-up'), { engine: await testEngine(), kind: 'up' }), { instanceOf: HarnessError, code: 'LAB_EXISTS' })
    await lab[Symbol.asyncDispose]()
    const found = (await findLabs(await testEngine())).find(({ name }) => name === 'test-up')
    t.true(found?.running)
    t.is(found?.run, lab.run)
    const joined = await attachLab('test-up', await testEngine())
    const again = await attachLab('test-up', await testEngine())
    t.deepEqual(joined.nodes, lab.nodes)
    const responses = await Promise.all([joined, again].flatMap((lab) => Array.from({ length: 200 }, () => lab.ask('app', question))))
    t.true(responses.every((response) => response?.rcode === 'NOERROR'))
    t.regex(await joined.logs('authority'), /CoreDNS-/)
    await joined[Symbol.asyncDispose]()
    t.is((await again.lookup('app', 'www')).addresses.length, 2)
    await again[Symbol.asyncDispose]()
  } finally {
    await removeLab('test-up', await testEngine())
  }
  t.deepEqual(await (await testEngine()).list([`${label.lab}=test-up`]), [])
  await t.throwsAsync(attachLab('test-up', await testEngine()), { instanceOf: HarnessError, code: 'LAB_UNKNOWN' })
})
