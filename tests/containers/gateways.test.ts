import { setTimeout as wait } from 'node:timers/promises'
import test, { type ExecutionContext } from 'ava'
import { issueCertificates } from '../../harness/plan/certificates.ts'
import { makePlan } from '../../harness/plan/make-plan.ts'
import type { NodePlan } from '../../harness/plan/plan.ts'
import { HarnessError } from '../../harness/runtime/errors.ts'
import type { Lab } from '../../harness/runtime/lab.ts'
import { startLab } from '../../harness/runtime/start-lab.ts'
import { factsOf } from '../design.ts'
import { answer } from './answers.ts'
import { testEngine } from './engine.ts'
import { labOf } from './lab.ts'

const privately = 'NOERROR 10.0.1.5'
const publicly = 'NOERROR 126.128.55.10'

/** A hub with an inbound endpoint, a spoke that borrows its gateways, one that does not, and an office whose server forwards azurecr.io. */
const design = (gateways: string, { server = '', hosts = '' } = {}) => `
registries: { contoso: { location: westeurope, publicNetworkAccess: Disabled } }
virtualNetworks:
  hub:
    location: westeurope
    addressSpace: 10.0.0.0/16
    subnets: { endpoints: 10.0.1.0/24, dns-in: 10.0.2.0/28, dns-out: 10.0.2.16/28, apps: 10.0.3.0/24, GatewaySubnet: 10.0.5.0/27 }
    peerings: { spoke: { allowGatewayTransit: true }, island: {} }
  spoke:
    location: westeurope
    addressSpace: 10.1.0.0/16
    subnets: { apps: 10.1.1.0/24 }
    dnsServers: 10.0.2.4
    peerings: { hub: { useRemoteGateways: true } }
  island: { location: westeurope, addressSpace: 10.2.0.0/16, subnets: { apps: 10.2.1.0/24 }, peerings: [hub] }
privateDnsZones: { registry-zone: { name: privatelink.azurecr.io, virtualNetworkLinks: [hub] } }
privateEndpoints: { contoso-endpoint: { registry: contoso, subnet: hub/endpoints, privateDnsZoneGroup: [registry-zone] } }
onPremisesSites:
  office: { location: westeurope, addressSpace: [192.168.0.0/17, 192.168.128.0/17], subnets: { servers: 192.168.1.0/24, desks: 192.168.2.0/24, attic: 192.168.129.0/24 }, dnsServers: 192.168.1.53 }
${gateways}
dnsResolvers:
  resolver: { virtualNetwork: hub, inboundEndpoints: { inbound: { subnet: dns-in, privateIPAddress: 10.0.2.4 } }, outboundEndpoints: { outbound: dns-out } }
dnsForwardingRulesets:
  corp: { outboundEndpoints: resolver/outbound, virtualNetworkLinks: [hub], forwardingRules: { corp.example.com.: 192.168.1.53 } }
dnsServers:
  office-dns: { kind: unbound, subnet: office/servers, ipAddress: 192.168.1.53, forwarders: provider, conditionalForwarders: { azurecr.io: 10.0.2.4 }, cache: false, zones: { corp.example.com: { recordSets: { intranet: { A: 192.168.2.80 } } } }${server} }
hosts: { app: hub/apps, worker: spoke/apps, lonely: island/apps, desk: office/desks, shelf: office/attic${hosts} }
`

const siteToSite = `
virtualNetworkGateways: { hub-vpn: { virtualNetwork: hub } }
localNetworkGateways: { office-edge: office }
connections: { to-office: { virtualNetworkGateway: hub-vpn, localNetworkGateway: office-edge } }
`

const reaches = async (lab: Lab, host: string, address: string) =>
  (await lab.exec(host, ['ping', '-c1', '-W1', address])).exitCode === 0

/** Asks until the answer is there three times in a row; milliseconds it took, or `undefined` when it never was. */
async function settles(lab: Lab, host: string, expected: string, server: string): Promise<number | undefined> {
  const start = performance.now()
  let good = 0
  while (performance.now() - start < 15_000) {
    good = (await answer(lab, host, 'contoso.azurecr.io', { server, timeout: 2000 })) === expected ? good + 1 : 0
    if (good === 3) return Math.round(performance.now() - start)
    await wait(100)
  }
  return undefined
}

async function isSettled(t: ExecutionContext, lab: Lab, host: string): Promise<void> {
  const milliseconds = await settles(lab, host, privately, '10.0.2.4')
  t.true(milliseconds !== undefined, `${host} has an answer again`)
  t.log(`${host} has an answer again after ${milliseconds} ms`)
}

