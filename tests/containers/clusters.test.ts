import { readFileSync } from 'node:fs'
import test from 'ava'
import { createModel } from '../../harness/model/model.ts'
import { issueCertificates } from '../../harness/plan/certificates.ts'
import { makePlan } from '../../harness/plan/make-plan.ts'
import { predicted } from '../../harness/parity/parity.ts'
import { startLab } from '../../harness/runtime/start-lab.ts'
import { factsOf } from '../design.ts'
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
