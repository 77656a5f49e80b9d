import { isAddress, contains } from '../dns/address.ts'
import { oneOrList, type Drafting } from './design.ts'
import { labelLike } from './names.ts'
import { get, listAt, textAt, textsIn } from './read.ts'
import { subnetName } from './kinds/networks.ts'

/** Types that put machines, nodes or clients of their own into a subnet. */
const withMachines = /^microsoft\.(compute\/(virtualmachines|virtualmachinescalesets)|network\/networkinterfaces|containerservice\/managedclusters(\/agentpools)?|web\/(sites|sites\/networkconfig|hostingenvironments|serverfarms)|app\/managedenvironments|containerinstance\/containergroups|databricks\/workspaces|machinelearningservices\/workspaces\/computes|batch\/.*|apimanagement\/service)$/

/** Subnets with a use of their own, in which no machine stands. */
const dedicated = /^(GatewaySubnet|AzureFirewallSubnet|AzureFirewallManagementSubnet|AzureBastionSubnet|RouteServerSubnet)$/i

export interface Proposals { readonly hosts: ReadonlyMap<string, { readonly subnet: string; readonly why: string }>; readonly intent: readonly Record<string, unknown>[] }

type Written = Readonly<Record<string, any>>

/** Hosts to ask from, and what they are meant to reach: proposals, for somebody to look at. */
export function propose(draft: Drafting): Proposals {
  const hosts = new Map<string, { subnet: string; why: string }>()
  const taken = new Set<string>()
  const put = (subnet: string, why: string): void => {
    if (taken.has(subnet)) return
    taken.add(subnet)
    const wanted = labelLike(`vm-${subnet.replace('/', '-')}`)
    const name = hosts.has(wanted) ? labelLike(`${wanted.slice(0, 50)}-${taken.size}`) : wanted
    hosts.set(name, { subnet, why })
  }
  for (const resource of draft.estate.resources.values()) {
    if (resource.existing || !withMachines.test(resource.type.toLowerCase()) || isOfPrivateLink(resource.body)) continue
    for (const text of textsIn(resource.body)) {
      const subnet = /\/subnets\/[^/]+$/i.test(text) ? subnetName(text, draft) : undefined
      if (subnet === undefined || dedicated.test(subnet.split('/')[1]!)) continue
      put(subnet, `${resource.type} ${resource.name}`)
      draft.estate.understood.add(resource.type.toLowerCase())
    }
  }
  const occupied = occupiedSubnets(draft)
  const networks = draft.sections.get('virtualNetworks') ?? new Map<string, { readonly value: unknown }>()
  for (const [network, { value }] of networks) {
    if ([...taken].some((subnet) => subnet.startsWith(`${network}/`))) continue
    const subnets = Object.keys((value as Written)['subnets'] ?? {}).filter((one) => !dedicated.test(one) && !occupied.dedicated.has(`${network}/${one}`))
    const best = subnets.find((one) => !occupied.endpoints.has(`${network}/${one}`)) ?? subnets.find((one) => !isClosed((value as Written)['subnets'][one], draft))
    if (best !== undefined) put(`${network}/${best}`, 'no machine of it is declared: a place to ask from')
  }
  const intent = intents(draft, hosts)
  if ((draft.sections.get('trafficManagerProfiles')?.size ?? 0) > 0) hosts.set(hosts.has('internet-client') ? 'internet-client-2' : 'internet-client', { subnet: 'internet', why: 'somebody outside, whom Traffic Manager profiles are for' })
  return { hosts, intent }
}

/** Whether the group of an endpoints' subnet lets nothing out: no machine stands there, and none is meant to. */
function isClosed(subnet: unknown, draft: Drafting): boolean {
  const group = draft.sections.get('networkSecurityGroups')?.get(textAt(subnet, 'networkSecurityGroup') ?? '')?.value as Written | undefined
  const outbound = (Object.values(group?.['securityRules'] ?? {}) as readonly Written[]).filter(({ direction }) => direction === 'Outbound').toSorted((a, b) => a['priority'] - b['priority'])
  return outbound[0]?.['access'] === 'Deny' && outbound[0]['destinationAddressPrefix'] === undefined && outbound[0]['destinationPortRange'] === undefined
}

/** What is deployed has an interface for each private endpoint and each Private Link service: no machine asks from there. */
function isOfPrivateLink(body: unknown): boolean {
  return get(body, 'privateEndpoint') !== undefined || get(body, 'privateLinkService') !== undefined
}