test.serial('gateways: site to site, there and back, and for whom the hub lends its gateway', async (t) => {
  await using started = await labOf(t, design(siteToSite))
  const { lab } = started
  for (const host of ['app', 'worker', 'desk']) t.is(await answer(lab, host, 'contoso.azurecr.io'), privately, host)
  t.like(await lab.connect('desk', 'contoso.azurecr.io'), { outcome: 'http', address: '10.0.1.5', status: 401 })
  // Azure asks the office by way of the outbound endpoint.
  t.is(await answer(lab, 'app', 'intranet.corp.example.com'), 'NOERROR 192.168.2.80')
  t.is(await answer(lab, 'worker', 'intranet.corp.example.com'), 'NOERROR 192.168.2.80')
  t.is(await answer(lab, 'desk', 'contoso.azurecr.io', { server: '168.63.129.16', timeout: 300 }), 'silence')
  t.true(await reaches(lab, 'worker', '192.168.2.4'))
  t.true(await reaches(lab, 'desk', '10.1.1.4'))
  // The island is peered with the hub, and that is all.
  t.false(await reaches(lab, 'lonely', '192.168.2.4'))
  t.false(await reaches(lab, 'desk', '10.2.1.4'))
})

test.serial('gateways: what crosses the internet is encrypted', async (t) => {
  await using started = await labOf(t, design(siteToSite))
  const { lab } = started
  const inside = await lab.capture('vpn-device-office-0', 'net 10.0.0.0/16')
  const outside = await lab.capture('vpn-device-office-0', 'host 126.3.0.2')
  t.is(await answer(lab, 'desk', 'contoso.azurecr.io', { server: '10.0.2.4' }), privately)
  const [seenInside, seenOutside] = [await inside.stop(), await outside.stop()]
  t.true(seenInside.includes('\x07contoso'))
  t.false(seenOutside.includes('\x07contoso'))
  t.true(seenOutside.length > 200)
})

test.serial('gateways: without the tunnel the office waits in vain, and gets no public address', async (t) => {
  await using started = await labOf(t, design(siteToSite))
  const { lab } = started
  t.is(await answer(lab, 'desk', 'contoso.azurecr.io'), privately)
  await lab.setCable('vpn-device-office-0', 0, false)
  await wait(2000)
  t.regex(await answer(lab, 'desk', 'contoso.azurecr.io', { timeout: 1000 }), /^(?:silence|SERVFAIL)$/)
  t.is((await lab.connect('app', 'contoso.azurecr.io')).outcome, 'http')
  t.false(await reaches(lab, 'desk', '10.0.1.5'))
  await lab.setCable('vpn-device-office-0', 0, true)
  await isSettled(t, lab, 'desk')
})

test.serial('gateways: an active-active pair carries on with either tunnel', async (t) => {
  await using started = await labOf(t, design(siteToSite.replace('{ virtualNetwork: hub }', '{ virtualNetwork: hub, activeActive: true }')))
  const { lab } = started
  t.deepEqual(lab.nodes.filter((name) => /^(?:gateway|vpn-device)-/.test(name)), ['gateway-hub-vpn-0', 'gateway-hub-vpn-1', 'vpn-device-office-0', 'vpn-device-office-1'])
  const ask = (timeout?: number) => answer(lab, 'desk', 'contoso.azurecr.io', { server: '10.0.2.4', ...(timeout && { timeout }) })
  t.is(await ask(), privately)
  await lab.setCable('gateway-hub-vpn-0', 0, false)
  await isSettled(t, lab, 'desk')
  await lab.setCable('gateway-hub-vpn-1', 0, false)
  await wait(2000)
  t.is(await ask(500), 'silence')
  await lab.setCable('gateway-hub-vpn-0', 0, true)
  await isSettled(t, lab, 'desk')
})

test.serial('gateways: ExpressRoute goes before VPN, which takes over', async (t) => {
  await using started = await labOf(t, design(`
virtualNetworkGateways: { hub-vpn: { virtualNetwork: hub }, hub-er: { virtualNetwork: hub, gatewayType: ExpressRoute } }
localNetworkGateways: { office-edge: office }
connections:
  to-office: { virtualNetworkGateway: hub-vpn, localNetworkGateway: office-edge }
  circuit: { virtualNetworkGateway: hub-er, site: office }
`))
  const { lab } = started
  const crossed = async (node: string) => {
    const capture = await lab.capture(node, 'host 10.0.2.4 and port 53')
    const got = await answer(lab, 'desk', 'contoso.azurecr.io', { server: '10.0.2.4' })
    return got === privately && (await capture.stop()).includes('\x07contoso')
  }
  t.true(await crossed('circuit-circuit'))
  t.false(await crossed('vpn-device-office-0'))
  await lab.setCable('circuit-circuit', 1, false)
  await isSettled(t, lab, 'desk')
  t.true(await crossed('vpn-device-office-0'))
  await lab.setCable('circuit-circuit', 1, true)
  let back = false
  for (let n = 0; n < 30 && !back; n++) {
    await wait(200)
    back = await crossed('circuit-circuit')
  }
  t.true(back, 'the circuit is taken again')
})

test.serial('gateways: a tunnel without a route back', async (t) => {
  await using started = await labOf(t, design(siteToSite.replace('{ office-edge: office }', '{ office-edge: { site: office, addressPrefixes: 192.168.0.0/17 } }')))
  const { lab } = started
  t.is(await answer(lab, 'desk', 'contoso.azurecr.io', { server: '10.0.2.4' }), privately)
  t.is(await answer(lab, 'shelf', 'contoso.azurecr.io', { server: '10.0.2.4', timeout: 500 }), 'silence')
})

