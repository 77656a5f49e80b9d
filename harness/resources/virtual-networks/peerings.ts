import { parseCidr } from '../../dns/address.ts'
import type { VirtualNetwork } from '../../azure/resources.ts'
import type { Path } from '../../dns/path.ts'
import { findOverlap } from '../rules/overlap.ts'
import { entryPath, type Design, type Rule } from '../rule.ts'

const constraints = 'https://learn.microsoft.com/azure/virtual-network/virtual-network-manage-peering'

function peeringPath({ input }: Design, network: VirtualNetwork, index: number): Path {
  const base = ['virtualNetworks', network.name, 'peerings']
  return entryPath(base, input.virtualNetworks?.[network.name]?.peerings, index, network.peerings[index]?.name ?? '')
}

const toItself: Rule = {
  code: 'peering-to-itself',
  source: constraints,
  *check(design) {
    for (const network of design.topology.virtualNetworks.values()) {
      for (const [index, { remoteVirtualNetwork }] of network.peerings.entries()) {
        if (remoteVirtualNetwork === network.name) yield { path: peeringPath(design, network, index), message: `${network.name} cannot be peered with itself` }
      }
    }
  },
}

const duplicate: Rule = {
  code: 'duplicate-peering',
  source: constraints,
  *check(design) {
    for (const network of design.topology.virtualNetworks.values()) {
      const seen = new Set<string>()
      for (const [index, { remoteVirtualNetwork }] of network.peerings.entries()) {
        if (seen.has(remoteVirtualNetwork)) yield { path: peeringPath(design, network, index), message: `${network.name} is already peered with ${remoteVirtualNetwork}` }
        seen.add(remoteVirtualNetwork)
      }
    }
  },
}

/** Azure: VnetAddressSpacesOverlap, and VnetAddressSpaceOverlapsWithAlreadyPeeredVnet for two networks peered with a third. */
const overlapping: Rule = {
  code: 'peered-address-spaces-overlap',
  source: constraints,
  *check(design) {
    const { virtualNetworks } = design.topology
    const reported = new Set<string>()
    for (const [centre, spokes] of neighbours(virtualNetworks)) {
      const claims = [centre, ...spokes].flatMap((name) =>
        (virtualNetworks.get(name)?.addressSpace ?? []).filter(parseCidr).map((prefix) => ({ prefix, owner: name })))
      const found = findOverlap(claims)
      if (!found) continue
      const owners = found.map(({ owner }) => owner)
      const key = owners.toSorted().join(' ')
      if (reported.has(key)) continue
      reported.add(key)
      const [first, second] = owners as [string, string]
      const direct = first === centre || second === centre
      const message = `${first} (${found[0].prefix}) and ${second} (${found[1].prefix}) overlap`
      const place = placeOf(design, direct ? [first, second] : [second, centre])
      yield direct
        ? { path: place, message: `${message}; Azure does not peer networks whose address spaces overlap` }
        : { path: place, message: `${message}, and both are peered with ${centre}; Azure refuses the second peering` }
    }
  },
}

/** The networks at the other ends of each network's peerings, whichever side wrote them. */
function neighbours(networks: ReadonlyMap<string, VirtualNetwork>): ReadonlyMap<string, ReadonlySet<string>> {
  const ends = new Map([...networks.keys()].map((name): [string, Set<string>] => [name, new Set()]))
  for (const { name, peerings } of networks.values()) {
    for (const { remoteVirtualNetwork } of peerings) {
      if (remoteVirtualNetwork === name) continue
      ends.get(name)?.add(remoteVirtualNetwork)
      ends.get(remoteVirtualNetwork)?.add(name)
    }
  }
  return ends
}

/** The peering between two networks, on the side that wrote it. */
function placeOf(design: Design, [a, b]: readonly [string, string]): Path {
  for (const [from, to] of [[a, b], [b, a]]) {
    const network = design.topology.virtualNetworks.get(from ?? '')
    const index = network?.peerings.findIndex(({ remoteVirtualNetwork }) => remoteVirtualNetwork === to) ?? -1
    if (network && index >= 0) return peeringPath(design, network, index)
  }
  return ['virtualNetworks', a]
}

const oneSided: Rule = {
  code: 'one-sided-peering',
  severity: 'warning',
  source: 'https://learn.microsoft.com/azure/virtual-network/virtual-network-peering-overview',
  *check(design) {
    const { virtualNetworks } = design.topology
    const written = new Set([...virtualNetworks.values()].flatMap(({ name, peerings }) => peerings.map((peering) => `${name}\n${peering.remoteVirtualNetwork}`)))
    for (const network of virtualNetworks.values()) {
      for (const [index, { remoteVirtualNetwork }] of network.peerings.entries()) {
        if (!virtualNetworks.has(remoteVirtualNetwork) || remoteVirtualNetwork === network.name) continue
        if (!written.has(`${remoteVirtualNetwork}\n${network.name}`)) {
          yield {
            path: peeringPath(design, network, index),
            message: `${network.name} is peered with ${remoteVirtualNetwork}, but not the other way: the peering stays in the state Initiated and carries nothing`,
            hint: `add ${network.name} to the peerings of ${remoteVirtualNetwork}`,
          }
        }
      }
    }
  },
}

export const peeringRules: readonly Rule[] = [toItself, duplicate, overlapping, oneSided]
