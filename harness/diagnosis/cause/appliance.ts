import type { Facts } from '../../facts/facts.ts'
import { nextHopAt, nextHops, type NextHop } from '../../facts/next-hop.ts'
import { userRoute, type FoundRoute, type Start } from '../course/user-route.ts'
import type { Cause } from './cause.ts'
import { peered } from './edits.ts'
import { describeUnpeered, unpeered } from './peering.ts'

/** A machine that a route leads to, and that Azure hands nothing that is not its own. */
export function causeOfNoForwarding(facts: Facts, { route, table }: FoundRoute, { name, address, path }: NextHop, what: string): Cause {
  return {
    because: `the route ${route.name} of ${table} leads ${what} to ${name} (${address}), which has no enableIPForwarding: Azure drops what is not for ${name} itself`,
    fix: `Set enableIPForwarding: true on ${name}, and let it forward in its operating system too.`,
    at: path,
    edits: [{ at: path, value: { ...facts.topology.hosts.get(name), enableIPForwarding: true } }],
  }
}

/** Where a next hop hands packets on from. */
export function startOfHop({ virtualNetwork, subnet, address, name }: NextHop): Start {
  return { domain: `virtualNetwork:${virtualNetwork}`, subnet, address, name }
}

/** The route by which what a next hop hands on comes to one that has passed it on already. `passed`: the last is where packets are. */
export function causeOfCircle({ route, table, path }: FoundRoute, hop: NextHop, passed: readonly NextHop[], what: string): Cause | undefined {
  const first = passed.indexOf(hop)
  if (first === -1) return undefined
  const last = passed.at(-1)!
  return {
    because: `${what} go round in circles: ${[...passed.slice(first), hop].map(({ name }) => name).join(' → ')}; the route ${route.name} of ${table}, which ${last.virtualNetwork}/${last.subnet} has, leads back to ${hop.name}`,
    fix: `Give ${last.virtualNetwork}/${last.subnet}, where ${last.name} is, a route table without ${route.name}, or let ${route.name} lead on.`,
    at: path,
  }
}

/** Somebody who has the address of a next hop, in a network that is not peered with the one where the route is. */
export function nextHopApart(facts: Facts, network: string, address: string | undefined): (Cause & { readonly name: string }) | undefined {
  const found = nextHops(facts).find((one) => one.address === address && one.virtualNetwork !== network)
  if (found === undefined) return undefined
  const { name, virtualNetwork } = found
  const missing = unpeered(facts, network, virtualNetwork)
  const { because, fix } = describeUnpeered(missing)
  return { name, because, fix: `${fix}.`, at: missing.at, edits: [peered(facts, network, virtualNetwork), peered(facts, virtualNetwork, network)] }
}

/** What is wrong with where a route leads: nobody is there, somebody apart, a machine that forwards nothing. */
export function causeOfNextHopAddress(facts: Facts, found: FoundRoute, hop: NextHop | undefined, { what, address }: { readonly what: string; readonly address: string }): Cause | undefined {
  const { route, table, network, path } = found
  if (hop?.forwards || hop?.address === address) return undefined
  if (hop !== undefined) return causeOfNoForwarding(facts, found, hop, what)
  const apart = nextHopApart(facts, network, route.nextHopIpAddress)
  if (apart !== undefined) return { because: `the route ${route.name} of ${table} leads ${what} to ${route.nextHopIpAddress} (${apart.name}), and ${apart.because}`, fix: apart.fix, ...(apart.at && { at: apart.at }), ...(apart.edits && { edits: apart.edits }) }
  return { because: `the route ${route.name} of ${table} leads ${what} to ${route.nextHopIpAddress}, where nothing forwards them`, fix: `Let ${route.name} lead to the private address of a firewall, or of a host with enableIPForwarding.`, at: path }
}

/** Whether what starts somewhere comes by a certain next hop on its way to an address. */
export function passes(facts: Facts, from: Start, address: string, hop: NextHop): boolean {
  let start = from
  for (const passed = new Set<NextHop>(); ;) {
    const found = userRoute(facts, start, address)
    const next = found?.route.nextHopType === 'VirtualAppliance' ? nextHopAt(facts, found.network, found.route.nextHopIpAddress) : undefined
    if (next === hop) return true
    if (next === undefined || passed.has(next)) return false
    passed.add(next)
    start = startOfHop(next)
  }
}
