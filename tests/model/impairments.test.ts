import test from 'ava'
import { breakable } from '../../harness/facts/components.ts'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { atWorst, isByChance, type ComponentId } from '../../harness/world/component.ts'
import { factsOf, topologyText } from '../design.ts'

const facts = factsOf(topologyText('flagship'))
const name = 'contoso.azurecr.io'

async function seen(host: string, ...faults: ComponentId[]): Promise<string> {
  const world = modelWorld(createModel(facts, { faults }))
  const [response, { outcome }] = await Promise.all([world.ask(host, { name, type: 'A' }), world.connect(host, name)])
  return `${response === undefined ? 'silence' : response.rcode} ${outcome}`
}

test('impaired: a server that answers badly is told apart from one that is down, and from one that is only late', async (t) => {
  const server = 'azure-dns:hub-weu'
  const told = await Promise.all((['slow-answers', 'half-answered', 'truncated', 'nxdomain', 'refused', 'servfail', 'truncated-without-tcp', 'late-answers'] as const).map((how) => seen('app-weu', `${how}:${server}`)))
  t.deepEqual(told, ['NOERROR http', 'NOERROR http', 'NOERROR http', 'NXDOMAIN unresolved', 'REFUSED unresolved', 'SERVFAIL unresolved', 'silence unresolved', 'silence unresolved'])
  t.is(await seen('app-eus', `servfail:${server}`), 'NOERROR http')
  // One that is down says nothing at all, however badly it would answer; of several ways the worst counts.
  t.is(await seen('app-weu', server, `nxdomain:${server}`), 'silence unresolved')
  t.is(await seen('app-weu', `nxdomain:${server}`, `servfail:${server}`), 'SERVFAIL unresolved')
})

test('impaired: over UDP an answer is cut, and comes over TCP or not', async (t) => {
  const ask = async (transport: 'udp' | 'tcp', ...faults: ComponentId[]) => {
    const response = await modelWorld(createModel(facts, { faults })).ask('app-weu', { name, type: 'A' }, { transport })
    return response && [response.truncated, response.answer.length > 0]
  }
  t.deepEqual(await ask('udp'), [false, true])
  t.deepEqual(await ask('udp', 'truncated:azure-dns:hub-weu'), [true, false])
  t.deepEqual(await ask('tcp', 'truncated:azure-dns:hub-weu'), [false, true])
  t.is(await ask('tcp', 'truncated-without-tcp:azure-dns:hub-weu'), undefined)
})

test('impaired: what a resolver makes of a public server that refuses, denies or is authoritative no more', async (t) => {
  t.is(await seen('laptop', 'lame:public-zone:azurecr.io'), 'SERVFAIL unresolved')
  t.is(await seen('laptop', 'refused:public-zone:azurecr.io'), 'SERVFAIL unresolved')
  t.is(await seen('laptop', 'nxdomain:public-zone:azcr.io'), 'NXDOMAIN unresolved')
  t.is(await seen('app-weu', 'nxdomain:public-zone:azcr.io'), 'NOERROR http')
  t.is(await seen('laptop', 'truncated:public-zone:azurecr.io'), await seen('laptop'))
  t.is(await seen('laptop', 'truncated-without-tcp:public-zone:azurecr.io'), 'SERVFAIL unresolved')
})

test('impaired: certificates that are over, and a clock by which all are', async (t) => {
  const door = 'expired-certificate:private-endpoint:contoso-weu'
  t.deepEqual(await Promise.all([seen('app-weu', door), seen('app-eus', door)]), ['NOERROR tls', 'NOERROR http'])
  t.deepEqual(await Promise.all([seen('app-weu', 'clock:app-weu'), seen('app-eus', 'clock:app-weu')]), ['NOERROR tls', 'NOERROR http'])
  const { message } = await modelWorld(createModel(facts, { faults: [door] })).connect('app-weu', name)
  t.is(message, 'the certificate has expired, of contoso-weu')
})

test('impaired: packets that pass a peering one way only reach nobody, and no other way takes them up', async (t) => {
  const spoke = factsOf(topologyText('hub-and-spoke'))
  for (const id of ['one-way:peering:hub/spoke', 'one-way:peering:spoke/hub'] as const) {
    const world = modelWorld(createModel(spoke, { faults: [id] }))
    t.is((await world.connect('app', name)).outcome, 'timeout', id)
    t.is((await world.connect('jump', name)).outcome, 'http', id)
  }
})

test('impaired: chance decides of some, of which the model has the best; at worst all is lost', async (t) => {
  const ids = breakable(facts).map(({ id }) => id)
  t.is(new Set(ids).size, ids.length)
  t.true(ids.includes('half-answered:public-zone:azurecr.io'))
  t.false(ids.includes('lame:azure-dns:hub-weu'))
  t.deepEqual(atWorst(['loss:private-endpoint:contoso-weu', 'half-answered:public-zone:.', 'delay:private-endpoint:contoso-weu']), ['private-endpoint:contoso-weu', 'public-zone:.', 'delay:private-endpoint:contoso-weu'])
  t.deepEqual(['loss:connection:a', 'rate:connection:a', 'connection:a'].map((id) => isByChance(id as ComponentId)), [true, false, false])
  t.is(await seen('app-weu', 'loss:private-endpoint:contoso-weu'), 'NOERROR http')
})
