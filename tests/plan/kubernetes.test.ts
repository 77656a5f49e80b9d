import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { facts } from '../../harness/facts/facts.ts'
import { makePlan } from '../../harness/plan/make-plan.ts'
import { secretOf, type NodePlan } from '../../harness/plan/plan.ts'
import { loadTopology } from '../../harness/topology/load.ts'
import { temporaryFolder } from '../temporary.ts'

function nodeWith(t: ExecutionContext, files: Readonly<Record<string, string>>): NodePlan {
  const folder = temporaryFolder(t)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  writeFileSync(join(folder, 'design.yaml'), `virtualNetworks: { hub: { location: westeurope, addressSpace: 10.1.0.0/16, subnets: { dns: 10.1.1.0/24 } } }
dnsServers: { dns: { kind: coredns, subnet: hub/dns, files: { ${Object.keys(files).map((path) => `/etc/coredns/${path}: ${path}`).join(', ')} } } }
`)
  const { topology } = loadTopology(join(folder, 'design.yaml'))
  return makePlan(facts(topology!), { authority: 'AUTHORITY', server: 'SERVER', serverKey: 'PRIVATE KEY', expired: 'EXPIRED' }).nodes.find(({ name }) => name === 'dns')!
}

test('kubernetes: a Corefile that asks for a cluster finds one, with nothing but what every cluster has', (t) => {
  for (const files of [{ Corefile: '.:53 {\n  kubernetes cluster.local\n}\n' }, { Corefile: 'import custom/*.server\n', 'custom/a.server': 'cluster.local { \n\tkubernetes\n}\n' }]) {
    const { environment, api, files: mounted } = nodeWith(t, files)
    t.deepEqual(environment, { KUBERNETES_SERVICE_HOST: '127.0.0.1', KUBERNETES_SERVICE_PORT: '6443' })
    t.is(mounted.find(({ path }) => path === '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt')?.content, 'AUTHORITY')
    t.truthy(secretOf(mounted.find(({ path }) => path === api?.key)!))
    t.deepEqual(Object.keys(api!.lists).toSorted(), ['/api/v1/namespaces', '/api/v1/pods', '/api/v1/services', '/apis/discovery.k8s.io/v1/endpointslices'])
  }
})

test('kubernetes: any other Corefile has none around it', (t) => {
  const { environment, api } = nodeWith(t, { Corefile: '# kubernetes cluster.local\n. {\n  forward . /etc/resolv.conf # not kubernetes\n}\n' })
  t.deepEqual([environment, api], [{}, undefined])
})
