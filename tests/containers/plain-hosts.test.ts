import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import test from 'ava'
import { plainHostsNode, sharing } from '../../harness/plan/plain-hosts.ts'
import type { Plan } from '../../harness/plan/plan.ts'
import { HarnessError } from '../../harness/runtime/errors.ts'
import { label } from '../../harness/runtime/identity.ts'
import { startLab } from '../../harness/runtime/start-lab.ts'
import { attachLab, removeLab } from '../../harness/runtime/up-labs.ts'
import { testEngine } from './engine.ts'
import { smallPlan } from './small-plan.ts'

const run = promisify(execFile)
const question = { name: 'www.example.org', type: 'A' }

/** The hosts of the small plan, in two networks with the same addresses, in one container. */
function sharingPlan(name: string): Plan {
  const plan = smallPlan(name)
  const hosts = plan.nodes.filter(({ kind }) => kind === 'host').map((node) => ({ ...node, ...sharing }))
  return { ...plan, nodes: [...plan.nodes.filter(({ kind }) => kind !== 'host'), ...plainHostsNode(hosts, { authority: 'AUTHORITY', server: '', serverKey: '', expired: '' }), ...hosts] }
}

test.serial('plain hosts: machines in one container, each with a name, a network and files of its own', async (t) => {
  const engine = await testEngine()
  await using lab = await startLab(sharingPlan('test-sharing'), { engine })
  const said = async (host: string, script: string) => (await lab.exec(host, ['sh', '-c', script])).stdout
  const containers = await engine.list([`${label.run}=${lab.run}`])
  t.deepEqual(containers.map(({ labels }) => labels[label.node]!).toSorted(), ['authority', 'fabric', 'plain-hosts', 'resolver'])
  t.is(lab.container('app'), lab.container('plain-hosts'))
  t.is((await lab.ask('app', question))?.rcode, 'NOERROR')
  t.is(await lab.ask('stranger', question, { timeout: 300 }), undefined)
  t.deepEqual((await lab.lookup('app', 'www')).addresses, ['10.0.0.9', '10.0.0.80'])
  for (const host of ['app', 'stranger']) {
    t.is(await said(host, 'hostname; cat /etc/motd; ls /sys/class/net; cat /sys/class/net/lo/carrier'), `${host}\nthis is ${host}\neth0\nlo\n1\n`)
    t.is(await said(host, 'ls /tmp /root'), '/root:\n\n/tmp:\n')
    t.is(await said(host, `echo ${host} | tee /tmp/mine > /etc/ssl/certs/ca-certificates.crt; cat /tmp/mine`), `${host}\n`)
    t.is(await lab.logs(host), '')
    t.is((await run('docker', ['exec', lab.fabric, 'inside', host, 'cat', '/tmp/mine'])).stdout, `${host}\n`)
  }
  t.is(await said('plain-hosts', 'ls /tmp; ls /sys/class/net; cat /etc/ssl/certs/ca-certificates.crt'), 'lo\nAUTHORITY')
  const capture = await lab.capture('app')
  await lab.ask('app', question)
  t.true((await capture.stop()).length > 100)
  const { stderr } = await t.throwsAsync<Error & { stderr: string }>(run('docker', ['exec', lab.fabric, 'inside', 'nobody', 'true']))
  t.is(stderr, 'no machine nobody\n')
})

test.serial('plain hosts: one that is started anew has forgotten what was written there, keeps its pulled cables, and leaves the others as they are', async (t) => {
  await using lab = await startLab(sharingPlan('test-sharing-anew'), { engine: await testEngine() })
  for (const host of ['app', 'stranger']) await lab.exec(host, ['touch', '/tmp/mine'])
  await lab.setCable('app', 0, false)
  await lab.restart('app')
  t.is((await lab.exec('app', ['ls', '/tmp'])).stdout, '')
  t.is((await lab.exec('stranger', ['ls', '/tmp'])).stdout, 'mine\n')
  t.is(await lab.ask('app', question, { timeout: 300 }), undefined)
  await lab.setCable('app', 0, true)
  t.is((await lab.ask('app', question))?.rcode, 'NOERROR')
  t.deepEqual(await lab.ended(), [])
})

test.serial('plain hosts: in a lab that stays; one that ends is told, the end of their container too, and nothing is left', async (t) => {
  const engine = await testEngine()
  const lab = await startLab(sharingPlan('test-sharing-up'), { engine, kind: 'up' })
  try {
    await lab[Symbol.asyncDispose]()
    await using joined = await attachLab('test-sharing-up', engine)
    t.is(joined.fabric, lab.fabric)
    await joined.restart('app')
    t.is((await joined.ask('app', question))?.rcode, 'NOERROR')
    await run('docker', ['exec', lab.fabric, 'sh', '-c', 'kill -KILL $(grep -lsz ^REHEARSAL_NODE=stranger /proc/[0-9]*/environ | cut -d / -f 3)'])
    t.deepEqual((await joined.ended()).map(({ node }) => node), ['stranger'])
    await t.throwsAsync(async () => joined.ask('stranger', question, { timeout: 200 }), { instanceOf: HarnessError, code: 'NODE_EXITED', message: /^stranger has ended by itself/ })
    await joined.restart('stranger')
    t.deepEqual(await joined.ended(), [])
    await engine.stop(joined.container('app'))
    while ((await joined.ended()).length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
    t.deepEqual((await joined.ended()).map(({ node }) => node), ['plain-hosts'])
  } finally {
    await removeLab('test-sharing-up', engine)
  }
  t.deepEqual(await engine.list([`${label.run}=${lab.run}`]), [])
})
