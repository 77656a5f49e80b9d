import test from 'ava'
import type { Check } from '../../harness/checks/check.ts'
import { forwardsPublicZone } from '../../harness/checks/forwards-public-zone.ts'
import { libcAgrees } from '../../harness/checks/libc-agrees.ts'
import { runChecks } from '../../harness/checks/run.ts'
import { addressesIn, type Response } from '../../harness/dns/message.ts'
import type { World } from '../../harness/world/world.ts'
import { worldOf } from '../world-of.ts'

// Servers that take another of their forwarders for each question, in a world that is asked in whichever order: what differs between two
// questions is no fault of either way, and what differs for good is.

const design = `
registries: { contoso: { location: westeurope, publicNetworkAccess: Disabled } }
virtualNetworks: { hub: { location: westeurope, addressSpace: 10.0.0.0/16, subnets: { endpoints: 10.0.1.0/24, apps: 10.0.2.0/24 }, dnsServers: 10.0.2.4 } }
privateDnsZones: { zone: { name: privatelink.azurecr.io, virtualNetworkLinks: [hub] } }
privateEndpoints: { contoso-hub: { registry: contoso, subnet: hub/endpoints, privateDnsZoneGroup: [zone] } }
dnsServers: { hub-dns: { kind: unbound, subnet: hub/apps, ipAddress: 10.0.2.4, forwarders: 168.63.129.16 } }
hosts: { app: hub/apps }
intent: [{ from: app, registry: contoso, reach: privately }]
`

/** That the design's host looks up: the login server's and the data endpoint's. */
const names = 2

/** The address that is told at the n-th question, and by the C library at its n-th look. */
interface Telling {
  readonly wire: (n: number) => string
  readonly libc?: (n: number) => string
}

async function found(check: Check, { wire, libc = wire }: Telling): Promise<string> {
  const { facts, world } = worldOf(design)
  let [questions, looks] = [0, 0]
  const told = (response: Response | undefined): Response | undefined => {
    if (response === undefined || addressesIn(response).length === 0) return response
    const data = wire(questions++)
    return { ...response, answer: response.answer.map((record) => (record.type === 'A' ? { ...record, data } : record)) }
  }
  const choosing: World = {
    kind: 'lab',
    ask: async (...question) => told(await world.ask(...question)),
    lookup: async () => ({ addresses: [libc(looks++)] }) as never,
    connect: world.connect,
  }
  const [result] = await runChecks({ facts, world: choosing }, { checks: [check] })
  return result!.verdict
}

const [weu, neu, third] = ['10.0.1.5', '10.1.1.5', '10.2.1.5']
const inTurn = (...addresses: readonly string[]) => (n: number) => addresses[n % addresses.length]!

test('the C library is told what DNS says at times: two or three forwarders in turn', async (t) => {
  t.is(await found(libcAgrees, { wire: inTurn(weu, neu), libc: inTurn(neu, weu) }), 'pass')
  t.is(await found(libcAgrees, { wire: inTurn(weu, neu, third), libc: inTurn(third) }), 'pass')
})

test('the C library and DNS were both told before a cache knew: from then on they agree', async (t) => {
  t.is(await found(libcAgrees, { wire: () => weu, libc: (n) => (n < names ? neu : weu) }), 'pass')
})

test('what DNS never says is a finding, however often it changes what it says', async (t) => {
  t.is(await found(libcAgrees, { wire: () => weu, libc: () => neu }), 'fail')
  t.is(await found(libcAgrees, { wire: inTurn(weu, neu), libc: () => third }), 'fail')
  t.is(await found(libcAgrees, { wire: () => weu, libc: inTurn(neu, weu) }), 'fail')
})

test('a server leads to one of several places, and by the privatelink name as well; or by that name to another for good', async (t) => {
  t.is(await found(forwardsPublicZone, { wire: inTurn(weu, neu) }), 'pass')
  t.is(await found(forwardsPublicZone, { wire: (n) => `10.0.1.${n}` }), 'fail')
  t.is(await found(forwardsPublicZone, { wire: (n) => (n === 0 ? '126.128.35.10' : weu) }), 'fail', 'who is led outside at times')
})
