import test from 'ava'
import { encodeQuery } from '../../harness/dns/wire.ts'
import { connectTo } from '../../harness/runtime/engine-streams.ts'
import { HarnessError } from '../../harness/runtime/errors.ts'
import { startLab } from '../../harness/runtime/start-lab.ts'
import { attachLab, removeLab } from '../../harness/runtime/up-labs.ts'
import { smallPlan } from './small-plan.ts'
import { testEngine } from './engine.ts'
import { alone } from '../room.ts'

test.serial.before(alone)

const question = { name: 'www.example.org', type: 'A' }
const once = { ...question, name: 'alias.example.org' }

test.serial('restart: a server, with and without a shell of its own, has lost what it knew and is found where it was', async (t) => {
  await using lab = await startLab(smallPlan('test-restart'), { engine: await testEngine() })
  const ttl = async (): Promise<number> => (await lab.ask('app', question))!.answer[0]!.ttl
  t.is(await ttl(), 300)
  // Until the cached answer has aged, so that a fresh one differs from it, be it a second late.
  const aged = 297
  while (await ttl() > aged) await new Promise((resolve) => setTimeout(resolve, 100))
  const before = lab.container('resolver')
  await lab.restart('resolver')
  t.is(lab.container('resolver'), before)
  t.true(await ttl() > aged)
  await lab.restart('authority')
  // At once, although the neighbours know the old one's hardware address: who has to find out another one takes longer than this.
  t.is((await lab.ask('app', once))?.rcode, 'NOERROR')
  // Nor does the router get another one when cables come and go.
  t.regex((await lab.exec('app', ['ip', 'neigh', 'show', '10.0.0.1'])).stdout, /lladdr 12:34:56:78:9a:bc /)
  t.is((await lab.ask('authority', question, { server: '10.0.0.4' }))?.rcode, 'NOERROR')
  t.regex(await lab.logs('authority'), /CoreDNS-/)
  t.deepEqual(await lab.ended(), [])
})

test.serial('restart: a cable that was pulled stays pulled', async (t) => {
  await using lab = await startLab(smallPlan('test-restart-pulled'), { engine: await testEngine() })
  await lab.setCable('authority', 0, false)
  await lab.restart('authority')
  t.is(await lab.ask('app', question, { server: '10.0.0.4', timeout: 300 }), undefined)
  await lab.setCable('authority', 0, true)
  t.is((await lab.ask('app', question, { server: '10.0.0.4' }))?.rcode, 'NOERROR')
})

test.serial('restart: in a lab that another process has started', async (t) => {
  const lab = await startLab(smallPlan('test-restart-up'), { engine: await testEngine(), kind: 'up' })
  try {
    await lab[Symbol.asyncDispose]()
    await using joined = await attachLab('test-restart-up', await testEngine())
    await joined.restart('authority')
    await joined.restart('resolver')
    t.is((await joined.ask('app', question))?.rcode, 'NOERROR')
    t.regex(await joined.logs('authority'), /CoreDNS-/)
  } finally {
    await removeLab('test-restart-up', await testEngine())
  }
})

test.serial('ask: that a question could not be put is no silence', async (t) => {
  await using lab = await startLab(smallPlan('test-nobody'), { engine: await testEngine() })
  const link = await connectTo(await testEngine(), lab.container('app').replace('-app-', '-fabric-'))
  try {
    for (const transport of ['udp', 'tcp'] as const) {
      const asked = () => link.channel('nobody', '10.0.0.4', transport).exchange(encodeQuery(question), 5000)
      await t.throwsAsync(asked, { instanceOf: HarnessError, code: 'COMMAND_FAILED', message: 'nobody could not ask 10.0.0.4: no node nobody is plugged in' })
    }
    t.is((await lab.ask('app', question))?.rcode, 'NOERROR')
  } finally {
    link.close()
  }
})
