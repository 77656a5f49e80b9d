import type { VirtualNetwork } from '../../azure/resources.ts'
import type { Facts, HostFacts } from '../../facts/facts.ts'
import type { Edit } from '../../resources/mutation.ts'
import type { AskedFor } from '../course/course.ts'
import { oneOf } from '../observed/describe.ts'
import type { Cause } from './cause.ts'
import { serversNamed } from './servers-named.ts'
import { servedAfter } from './served-after.ts'

/**
 * A network that was left with Azure-provided DNS, where those beside it ask servers that would find the name. Whoever links zones or rulesets to a
 * network means it to ask Azure: there a link is missing, and no list.
 */
export function causeOfForgottenList(facts: Facts, host: HostFacts, asked: AskedFor): Cause | undefined {
  const network = facts.topology.virtualNetworks.get(host.host.virtualNetwork ?? '')
  if (network === undefined || network.dnsServers.length > 0 || host.host.dnsServers.length > 0 || isLinked(facts, network.name)) return undefined
  for (const { dnsServers, askedBy } of listsBeside(facts, network)) {
    const edits: readonly Edit[] = [{ at: ['virtualNetworks', network.name], value: { ...network, dnsServers } }]
    if (!servedAfter(facts, edits, host, asked)) continue
    return {
      because: `${network.name} has no dnsServers, so ${host.host.name} asks Azure-provided DNS, and nothing is linked to ${network.name}; ${oneOf(askedBy, 'and')} ask${askedBy.length > 1 ? '' : 's'} ${serversNamed(facts, host, dnsServers, 'and')}`,
      fix: `Set dnsServers of ${network.name} to ${oneOf(dnsServers, 'and')}, and renew the leases of its machines.`,
      at: ['virtualNetworks', network.name],
      edits,
    }
  }
  return undefined
}

function isLinked({ topology }: Facts, network: string): boolean {
  return [...topology.privateDnsZones.values(), ...topology.dnsForwardingRulesets.values()].some(({ virtualNetworkLinks }) => virtualNetworkLinks.some((link) => link.virtualNetwork === network))
}

/** What the networks ask that are peered with the same ones, or with this one: what most of them ask first. */
function listsBeside({ topology }: Facts, network: VirtualNetwork): readonly { readonly dnsServers: readonly string[]; readonly askedBy: readonly string[] }[] {
  const hubs = network.peerings.map(({ remoteVirtualNetwork }) => remoteVirtualNetwork)
  const beside = [...topology.virtualNetworks.values()].filter((other) => other !== network && other.dnsServers.length > 0 && (hubs.includes(other.name) || other.peerings.some(({ remoteVirtualNetwork }) => hubs.includes(remoteVirtualNetwork))))
  return [...Map.groupBy(beside, ({ dnsServers }) => dnsServers.join(' ')).values()]
    .map((all) => ({ dnsServers: all[0]!.dnsServers, askedBy: all.map(({ name }) => name) }))
    .toSorted((one, other) => other.askedBy.length - one.askedBy.length)
}