/** Subnets in which endpoints stand, and those that belong to resolvers or a delegation that has no machines. */
function occupiedSubnets(draft: Drafting): { readonly endpoints: ReadonlySet<string>; readonly dedicated: ReadonlySet<string> } {
  const endpoints = new Set([...draft.sections.get('privateEndpoints')?.values() ?? []].map(({ value }) => String((value as Written)['subnet'])))
  const reserved = new Set<string>()
  for (const { value } of draft.sections.get('dnsResolvers')?.values() ?? []) {
    const { virtualNetwork, inboundEndpoints = {}, outboundEndpoints = {} } = value as Written
    for (const one of [...Object.values(inboundEndpoints), ...Object.values(outboundEndpoints)] as readonly (string | Written)[]) reserved.add(`${virtualNetwork}/${typeof one === 'string' ? one : one['subnet']}`)
  }
  return { endpoints, dedicated: reserved }
}

/** The networks whose private zones a network sees: its own links, or those of whoever holds the DNS servers that it asks. */
function viewOf(network: string, value: Written, networks: ReadonlyMap<string, { readonly value: unknown }>): readonly string[] {
  const servers = listAt(value, 'dnsServers').map(String).filter((one) => isAddress(one) && one !== '168.63.129.16')
  if (servers.length === 0) return [network]
  return [...networks].filter(([, other]) => listAt(other.value, 'addressSpace').some((prefix) => servers.some((server) => contains(String(prefix), server)))).map(([name]) => name)
}

function zonesIn(view: readonly string[], zones: ReadonlyMap<string, { readonly links: ReadonlySet<string> }>): readonly string[] {
  return [...zones].filter(([, { links }]) => view.some((one) => links.has(one))).map(([name]) => name)
}

function intents(draft: Drafting, hosts: ReadonlyMap<string, { readonly subnet: string }>): readonly Record<string, unknown>[] {
  const networks = draft.sections.get('virtualNetworks') ?? new Map<string, { readonly value: unknown }>()
  const zones = new Map([...draft.sections.get('privateDnsZones') ?? []].map(([name, { value }]) => {
    const links = (value as Written)['virtualNetworkLinks'] ?? []
    return [name, { dns: String((value as Written)['name']), privatelink: String((value as Written)['name']).startsWith('privatelink.'), links: new Set<string>(Array.isArray(links) ? links : Object.keys(links)) }] as const
  }))
  const peersOf = (network: string): ReadonlySet<string> => {
    const written = (networks.get(network)?.value as Written | undefined)?.['peerings'] ?? []
    return new Set<string>(Array.isArray(written) ? written : Object.keys(written))
  }
  const seen = new Map<string, readonly string[]>()
  const sees = (network: string, wanted: (zone: string) => boolean): boolean => {
    const known = seen.get(network) ?? zonesIn(viewOf(network, (networks.get(network)?.value ?? {}) as Written, networks), zones)
    seen.set(network, known)
    return known.some(wanted)
  }
  const byService = new Map<string, { zones: Set<string>; homes: Set<string> }>()
  for (const { value } of draft.sections.get('privateEndpoints')?.values() ?? []) {
    const { registry, service = registry, subnet, privateDnsZoneGroup } = value as Written
    const one = byService.get(service) ?? { zones: new Set<string>(), homes: new Set<string>() }
    byService.set(service, one)
    for (const zone of listAt({ privateDnsZoneGroup }, 'privateDnsZoneGroup')) one.zones.add(String(zone))
    one.homes.add(String(subnet).split('/')[0]!)
  }
  return [...byService].flatMap(([service, { zones: own, homes }]) => {
    const from = [...hosts].filter(([, { subnet }]) => {
      const network = subnet.split('/')[0]!
      const near = homes.has(network) || [...homes].some((home) => peersOf(network).has(home))
      // A network that sees another zone of the same name has endpoints of its own, or is meant to.
      const elsewhere = sees(network, (zone) => !own.has(zone) && [...own].some((one) => zones.get(one)?.dns === zones.get(zone)!.dns))
      return sees(network, (zone) => own.has(zone)) || homes.has(network) || (near && !elsewhere && sees(network, (zone) => zones.get(zone)!.privatelink))
    }).map(([name]) => name)
    // A Private Link service of one's own has no public name: whoever connects to it gives it one.
    const nameless = (draft.sections.get('services')?.get(service)?.value as Written | undefined)?.['type'] === 'privateLinkService'
    return from.length === 0 || nameless ? [] : [{ from: oneOrList(from), to: service, reach: 'privately' }]
  })
}


