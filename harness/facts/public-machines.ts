import { addressOfHost } from './host-address.ts'
import { egressOf } from './egress.ts'
import { listeningMachines } from './listening.ts'
import { denialOf, type Crossing, type Decision, type Standing } from './security.ts'
import { filterKey } from './security-facts.ts'
import { contains, parseCidr } from '../dns/address.ts'
import type { Domain } from './hybrid-facts.ts'
import type { Facts, HostFacts } from './types.ts'

/** A machine of a virtual network at a public address of its own. */
export interface PublicMachine {
  readonly host: HostFacts
  readonly address: string
  /** Of its interface. */
  readonly inside: string
  readonly domain: Domain
}

const known = new WeakMap<Facts, ReadonlyMap<string, PublicMachine>>()

/** By public address. */
export function publicMachines(facts: Facts): ReadonlyMap<string, PublicMachine> {
  let found = known.get(facts)
  if (found === undefined) {
    const machines = [...facts.hosts.values()].flatMap((host): readonly (readonly [string, PublicMachine])[] => {
      const { virtualNetwork, publicIPAddresses = [] } = host.host
      return virtualNetwork === undefined ? [] : publicIPAddresses.map((address) => [address, { host, address, inside: addressOfHost(facts, host), domain: `virtualNetwork:${virtualNetwork}` }])
    })
    known.set(facts, (found = new Map(machines)))
  }
  return found
}

/**
 * Whether anybody can come in at all: a standard public address lets nobody in unless a group of the machine says so.
 * https://learn.microsoft.com/azure/virtual-network/ip-services/public-ip-addresses#sku
 */
export function isOpen({ filters }: Pick<Facts, 'filters'>, { host, inside }: PublicMachine): boolean {
  return (filters.get(filterKey(host.host.virtualNetwork!, inside))?.inbound.length ?? 0) > 0
}

/** Somebody on the internet, with the address that others see. */
export interface Comer {
  readonly address: string
  readonly port: number
}

/** What keeps somebody on the internet from a machine: the group's rule, or the words for what else does. */
export type Barrier = { readonly decision: Decision } | { readonly because: string; readonly at?: readonly (string | number)[] }

/** `standing`: which rules of groups count. */
export function barrierTo(facts: Facts, machine: PublicMachine, { address, port }: Comer, standing?: Standing): Barrier | undefined {
  const { name, virtualNetwork, subnet } = machine.host.host
  if (!isOpen(facts, machine)) return { because: `${machine.address} of ${name} is a public address without a network security group, which lets nobody in`, at: ['hosts', name] }
  const decision = denialOf(facts, crossingTo(machine, { address, port }), standing)
  if (decision !== undefined) return { decision }
  // Answers that another way leads past the public address are nobody's answers.
  const routes = (facts.subnetRoutes.get(`${virtualNetwork}/${subnet}`) ?? []).filter(({ route }) => contains(route.addressPrefix, address))
  const [longest] = routes.toSorted((one, other) => parseCidr(other.route.addressPrefix)!.length - parseCidr(one.route.addressPrefix)!.length)
  if (longest === undefined || longest.route.nextHopType === 'Internet') return undefined
  return { because: `the route ${longest.route.name} of ${longest.table} leads what ${name} answers past its public address`, at: longest.path }
}

export function crossingTo({ domain, inside }: PublicMachine, { address, port }: Comer): Crossing {
  return { from: { domain: undefined, address }, to: { domain, address: inside }, protocol: 'Tcp', port }
}

/** Where somebody listens at a machine; elsewhere it refuses. */
export function listensAt(facts: Facts, { host }: PublicMachine, port: number): boolean {
  return listeningMachines(facts).find(({ name }) => name === host.host.name)?.ports.includes(port) ?? false
}

/** As whom a machine sees a sender of the design. */
export function seenAs(facts: Facts, sender: Parameters<typeof egressOf>[1]): string {
  return egressOf(facts, sender)?.address ?? sender.address
}
