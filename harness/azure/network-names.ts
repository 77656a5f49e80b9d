import { contains, parseCidr } from '../dns/address.ts'
import { isWithin } from '../dns/name.ts'
import type { RRset, Zone } from '../dns/zone.ts'
import { managedRecordTtl, privateZoneSoa } from './private-zone.ts'

/**
 * Names that Azure-provided DNS gives the machines of a virtual network unasked: `<machine>.internal.cloudapp.net`, and the way back from
 * their addresses. They are the network's own: a peered network gets NXDOMAIN for both.
 * https://learn.microsoft.com/azure/virtual-network/virtual-networks-name-resolution-for-vms-and-role-instances#reverse-dns-considerations
 */
export const internalZone = 'internal.cloudapp.net'

/** A machine of a virtual network. */
export interface Machine {
  readonly name: string
  readonly address: string
  /** Names of the zones in which it is registered: each adds a PTR record to the default one, and none to the zone itself. */
  readonly registeredIn: readonly string[]
}

/** `10.1.2.4` as reverse lookups ask for it: `4.2.1.10.in-addr.arpa` (RFC 1035 section 3.5). */
export function reverseName(address: string): string {
  return reversed(address.split('.'))
}

/** Whether names are answered for each network by itself. */
export function isOfOneNetwork(name: string): boolean {
  return isWithin(name, internalZone) || isWithin(name, 'in-addr.arpa')
}

/**
 * The zones of those names: one for names, and for each address space the reverse zones that hold a machine, at whole labels: 10.1.0.0/16
 * is `1.10.in-addr.arpa`, 10.1.4.0/22 up to four of /24. Below /24 a label is an address, and the zone holds one machine. Who changes
 * them is Azure alone; TTL and SOA are those of private zones, as nothing is published about them.
 */
export function networkZones(addressSpace: readonly string[], machines: readonly Machine[]): readonly Zone[] {
  if (machines.length === 0) return []
  const names = machines.map(({ name, address }) => set(`${name}.${internalZone}`, 'A', [address]))
  const pointers = new Map<string, RRset[]>()
  for (const { name, address, registeredIn } of machines) {
    const prefix = addressSpace.find((one) => contains(one, address))
    if (prefix === undefined) continue
    const origin = reversed(address.split('.').slice(0, Math.ceil(parseCidr(prefix)!.length / 8)))
    const pointer = set(reverseName(address), 'PTR', [`${name}.${internalZone}`, ...registeredIn.map((zone) => `${name}.${zone}`)])
    const known = pointers.get(origin)
    if (known === undefined) pointers.set(origin, [pointer])
    else known.push(pointer)
  }
  return [[internalZone, names] as const, ...pointers].map(([origin, rrsets]) => ({ origin, soa: privateZoneSoa, rrsets }))
}

/** Those of a network's own zones that nothing else of these names takes along: linked zones and rules come first. */
export function notTakenAlong(zones: readonly Zone[], taken: readonly string[]): readonly Zone[] {
  return zones.filter(({ origin }) => !taken.some((name) => isWithin(origin, name)))
}

function reversed(octets: readonly string[]): string {
  return [...octets.toReversed(), 'in-addr.arpa'].join('.')
}

function set(name: string, type: string, data: readonly string[]): RRset {
  return { name, type, ttl: managedRecordTtl, data }
}
