import type { Facts, LinkedZone } from '../../facts/facts.ts'
import { inboundEndpoints } from '../../facts/dns-servers.ts'
import { isWithin } from '../../dns/name.ts'
import type { AskedFor, Course } from '../course/course.ts'
import { zonesWith } from '../course/view.ts'
import { oneOf } from '../observed/describe.ts'
import type { Cause } from './cause.ts'
import { linked } from './edits.ts'

type HandedOn = NonNullable<Course['handedOn']>

/**
 * The rule by which a question ended at servers that know the internet only, where it is to blame: not where it leads to a server that
 * stands beside the zone in another network, and asks the internet instead of 168.63.129.16.
 */
export function blamedRule(facts: Facts, { end, handedOn, servers }: Pick<Course, 'end' | 'handedOn' | 'servers'>, privatelinkName: string): HandedOn | undefined {
  if (end !== 'public' || handedOn === undefined) return undefined
  const last = servers.at(-1)?.place
  const beside = last !== undefined && 'virtualNetwork' in last ? last.virtualNetwork : undefined
  const passedOver = zoneIn(facts, handedOn.network, privatelinkName) !== undefined
  return !passedOver && beside !== undefined && sees(facts, beside, handedOn, privatelinkName) ? undefined : handedOn
}

/** A rule leads to servers that know the internet only, and what they say is handed on, past every zone of the network in which the rule applies. */
export function causeOfHandedOn(facts: Facts, handedOn: HandedOn, { name, privatelinkName }: AskedFor): Cause {
  const { network, rule: { rule, ruleset, path } } = handedOn
  const zone = zoneIn(facts, network, privatelinkName)
  const sends = `rule ${rule.name} of ${ruleset} sends ${rule.domainName || 'everything'} to servers that know the internet only`
  const [unlinked] = zone === undefined && name === privatelinkName ? zonesWith(facts, name) : []
  // A zone that has the name itself, and not its alias, decides before any rule.
  if (unlinked !== undefined) {
    return { because: `${unlinked} has ${name} and is not linked to ${network}, and ${sends}`, fix: `Link ${unlinked} to ${network}.`, at: ['privateDnsZones', unlinked, 'virtualNetworkLinks'], edits: [linked(unlinked, network)] }
  }
  const others = inboundEndpoints(facts)
    .filter(({ place }) => 'virtualNetwork' in place && sees(facts, place.virtualNetwork, handedOn, privatelinkName))
    .map(({ address, name }) => `${address} (${name})`)
  const better = others.length > 0 ? oneOf(others) : 'a DNS server that sees the zone'
  return {
    because: `${sends}, and their answer is handed on as it is${zone ? `: ${zone.resource.name}, linked to ${network}, is not asked` : ''}`,
    fix: zone ? `Take rule ${rule.name} out of ${ruleset}, or let it lead to ${better}.` : `Let rule ${rule.name} of ${ruleset} lead to ${better}.`,
    at: path,
    ...(zone && { edits: [{ removed: path }] }),
  }
}

function zoneIn(facts: Facts, network: string, name: string): LinkedZone | undefined {
  return facts.linkedZones.get(network)?.find(({ resource }) => isWithin(name, resource.zoneName))
}

/** Whether Azure-provided DNS of a network has a zone for the name, and the rule does not apply there: else it would lead in a circle. */
function sees(facts: Facts, network: string, { rule: { ruleset } }: HandedOn, name: string): boolean {
  return zoneIn(facts, network, name) !== undefined && !facts.resolverViews.get(network)!.some((applied) => applied.ruleset === ruleset)
}
