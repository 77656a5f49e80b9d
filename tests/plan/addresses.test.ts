import { readdirSync, readFileSync } from 'node:fs'
import test from 'ava'
import {
  authorityAddress, frontEndAddress, gatewayAddress, internetHostAddress, onInternetLink, outboundAddress, publicRange, publicRoom, recursiveResolverAddress, serviceFrontEndAddress, zoneAuthorityAddress,
} from '../../harness/azure/public-plan.ts'
import { serviceTypes } from '../../harness/azure/private-link.ts'
import { regions } from '../../harness/azure/regions.ts'
import { contains } from '../../harness/dns/address.ts'
import { facts } from '../../harness/facts/facts.ts'
import { needs } from '../../harness/facts/rules/room.ts'
import { cableAddresses, gatewayLink, wiringRoom } from '../../harness/facts/wiring-addresses.ts'
import { makePlan } from '../../harness/plan/make-plan.ts'
import { parseTopology } from '../../harness/topology/parse.ts'

const everywhere = [...regions.keys()]
const many = (of: (n: number) => string, length = 1000) => Array.from({ length }, (_, n) => of(n))

const zoneAuthorities = many((n) => `privatelink.${n}.example.com`).reduce((taken, zone) => taken.add(zoneAuthorityAddress(zone, taken)), new Set<string>())

const onLink = [
  ...many(authorityAddress),
  ...zoneAuthorities,
  ...everywhere.map(recursiveResolverAddress),
  ...many(gatewayAddress),
  ...many(internetHostAddress),
  ...everywhere.flatMap((region) => [frontEndAddress('login', region), frontEndAddress('data', region), ...serviceTypes.map((_, type) => serviceFrontEndAddress(type, region))]),
]
const behindRouters = many(outboundAddress)

/**
 * What filters take for private: dnsmasq (src/rfc1035.c), the `private-address` of unbound's manual and of OPNsense and pfSense, the
 * special-purpose addresses of IANA, which AdGuard Home goes by; and what companies use inside although it is somebody else's.
 */
const filtered = [
  '0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.31.196.0/24', '192.52.193.0/24', '192.88.99.0/24', '192.168.0.0/16',
  '192.175.48.0/24', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/3', '1.0.0.0/8', '7.0.0.0/8', '11.0.0.0/8', '21.0.0.0/8', '22.0.0.0/8', '25.0.0.0/8', '26.0.0.0/8', '28.0.0.0/8', '29.0.0.0/8', '30.0.0.0/8', '33.0.0.0/8', '55.0.0.0/8',
]
/** Public resolvers and root servers, which have their own addresses. */
const wellKnown = ['8.8.8.8', '8.8.4.4', '1.1.1.1', '1.0.0.1', '9.9.9.9', '149.112.112.112', '208.67.222.222', '208.67.220.220', '168.63.129.16', '198.41.0.4', '170.247.170.2', '193.0.14.129']

test('public addresses: all different, all in one range, none that anybody takes for private', (t) => {
  const all = [...onLink, ...behindRouters]
  t.is(new Set(all).size, all.length)
  t.deepEqual(all.filter((address) => !contains(publicRange, address)), [])
  t.deepEqual(filtered.filter((range) => all.some((address) => contains(range, address))), [])
  t.deepEqual(wellKnown.filter((address) => contains(publicRange, address)), [])
})

test('public addresses: on the internet’s link, but for those that routers translate to', (t) => {
  const direct = (address: string) => onInternetLink.some((prefix) => contains(prefix, address))
  t.deepEqual(onLink.filter((address) => !direct(address)), [])
  t.deepEqual(behindRouters.filter(direct), [])
})

test('public addresses: they depend on what they are for, the region and the number', (t) => {
  t.is(recursiveResolverAddress('westeurope'), '126.2.55.53')
  t.is(frontEndAddress('login', 'westeurope'), '126.128.55.10')
  t.is(frontEndAddress('data', 'westeurope'), '126.129.55.10')
  t.is(authorityAddress(0), '126.0.0.1')
  t.is(zoneAuthorityAddress('vault.azure.net', new Set()), zoneAuthorityAddress('vault.azure.net', new Set([authorityAddress(3)])))
  const first = zoneAuthorityAddress('vault.azure.net', new Set())
  t.not(zoneAuthorityAddress('vault.azure.net', new Set([first])), first)
})

test('addresses: who asks for more than there are is told, and gets none of somebody else', (t) => {
  t.throws(() => gatewayAddress(publicRoom.gateways), { message: /126\.3\.0\.0\/16 has no address number 65534/ })
  t.throws(() => internetHostAddress(publicRoom.hosts))
  t.throws(() => outboundAddress(publicRoom.outbound))
  t.throws(() => serviceFrontEndAddress(publicRoom.serviceTypes, 'westeurope'))
  t.throws(() => cableAddresses(wiringRoom.cables), { message: 'the wiring has no room for number 8192 of cables in 169.254.128.0/17' })
  t.deepEqual(cableAddresses(wiringRoom.cables - 1), ['169.254.255.253', '169.254.255.254'])
  t.throws(() => gatewayLink(wiringRoom.gatewayLinks))
  t.is(gatewayLink(wiringRoom.gatewayLinks - 1).gateway, '169.254.127.254')
})

for (const folder of ['topologies', 'fixtures/firewall', 'fixtures/language', 'fixtures/misconfigurations']) {
  test(`addresses: the plans of ${folder} use what the rule counts`, (t) => {
    for (const name of readdirSync(folder)) {
      const { topology } = name.endsWith('.yaml') ? parseTopology(readFileSync(`${folder}/${name}`, 'utf8'), `${folder}/${name}`) : {}
      if (!topology) continue
      const known = facts(topology)
      const { fabric, nodes } = makePlan(known, { authority: '', server: '', serverKey: '', expired: '' })
      const counted = (word: string) => needs(known).find(({ what }) => what.startsWith(word))!.needed
      const wired = (range: string) => nodes.flatMap(({ interfaces }) => interfaces.flatMap(({ addresses }) => addresses)).filter((address) => contains(range, address.split('/')[0]!)).length
      t.true(fabric.cables.length <= counted('cables'), name)
      if (topology.azureFirewalls.size === 0) t.is(fabric.cables.length, counted('cables'), name)
      t.is(wired('169.254.32.0/19'), counted('linked private DNS zones'), name)
      t.is(wired('169.254.64.0/19'), counted('networks with Azure'), name)
      t.is(wired('169.254.8.0/21'), counted('outbound endpoints'), name)
      t.is(wired('169.254.16.0/20'), counted('regions'), name)
      t.is(wired('126.3.0.0/16'), known.tunnels.length + known.gateways.size === 0 ? 0 : nodes.filter(({ kind, interfaces }) => kind === 'gateway' && interfaces.some(({ namespace }) => namespace === 'internet')).length, name)
      t.is(wired('169.254.96.0/20'), counted('networks with rules'), name)
      t.true(wired('169.254.112.0/20') <= counted('ends of tunnels'), name)
    }
    t.pass()
  })
}
