import { readFileSync } from 'node:fs'
import test from 'ava'
import { expectations } from '../../harness/checks/expectations.ts'
import { runChecks } from '../../harness/checks/run.ts'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { exchange, factsOf } from '../design.ts'

// From addresses to names: what is right stands in the design, item by item.

const design = readFileSync('fixtures/cases/reverse-lookups.yaml', 'utf8')

async function toldOf(text: string): Promise<readonly string[]> {
  const facts = factsOf(text)
  const [result] = await runChecks({ facts, world: modelWorld(createModel(facts)) }, { checks: [expectations] })
  return result!.findings.filter(({ holds }) => !holds).map(({ host, subject, because, fix, at }) => `${host} ${subject}: ${because} | ${fix} | ${at?.join('/')}`)
}

test('reverse lookups: every answer is as the design expects it', async (t) => {
  const facts = factsOf(design)
  const [result] = await runChecks({ facts, world: modelWorld(createModel(facts)) }, { checks: [expectations] })
  t.is(result!.verdict, 'pass')
  t.is(result!.findings.length, 15)
})

test('reverse lookups: without a link the zone says nothing, and the cause is the link', async (t) => {
  const told = await toldOf(exchange(design, 'virtualNetworkLinks: [hub, zoned]', 'virtualNetworkLinks: [zoned]'))
  t.deepEqual(told.filter((line) => line.startsWith('desk 4.1.2')), [
    'desk 4.1.2.10.in-addr.arpa PTR: ten (10.in-addr.arpa) has the PTR record of 4.1.2.10.in-addr.arpa, and is not linked to hub, where the question arrives | Link ten to hub. | privateDnsZones/ten/virtualNetworkLinks',
  ])
  // The names of hub's own machines are back.
  t.true(told.some((line) => line.startsWith('jump 4.3.0.10.in-addr.arpa PTR')))
})

test('reverse lookups: a longer zone hides the record of a shorter one', async (t) => {
  const told = await toldOf(exchange(design, '10.2.1.9, type: PTR, rcode: NXDOMAIN, names: []', '10.2.1.9, type: PTR, names: hidden.corp.example.com'))
  t.deepEqual(told, [
    'worker 9.1.2.10.in-addr.arpa PTR: longer (1.2.10.in-addr.arpa), linked to zoned, decides: of reverse zones the longest does; the PTR record of 9.1.2.10.in-addr.arpa is in ten (10.in-addr.arpa) | ' +
      'Enter it in longer, or remove the link of longer to zoned if ten is linked there. | privateDnsZones/longer',
  ])
})

test('reverse lookups: an empty zone switches off the names of the network’s own machines', async (t) => {
  const [told] = await toldOf(exchange(design, 'name: 10.0.3.4, type: PTR, rcode: NXDOMAIN', 'name: 10.0.3.4, type: PTR, names: jump.internal.cloudapp.net'))
  t.is(told, "jump 4.3.0.10.in-addr.arpa PTR: the reverse zone ten, linked to hub, has no PTR record of 4.3.0.10.in-addr.arpa, and hub's own names no longer count while it is linked | " +
    'Enter the record in ten by hand: machines do not register in reverse zones. | privateDnsZones/ten')
})

test('reverse lookups: another network’s machine, and a server that does not forward the reverse zone', async (t) => {
  const [told] = await toldOf(exchange(design, 'from: shop, name: 10.2.1.4, type: PTR, rcode: NXDOMAIN', 'from: shop, name: 10.2.1.4, type: PTR, names: worker.internal.cloudapp.net'))
  t.regex(told!, /ten \(10\.in-addr\.arpa\) has the PTR record .* not linked to plain/)
  const [peered] = await toldOf(exchange(exchange(design, '{ 4.1.2: { PTR: worker.corp.example.com }, ', '{ '), 'from: shop, name: 10.2.1.4, type: PTR, rcode: NXDOMAIN', 'from: shop, name: 10.2.1.4, type: PTR, names: worker.internal.cloudapp.net'))
  t.regex(peered!, /is the address of worker in zoned, the question arrives in plain, and a network answers for its own machines alone, peered or not \| Create a private DNS zone for 1\.2\.10\.in-addr\.arpa, or one above it/)
  const unforwarded = await toldOf(exchange(design, 'conditionalForwarders: { 10.in-addr.arpa: 10.0.2.4 }', 'conditionalForwarders: { corp.example.com: 10.0.2.4 }'))
  t.is(unforwarded[0], 'desk 4.5.1.10.in-addr.arpa PTR: nothing takes 10.in-addr.arpa along: office-dns asks who knows the internet only, and ten has the PTR record of 4.5.1.10.in-addr.arpa | ' +
    'Let office-dns forward 10.in-addr.arpa to 10.0.2.4 (resolver/inbound). | dnsServers/office-dns')
})

test('reverse lookups: a rule comes before the names of the network’s own machines', (t) => {
  const ruled = factsOf(`${design.slice(0, design.indexOf('expectations:'))}dnsForwardingRulesets: { set: { outboundEndpoints: resolver/outbound, virtualNetworkLinks: [plain], forwardingRules: { 5.1.10.in-addr.arpa.: 10.0.2.4 } } }\n`)
  const names = (name: string): readonly string[] => createModel(ruled).resolve('shop', { name, type: 'PTR' }).response!.answer.map(({ data }) => data)
  t.deepEqual(names('4.5.1.10.in-addr.arpa'), ['shop.corp.example.com', 'www.corp.example.com'])
  t.deepEqual(names('4.9.9.10.in-addr.arpa'), ['few.internal.cloudapp.net', 'few.corp.example.com'])
})

test('reverse lookups: a server that answers private addresses by itself, whatever it forwards', async (t) => {
  const unbound = exchange(exchange(design, 'kind: bind', 'kind: unbound'), 'conditionalForwarders: { 10.in-addr.arpa: 10.0.2.4 }\n    zones: { 0.168.192.in-addr.arpa: { recordSets: { \'140\': { PTR: office-dns.office.example } } } }', '')
  const [told] = await toldOf(exchange(unbound, 'forwarders: provider', 'forwarders: 10.0.2.4'))
  t.is(told, 'desk 4.5.1.10.in-addr.arpa PTR: office-dns answers 10.in-addr.arpa by itself, as unbound does with addresses that nobody has in public, and asks nobody | ' +
    'Let office-dns forward 10.in-addr.arpa by name, as a conditional forwarder. | dnsServers/office-dns')
})
