import { readFileSync } from 'node:fs'
import test from 'ava'
import fc from 'fast-check'
import { catalog } from '../../harness/catalog.ts'
import { differences } from '../../harness/change/mutation/behaviour.ts'
import { mutate, type MutationReport } from '../../harness/change/mutation/mutate.ts'
import { mutations } from '../../harness/change/mutation/mutations.ts'
import { facts } from '../../harness/facts/facts.ts'
import { parseTopology } from '../../harness/topology/parse.ts'
import type { Topology } from '../../harness/resources/topology.ts'
import { edited, topologyOf } from '../design.ts'
import { topologyTexts } from '../generators/topology.ts'
import { random } from '../random.ts'

const outcome = ({ noticed, survivors, equivalent, refused }: MutationReport): unknown => ({
  noticed: noticed.map(({ mutation }) => mutation.text),
  survivors: survivors.map(({ mutation, hint }) => [mutation.text, hint?.line]),
  equivalent: equivalent.map(({ text }) => text),
  refused: refused.map(({ text }) => text),
})

test('mutate: one network, every change', async (t) => {
  t.deepEqual(outcome(await mutate(edited('one-network'), catalog)), {
    noticed: [
      'publicNetworkAccess of contoso becomes Enabled',
      'the hosts of hub ask 10.255.255.53, where no DNS server is',
      'the link of registry-zone to hub is removed',
      'contoso-endpoint is removed',
      'the connection of contoso-endpoint is Pending',
      'contoso-endpoint no longer maintains registry-zone',
    ],
    survivors: [
      ['regionalEndpoints of contoso becomes Enabled', '- { from: app, name: contoso.westeurope.geo.azurecr.io, rcode: NXDOMAIN }'],
      ['the link of registry-zone to hub says registrationEnabled: true', '- { from: app, name: app.privatelink.azurecr.io, rcode: NXDOMAIN }'],
    ],
    equivalent: ['the link of registry-zone to hub says resolutionPolicy: NxDomainRedirect'],
    refused: [],
  })
})

test('mutate: a line that was pasted is what notices', async (t) => {
  const before = await mutate(edited('one-network'), catalog)
  const lines = before.survivors.map(({ hint }) => `  ${hint!.line}\n`).join('')
  const after = await mutate(edited('one-network', ['expectations:\n', `expectations:\n${lines}`]), catalog)
  t.is(before.score, 0.75)
  t.is(after.score, 1)
})

test('mutate: without an intent a link can be removed, and an intent is what would notice', async (t) => {
  const text = readFileSync('topologies/one-network.yaml', 'utf8')
  const { topology } = parseTopology(text.slice(0, text.indexOf('intent:')), 'silent.yaml')
  const { survivors } = await mutate(topology!, catalog)
  const removed = survivors.find(({ mutation }) => mutation.kind === 'link-removed')
  t.deepEqual(removed?.hint, { section: 'intent', line: '- { from: app, registry: contoso, reach: privately }' })
})

test('mutate: a design of which nothing was changed has no differences', (t) => {
  fc.assert(
    fc.property(topologyTexts, (text) => {
      const topology = topologyOf(text)
      if (differences(facts(topology), facts(topology)).length > 0) throw new Error('it differs from itself')
    }),
    random(t, 50),
  )
  t.pass()
})

test('mutate: in random designs every mutation is accounted for, and every hint can be pasted', async (t) => {
  await fc.assert(
    fc.asyncProperty(topologyTexts, async (text) => {
      const topology = topologyOf(text)
      const { noticed, survivors, equivalent, refused, score } = await mutate(topology, catalog)
      if (noticed.length + survivors.length + equivalent.length + refused.length !== mutations(topology).length) throw new Error('some are missing')
      if (score < 0 || score > 1) throw new Error(`score ${score}`)
      for (const { hint } of survivors.slice(0, 3)) if (hint) pasted(text, hint, topology)
    }),
    { ...random(t, 20), examples: [[contradicted]] },
  )
  t.pass()
})

/** A design that expects what is not so: a hint must not contradict it in turn. */
const contradicted = `
registries: { contoso: { location: westeurope, publicNetworkAccess: Disabled } }
virtualNetworks: { net-1: { location: westeurope, addressSpace: 10.1.0.0/16, subnets: { endpoints: 10.1.1.0/24 } } }
privateEndpoints: { pe-1: { registry: contoso, subnet: net-1/endpoints } }
hosts: { host-1: internet }
expectations:
  - { from: host-1, name: contoso.azurecr.io, rcode: NXDOMAIN }
`

function pasted(text: string, { section, line }: { section: string; line: string }, { intent, expectations }: Topology): void {
  const exists = (section === 'intent' ? intent : expectations).length > 0
  const whole = exists ? text.replace(`${section}:\n`, `${section}:\n  ${line}\n`) : `${text}${section}:\n  ${line}\n`
  const { problems } = parseTopology(whole, 'pasted.yaml')
  if (problems) throw new Error(`${line}: ${problems.map(({ message }) => message).join('; ')}`)
}
