import test from 'ava'
import { catalog } from '../../harness/catalog.ts'
import { runChecks, type CheckResult } from '../../harness/checks/run.ts'
import type { Facts } from '../../harness/facts/facts.ts'
import type { World } from '../../harness/world/world.ts'
import { factsOf, topologyText } from '../design.ts'
import { createModel } from '../../harness/model/model.ts'
import { softwareKinds } from '../../harness/software/list.ts'
import { modelWorld } from '../../harness/model/world.ts'

/** What one check says of a design in a world that answers as the model does, but for what is written. */
async function judged(id: string, topology: string, change: (world: World) => Partial<World> = () => ({}), edited: (text: string) => string = (text) => text): Promise<CheckResult> {
  const facts: Facts = factsOf(edited(topologyText(topology)))
  const world = modelWorld(createModel(facts))
  const check = catalog.find((one) => one.id === id)!
  return (await runChecks({ facts, world: { ...world, ...change(world) } }, { checks: [check] }))[0]!
}

const violations = ({ findings }: CheckResult): readonly string[] => findings.filter(({ holds }) => !holds).map(({ host, subject }) => `${host}: ${subject}`)

/** Answers a question otherwise: silence, or what another question is answered. */
function otherwise(when: (host: string, name: string, server: string | undefined, transport: string | undefined) => boolean, instead?: { readonly name: string; readonly server: string }): (world: World) => Partial<World> {
  return (world) => ({
    ask: async (host, question, options = {}) => {
      if (!when(host, question.name, options.server, options.transport)) return world.ask(host, question, options)
      return instead === undefined ? undefined : world.ask(host, { ...question, name: instead.name }, { ...options, server: instead.server })
    },
  })
}

test('forwards-public-zone: holds; finds a server that has the privatelink name only', async (t) => {
  t.is((await judged('forwards-public-zone', 'on-premises-software')).verdict, 'pass')
  const result = await judged('forwards-public-zone', 'active-active-vpn', otherwise((_, name) => name === 'contoso.azurecr.io', { name: 'contoso.azurecr.io', server: '126.2.55.53' }))
  t.deepEqual(violations(result), ['desk: contoso.azurecr.io A @192.168.0.10'])
})

test('inbound-endpoint-sees-zone: holds; finds one that answers with the public address', async (t) => {
  t.is((await judged('inbound-endpoint-sees-zone', 'two-resolvers')).verdict, 'pass')
  const result = await judged('inbound-endpoint-sees-zone', 'two-resolvers', otherwise((_, name, server) => server === '10.20.0.4' && name.endsWith('azurecr.io'), { name: 'contoso.azurecr.io', server: '126.2.55.53' }))
  t.deepEqual(violations(result), ['desk: contoso.azurecr.io A @10.20.0.4'])
})

test('inbound-endpoint-tcp: holds; finds a way that is open for UDP only', async (t) => {
  t.is((await judged('inbound-endpoint-tcp', 'active-active-vpn')).verdict, 'pass')
  const result = await judged('inbound-endpoint-tcp', 'active-active-vpn', otherwise((_host, _name, server, transport) => server === '10.0.2.4' && transport === 'tcp'))
  t.deepEqual(violations(result), ['desk: large.azcr.io TXT @10.0.2.4'])
})

test('forwarders-agree: holds; finds forwarders that see different zones', async (t) => {
  t.is((await judged('forwarders-agree', 'two-resolvers')).verdict, 'pass')
  const apart = otherwise((_, name, server) => server === '10.20.0.4' && name === 'contoso.azurecr.io', { name: 'contoso.azurecr.io', server: '126.2.55.53' })
  const result = await judged('forwarders-agree', 'two-resolvers', apart)
  t.deepEqual(violations(result), ['desk: contoso.azurecr.io A from the forwarders of corp-dns'])
  for (const kind of softwareKinds) {
    const { findings } = await judged('forwarders-agree', 'two-resolvers', apart, (text) => text.replace('kind: bind', `kind: ${kind}`))
    const [found] = findings.filter(({ holds }) => !holds)
    t.regex(found!.because!, kind === 'bind' || kind === 'unbound' ? /it prefers none of them$/ : /the second is asked when the first is silent$/, kind)
  }
})

test('forwarders-in-each-region: holds; finds one that does not answer; is skipped with one region', async (t) => {
  t.is((await judged('forwarders-in-each-region', 'two-resolvers')).verdict, 'pass')
  const result = await judged('forwarders-in-each-region', 'two-resolvers', otherwise((_host, _name, server) => server === '10.20.0.4'))
  t.deepEqual(violations(result), ['desk: azurecr.io at corp-dns'])
  t.regex(result.findings[0]!.because!, /10\.20\.0\.4, the forwarder in eastus2, does not answer/)
  t.is((await judged('forwarders-in-each-region', 'active-active-vpn')).verdict, 'skip')
})

test('forwarded-domains-answer: holds; finds a domain for which nobody answers', async (t) => {
  t.is((await judged('forwarded-domains-answer', 'centralised-resolver')).verdict, 'pass')
  const result = await judged('forwarded-domains-answer', 'centralised-resolver', otherwise((_, name) => name.endsWith('corp.example.com')))
  t.deepEqual(violations(result), ['jump: rehearsal-probe.corp.example.com A'])
})

test('connection-down-fails-closed: holds; finds a leak; is skipped where nothing can be broken', async (t) => {
  t.is((await judged('connection-down-fails-closed', 'active-active-vpn')).verdict, 'pass')
  const leaking = await judged('connection-down-fails-closed', 'active-active-vpn', (world) => ({
    breaking: async () => ({ ...world, ask: (host, question) => world.ask(host, question, { server: '126.2.55.53' }), async [Symbol.asyncDispose]() {} }),
  }))
  t.deepEqual(violations(leaking), ['desk: contoso.azurecr.io and its other names A while tunnels is down'])
  const { breaking: _, ...still } = modelWorld(createModel(factsOf(topologyText('active-active-vpn'))))
  const [result] = await runChecks({ facts: factsOf(topologyText('active-active-vpn')), world: still }, { checks: catalog.filter(({ id }) => id === 'connection-down-fails-closed') })
  t.regex(result!.reason ?? '', /parts can be broken/)
})

test('packets-take-the-tunnel: holds; finds packets in the clear, and none at all; is skipped on the model', async (t) => {
  const seeing = (encrypted: number, plain: number) => (world: World): Partial<World> => ({ watchTunnel: async (_, during) => (await during(world), { encrypted, plain }) })
  t.is((await judged('packets-take-the-tunnel', 'active-active-vpn', seeing(12, 0))).verdict, 'pass')
  t.deepEqual(violations(await judged('packets-take-the-tunnel', 'active-active-vpn', seeing(12, 1))), ['desk: https://contoso.azurecr.io over tunnels'])
  t.deepEqual(violations(await judged('packets-take-the-tunnel', 'active-active-vpn', seeing(0, 0))), ['desk: https://contoso.azurecr.io over tunnels'])
  t.regex((await judged('packets-take-the-tunnel', 'active-active-vpn')).reason ?? '', /only containers have/)
})

test('azure-dns-from-inside: is skipped where no server outside Azure forwards there', async (t) => {
  t.is((await judged('azure-dns-from-inside', 'centralised-resolver')).verdict, 'skip')
})
