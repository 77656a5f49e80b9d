import { readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import test from 'ava'
import { createModel } from '../../harness/model/model.ts'
import { issueCertificates } from '../../harness/plan/certificates.ts'
import { makePlan } from '../../harness/plan/make-plan.ts'
import { predicted } from '../../harness/parity/parity.ts'
import { startLab } from '../../harness/runtime/start-lab.ts'
import { exchange, factsOf } from '../design.ts'
import { violationsIn } from '../worlds/judge.ts'
import { testEngine } from './engine.ts'
import { labOf } from './lab.ts'

const file = 'fixtures/clusters/aks.yaml'

test.serial('cluster: CoreDNS runs with the Corefile that a cluster has, coredns-custom and all, and answers for the cluster itself', async (t) => {
  t.timeout(300_000, 'a lab')
  await using started = await labOf(t, readFileSync(file, 'utf8'), file)
  const { lab, facts } = started
  const observed = predicted(lab, createModel(facts))
  t.deepEqual(await violationsIn(facts, observed.world), [])
  t.deepEqual(observed.parity().differing, [])
  t.regex(await lab.logs('kube-dns'), /"A IN contoso\.azurecr\.io\./, 'its override is read')
  // It comes back with its cluster.
  await lab.restart('kube-dns')
  t.is((await lab.ask('pod', { name: 'kubernetes.default.svc.cluster.local', type: 'A' }))?.answer[0]?.data, '10.0.0.1')
})

test.serial('cluster: where the API says nothing, what a pod’s search list makes of a name fails with it', async (t) => {
  t.timeout(300_000, 'a lab')
  const facts = factsOf(readFileSync(file, 'utf8'), file)
  const whole = makePlan(facts, await issueCertificates(facts))
  await using lab = await startLab({ ...whole, nodes: whole.nodes.map(({ api: _, ...node }) => node) }, { engine: await testEngine() })
  t.is((await lab.ask('pod', { name: 'contoso.azurecr.io.default.svc.cluster.local', type: 'A' }))?.rcode, 'SERVFAIL')
  t.is((await lab.ask('pod', { name: 'contoso.azurecr.io', type: 'A' }))?.rcode, 'NOERROR')
})

test.serial('cluster: caches on its nodes ask whom they should, and LocalDNS answers for kube-dns while that is down', async (t) => {
  t.timeout(300_000, 'a lab')
  const cached = 'fixtures/clusters/local-dns.yaml'
  await using started = await labOf(t, exchange(readFileSync(cached, 'utf8'), 'localDNSForPods, clusterDns: 10.1.1.53', 'localDNSForPods, clusterDns: 10.1.1.53, cacheDurationInSeconds: 5'), cached)
  const { lab, facts } = started
  const observed = predicted(lab, createModel(facts))
  t.deepEqual(await violationsIn(facts, observed.world), [])
  t.deepEqual(observed.parity().differing, [])
  const seen = async (host: string, name: string): Promise<readonly [ttl: number, data: string] | string> => {
    const response = await lab.ask(host, { name, type: 'A' })
    const last = response?.answer.at(-1)
    return last === undefined ? response?.rcode ?? 'silence' : [last.ttl, last.data]
  }
  const service = 'kubernetes.default.svc.cluster.local'
  // kube-dns itself says an hour.
  for (const [host, most] of [['other-pod', 30], ['pod', 5], ['node', 3600]] as const) {
    const [ttl, data] = await seen(host, service)
    t.is(data, '10.100.0.1', host)
    t.true(typeof ttl === 'number' && ttl <= most, `${host}: ${ttl}`)
  }
  t.is((await seen('pod', 'contoso.azurecr.io'))[1], '10.0.1.5')
  t.deepEqual([...await lab.setFaults(new Set(['dns-server:kube-dns']), { forget: false })], [])
  // Until what its cache has of the name has run out: it keeps nothing for longer than five seconds here.
  await setTimeout(7000)
  t.deepEqual(await seen('pod', 'contoso.azurecr.io'), [0, '10.0.1.5'])
  t.deepEqual(await seen('pod', 'contoso.azurecr.io'), [0, '10.0.1.5'], 'it has asked meanwhile, in vain')
  t.not((await seen('other-pod', 'other.default.svc.cluster.local'))[0], 0, 'NodeLocal DNSCache keeps nothing beyond its time')
  t.is((await seen('node', 'contoso.azurecr.io'))[1], '10.0.1.5')
})
