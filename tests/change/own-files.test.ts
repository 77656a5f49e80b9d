import test from 'ava'
import { catalog } from '../../harness/catalog.ts'
import { diffDesigns } from '../../harness/change/diff.ts'
import { mutate } from '../../harness/change/mutation/mutate.ts'
import { describeDiff } from '../../harness/change/render-diff.ts'
import { describeRollout, smoothness } from '../../harness/change/render-rollout.ts'
import { rollout } from '../../harness/change/rollout.ts'
import type { Topology } from '../../harness/resources/topology.ts'
import { loadTopology } from '../../harness/topology/load.ts'

function design(): Topology {
  const { topology, problems } = loadTopology('topologies/centralised-resolver.yaml')
  if (!topology) throw new Error(problems.map(({ message }) => message).join('\n'))
  return topology
}

/** The same with a server that runs files of its owner's. */
function withFiles(topology: Topology, content: string): Topology {
  const server = topology.dnsServers.get('corp-dns')!
  return { ...topology, dnsServers: new Map([['corp-dns', { ...server, files: new Map([['/etc/bind/named.conf', content]]) }]]) }
}

const [before, after] = [withFiles(design(), 'options { forwarders { 10.0.2.4; }; };'), withFiles(design(), 'options { forwarders { 192.0.2.1; }; };')]
const places = { before: () => 'old', after: () => 'new' }

test('diff: answers through a server with own files are not called the same', (t) => {
  const found = diffDesigns(before, after)
  t.deepEqual(found.untold.servers, ['corp-dns (bind)'])
  t.true(found.untold.answers > 0)
  t.deepEqual(found.groups, [])
  const lines = describeDiff(found, places)
  t.true(lines.includes('  change dnsServers/corp-dns (files)'))
  t.true(lines.some((line) => line.endsWith('answers were not compared, only containers can tell: corp-dns (bind) runs files of its own')))
})

test('rollout: an intent behind a server with own files is neither held nor broken', (t) => {
  const found = rollout([before, after])
  const lines = describeRollout(found)
  t.true(lines.includes('  change dnsServers/corp-dns (files)'))
  t.is(lines.filter((line) => line === '  only containers can tell: desk reaches contoso privately (own files of corp-dns (bind))').length, 2)
  t.is(smoothness(found), 'unknown')
  t.is(smoothness(rollout([design(), design()])), 'pass')
})

test('mutate: what hosts see through a server with own files is told as not looked at', async (t) => {
  const few = { ...before, privateDnsZones: new Map(), privateEndpoints: new Map(), intent: [], expectations: [] }
  t.deepEqual((await mutate(few, catalog.slice(0, 2))).untold, ['corp-dns (bind)'])
  t.deepEqual((await mutate({ ...few, dnsServers: design().dnsServers }, catalog.slice(0, 2))).untold, [])
})
