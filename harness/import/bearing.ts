import { readable } from './symbol.ts'
import type { Resource } from './resource.ts'

/** Types without a section on which answers or ways depend all the same, with what of a design is lacking without them. */
const kinds: readonly (readonly [type: RegExp, what: string])[] = [
  [/^microsoft\.network\/(virtualwans|virtualhubs)(\/|$)/, 'virtual WAN is not rehearsed: what it connects has no way to each other by it'],
  [/^microsoft\.network\/networkmanagers(\/|$)/, 'what a network manager connects, or lets through, is not in the design'],
  [/^microsoft\.network\/(expressroutecircuits|expressroutegateways|expressrouteports)(\/|$)/, 'circuits are not in the design: write the site behind one by hand'],
  [/^microsoft\.network\/(vpngateways|p2svpngateways|vpnsites)(\/|$)/, 'gateways of a virtual hub are not in the design'],
  [/^microsoft\.network\/virtualnetworkappliances$|^microsoft\.network\/networkvirtualappliances(\/|$)/, 'appliances are not in the design: write a host with enableIPForwarding by hand'],
  [/^microsoft\.network\/routeservers(\/|$)/, 'routes that a route server learns are not in the design'],
  [/^microsoft\.network\/(dnsresolverpolicies|dnsresolverdomainlists)(\/|$)/, 'what a DNS security policy blocks is not in the design'],
  [/^microsoft\.network\/networksecurityperimeters(\/|$)/, 'whom a network security perimeter lets in is not in the design'],
  [/^microsoft\.network\/dnszones(\/|$)/, 'public zones of one’s own are not in the design: their names are nobody’s'],
  [/^microsoft\.aad\/domainservices(\/|$)/, 'a managed domain is not in the design: its DNS servers are written by hand'],
  [/^microsoft\.network\/(applicationgateways|loadbalancers|frontdoors)$|^microsoft\.cdn\/profiles$/, 'what it hands on, and its address, are not in the design'],
  [/managedprivateendpoints$|\/outboundrules$/, 'endpoints in a network of Azure’s own are not in the design: the connections that they ask for are not counted'],
]

/** Of what nobody needs to know more than that it was left aside, nothing. */
export function bearing(leftAside: readonly Resource[]): readonly string[] {
  const found = leftAside.flatMap((one) => {
    const what = kinds.find(([type]) => type.test(one.type.toLowerCase()))?.[1] ?? policy(one)
    return what === undefined ? [] : [{ one, what }]
  })
  return [...Map.groupBy(found, ({ what }) => what)].map(([what, all]) => {
    const [{ one }, ...others] = all as [typeof all[number], ...typeof all]
    return `${one.origin}: ${readable(one.name)} (${one.type})${others.length === 0 ? '' : ` and ${others.length} more`}: ${what}`
  })
}

/** https://learn.microsoft.com/azure/cloud-adoption-framework/ready/azure-best-practices/private-link-and-dns-integration-at-scale */
function policy({ type, body }: Resource): string | undefined {
  if (!/^microsoft\.authorization\/policy(definitions|setdefinitions|assignments)$/i.test(type)) return undefined
  return /privateDnsZoneGroups|privateDnsZone\w*Id|Deploy-Private-DNS/i.test(JSON.stringify(body)) ? 'a policy gives private endpoints their zones: what it writes is not in the design, and an endpoint without a zone group may have one of it' : undefined
}
