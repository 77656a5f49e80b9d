import { readFileSync } from 'node:fs'
import test, { type ExecutionContext } from 'ava'
import { createModel } from '../../harness/model/model.ts'
import { predicted } from '../../harness/parity/parity.ts'
import { exchange } from '../design.ts'
import { violationsIn } from '../worlds/judge.ts'
import { labOf } from './lab.ts'

const text = readFileSync('fixtures/clients/name-tables.yaml', 'utf8')

/** The ids of checks that fail in containers, where every answer is as the model predicts. */
async function failing(t: ExecutionContext, design: string): Promise<readonly string[]> {
  await using started = await labOf(t, design)
  t.timeout(300_000, 'a lab, and questions that nobody answers')
  const observed = predicted(started.lab, createModel(started.facts))
  const found = await violationsIn(started.facts, observed.world)
  t.deepEqual(observed.parity().differing, [])
  return [...new Set(found.map((one) => one.split(':')[0]!))]
}

test.serial('names of clients: a table, a hosts file and a search list do what the model predicts, and what was meant', async (t) => {
  t.deepEqual(await failing(t, text), [])
})

test.serial('names of clients: a stale hosts file, a domain that is mistyped, a search list that catches a wildcard', async (t) => {
  const stale = exchange(text, 'contoso.azurecr.io: 10.70.1.5', 'contoso.azurecr.io: 10.70.1.77')
  const mistyped = exchange(stale, 'azurecr.io: 10.70.0.4 }', 'azurecr.oi: 10.70.0.4 }')
  const corp = 'privateDnsZones: { corp: { name: corp.example.com, virtualNetworkLinks: [hub], recordSets: { "*": { A: 10.70.3.200 } } },'
  const found = await failing(t, exchange(exchange(mistyped, 'privateDnsZones: {', corp), 'searchDomains: [default', 'searchDomains: [corp.example.com, default'))
  for (const id of ['service-names-private', 'libc-agrees', 'private-endpoint-reachable']) t.true(found.includes(id), `${id} of ${found.join(', ')}`)
})

test.serial('names of clients: a VPN client asks through its tunnel about the domains of its profile, and others about the rest', async (t) => {
  const notebook = 'notebook: { network: internet, virtualNetworkGateway: gateway }'
  const split = notebook.replace(' }', ', dnsServers: 8.8.8.8, dnsServersByDomain: { azurecr.io: 10.0.2.4 } }')
  t.deepEqual(await failing(t, exchange(readFileSync('topologies/point-to-site.yaml', 'utf8'), notebook, split)), [])
})
