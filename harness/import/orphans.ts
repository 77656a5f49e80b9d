import type { Drafting } from './design.ts'
import { told } from './estate.ts'
import { nameLike } from './names.ts'
import { lastName, parentOf } from './resource.ts'

/** Kinds that stand inside something, with what it is. Without it they have no place in a design. */
const inside = /^microsoft\.network\/(virtualnetworks\/(subnets|virtualnetworkpeerings)|privatednszones\/(virtualnetworklinks|a|aaaa|cname|mx|ptr|srv|txt)|privateendpoints\/privatednszonegroups|dnsresolvers\/(inbound|outbound)endpoints|dnsforwardingrulesets\/(forwardingrules|virtualnetworklinks)|networksecuritygroups\/securityrules|routetables\/routes|trafficmanagerprofiles\/(azure|external|nested)endpoints)$/

/** What is declared inside something that no source declares: templates add to networks and zones that are there already. */
export function orphans(draft: Drafting): void {
  for (const one of draft.estate.resources.values()) {
    if (one.existing || !inside.test(one.type.toLowerCase())) continue
    const parent = draft.estate.get(parentOf(one.id))
    if (parent !== undefined && parent.existing !== true) continue
    draft.estate.understood.add(one.type.toLowerCase())
    draft.outside(one.type.split('/').at(-1)!, `${one.origin}: ${one.type.split('/').at(-1)} ${nameLike(lastName(one.id))} is inside ${told(parentOf(one.id))}, which no source declares: left aside`)
  }
}