test.serial('gateways: point to site, with and without DNS in the profile', async (t) => {
  const clients = (dns: string) => siteToSite.replace('{ virtualNetwork: hub }', `{ virtualNetwork: hub, vpnClientConfiguration: { vpnClientAddressPool: 172.16.0.0/24${dns} } }`)
  const hosts = ', laptop: { network: internet, virtualNetworkGateway: hub-vpn }, other: internet'
  await using started = await labOf(t, design(clients(', dnsServers: 10.0.2.4'), { hosts }))
  const { lab } = started
  t.is(await answer(lab, 'laptop', 'contoso.azurecr.io'), privately)
  t.is((await lab.connect('laptop', 'contoso.azurecr.io')).outcome, 'http')
  t.is(await answer(lab, 'other', 'contoso.azurecr.io'), publicly)
  t.true(await reaches(lab, 'laptop', '10.1.1.4'))
  t.is(await answer(lab, 'laptop', 'contoso.azurecr.io', { server: '168.63.129.16', timeout: 300 }), 'silence')
  await using without = await labOf(t, design(clients(''), { hosts }))
  t.is(await answer(without.lab, 'laptop', 'contoso.azurecr.io'), publicly)
  t.is(await answer(without.lab, 'laptop', 'contoso.azurecr.io', { server: '10.0.2.4' }), privately)
})

test.serial('gateways: two virtual networks over their gateways', async (t) => {
  await using started = await labOf(t, `
virtualNetworks:
  west: { location: westeurope, addressSpace: 10.0.0.0/16, subnets: { apps: 10.0.3.0/24, GatewaySubnet: 10.0.5.0/27 } }
  east: { location: eastus2, addressSpace: 10.1.0.0/16, subnets: { apps: 10.1.3.0/24, GatewaySubnet: 10.1.5.0/27 } }
virtualNetworkGateways: { west-vpn: { virtualNetwork: west }, east-vpn: { virtualNetwork: east } }
connections: { west-east: { virtualNetworkGateway: west-vpn, remoteVirtualNetworkGateway: east-vpn } }
hosts: { here: west/apps, there: east/apps }
`)
  t.true(await reaches(started.lab, 'here', '10.1.3.4'))
  t.true(await reaches(started.lab, 'there', '10.0.3.4'))
})

test.serial('gateways: a spoke that uses the hub’s gateway reaches a network behind a connection of that gateway, and one that does not stays apart', async (t) => {
  await using started = await labOf(t, `
virtualNetworks:
  hub: { location: westeurope, addressSpace: 10.0.0.0/16, subnets: { apps: 10.0.3.0/24, GatewaySubnet: 10.0.5.0/27 }, peerings: { spoke: { allowGatewayTransit: true }, island: { allowGatewayTransit: true } } }
  spoke: { location: westeurope, addressSpace: 10.1.0.0/16, subnets: { apps: 10.1.3.0/24 }, peerings: { hub: { useRemoteGateways: true } } }
  island: { location: westeurope, addressSpace: 10.2.0.0/16, subnets: { apps: 10.2.3.0/24 }, peerings: [hub] }
  premises: { location: westeurope, addressSpace: 192.168.0.0/16, subnets: { desks: 192.168.3.0/24, GatewaySubnet: 192.168.5.0/27 } }
virtualNetworkGateways: { hub-vpn: { virtualNetwork: hub }, premises-vpn: { virtualNetwork: premises } }
connections: { tunnel: { virtualNetworkGateway: hub-vpn, remoteVirtualNetworkGateway: premises-vpn } }
hosts: { app: hub/apps, worker: spoke/apps, lonely: island/apps, desk: premises/desks }
`)
  t.true(await reaches(started.lab, 'desk', '10.0.3.4'))
  t.true(await reaches(started.lab, 'desk', '10.1.3.4'))
  t.true(await reaches(started.lab, 'worker', '192.168.3.4'))
  t.false(await reaches(started.lab, 'desk', '10.2.3.4'))
  t.false(await reaches(started.lab, 'lonely', '192.168.3.4'))
})

for (const [what, wrong, said] of [
  ['be wired', { nftables: 'table ip filter { oops }' }, /gateway-hub-vpn-0.*syntax error/s],
  ['be made', { image: 'dns-rehearsal/no-such-image' }, /no-such-image/],
] as const) {
  test.serial(`gateways: an end of a tunnel that cannot ${what} ends the start, and who would open the tunnel waits no longer`, async (t) => {
    t.timeout(60_000, 'a start that fails')
    const facts = factsOf(design(siteToSite))
    const plan = makePlan(facts, await issueCertificates(facts))
    const nodes = plan.nodes.map((node): NodePlan => (node.name === 'gateway-hub-vpn-0' ? { ...node, ...wrong } : node))
    const error = await t.throwsAsync(startLab({ ...plan, nodes }, { engine: await testEngine() }), { instanceOf: HarnessError })
    t.regex(error!.message, said)
  })
}
