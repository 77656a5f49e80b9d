import { isAddress, nthAddress, parseCidr } from '../../dns/address.ts'
import { serviceEndpoints } from '../../azure/network-rules.ts'
import { oneOrList, stated, type Drafting } from '../design.ts'
import { idAt, told, whyMissing } from '../estate.ts'
import { nameLike } from '../names.ts'
import { firstOf, flagAt, listAt, textAt, textsAt } from '../read.ts'
import { keyOf, parentOf, type Resource } from '../resource.ts'
import { isSymbolic, propertyOf } from '../symbol.ts'

const type = 'Microsoft.Network/virtualNetworks'

/** Known IPv4 prefixes; the language has no others. */
function prefixes(of: unknown, draft: Drafting, what: string, ...paths: readonly string[]): readonly string[] {
  const written = paths.map((path) => textsAt(of, path).flatMap((one) => (isSymbolic(one) ? [one] : one.split(',')))).find((found) => found.length > 0) ?? []
  for (const one of written) if (isSymbolic(one)) draft.note(`${what}: its prefix is known only at run time (${one})`)
  const six = written.filter((one) => one.includes(':') && !isSymbolic(one))
  if (six.length > 0) draft.note(`${what}: IPv6 prefixes are left aside (${six.join(', ')})`)
  return written.filter((one) => !isSymbolic(one) && parseCidr(one.trim()) !== undefined).map((one) => one.trim())
}

/** Networks with their subnets and peerings, inline and beside them. */
export function virtualNetworks(draft: Drafting): void {
  const networks = draft.estate.ofType(type)
  // Peerings refer to networks that come later: which of them the design has is decided first.
  const known = networks.flatMap((network) => {
    const name = draft.names.of('virtualNetworks', network.id)
    const subnets = draft.estate.children(network, 'subnets').flatMap((one) => subnetOf(one, network, draft))
    const own = prefixes(network.body, draft, `${network.origin}: network ${name}`, 'addressSpace.addressPrefixes', 'addressPrefixes', 'addressSpace')
    const addressSpace = own.length > 0 ? own : subnets.map(([, { addressPrefix }]) => String(addressPrefix))
    if (addressSpace.length === 0) {
      draft.note(`${network.origin}: network ${name} is left aside: no address space of it is known`)
      return []
    }
    draft.placed.set(keyOf(network.id), name)
    return [{ network, name, subnets, own, addressSpace }]
  })
  for (const { network, name, subnets, own, addressSpace } of known) {
    if (own.length === 0) draft.note(`${network.origin}: network ${name}: its address space is not known; that of its subnets stands for it`)
    draft.add('virtualNetworks', name, stated({
      location: draft.location(network),
      addressSpace: oneOrList(addressSpace),
      subnets: subnets.length === 0 ? undefined : Object.fromEntries(subnets.map(([subnet, { addressPrefix, ...more }]) => [subnet, Object.keys(more).length === 0 ? addressPrefix : { addressPrefix, ...more }])),
      dnsServers: dnsServers(network, name, draft),
      peerings: peerings(network, draft),
    }), network)
  }
}

/** What dedicated subnets may hold, besides machines. */
function subnetOf(subnet: Resource, network: Resource, draft: Drafting): readonly (readonly [string, Record<string, unknown>])[] {
  const name = draft.names.of(`subnets of ${network.id.toLowerCase()}`, subnet.id, subnet.name.split('/').at(-1))
  const [addressPrefix, ...further] = prefixes(subnet.body, draft, `${subnet.origin}: subnet ${name}`, 'addressPrefix', 'addressPrefixes')
  if (addressPrefix === undefined) {
    draft.note(`${subnet.origin}: subnet ${name} is left aside: no prefix of it is known`)
    return []
  }
  if (further.length > 0) draft.note(`${subnet.origin}: subnet ${name}: of its prefixes the first counts`)
  draft.placed.set(keyOf(subnet.id), name)
  const policies = textAt(subnet.body, 'privateEndpointNetworkPolicies')
  const endpoints = listAt(subnet.body, 'serviceEndpoints').map((one) => (typeof one === 'string' ? one : textAt(one, 'service'))).filter((one) => one !== undefined && serviceEndpoints.includes(one))
  return [[name, stated({
    addressPrefix,
    ...Object.fromEntries((['routeTable', 'natGateway', 'networkSecurityGroup'] as const).map((key) => [key, attached(key, subnet, name, draft)])),
    serviceEndpoints: oneOrList(endpoints),
    privateEndpointNetworkPolicies: policies !== undefined && /^(Enabled|NetworkSecurityGroupEnabled|RouteTableEnabled)$/.test(policies) ? policies : undefined,
  })]]
}

/** What goes by it is judged as if it were not there. */
function attached(key: string, subnet: Resource, name: string, draft: Drafting): string | undefined {
  const id = idAt(subnet.body, key)
  const found = draft.nameOf(id)
  if (id !== undefined && found === undefined) draft.outside(`${key}s of subnets`, `${subnet.origin}: subnet ${name} has the ${key} ${told(id)}, which ${whyMissing(id, draft.estate)}: the subnet has none in this design`)
  return found
}

function dnsServers(network: Resource, name: string, draft: Drafting): unknown {
  const written = listAt({ servers: firstOf(network.body, 'dhcpOptions.dnsServers', 'dnsServers') }, 'servers')
  return oneOrList(written.flatMap((one) => {
    if (typeof one !== 'string') return []
    if (isAddress(one)) return [one]
    const address = addressOf(one, draft)
    if (address !== undefined) return [address]
    draft.note(`${network.origin}: network ${name}: its DNS server ${one} is known only at run time and is left out: its hosts ask Azure-provided DNS in this design`)
    return []
  }))
}

/** The address that a symbol stands for, where the design says where it will be: of a firewall, of an inbound endpoint. */
export function addressOf(written: string, draft: Drafting): string | undefined {
  const { id } = propertyOf(written) ?? {}
  const resource = draft.estate.get(id)
  if (resource === undefined) return undefined
  const configuration = listAt(resource.body, 'ipConfigurations')[0]
  const subnet = draft.estate.get(idAt(configuration, 'subnet')) ?? subnetById(idAt(configuration, 'subnet') ?? idAt(resource.body, 'subnet'), draft)
  const own = textAt(configuration, 'privateIPAddress')
  if (own !== undefined && isAddress(own)) return own
  const prefix = subnet === undefined ? undefined : textAt(subnet.body, 'addressPrefix') ?? textsAt(subnet.body, 'addressPrefixes')[0]
  return prefix === undefined || parseCidr(prefix) === undefined ? undefined : nthAddress(prefix, 4)
}

export function subnetById(id: string | undefined, draft: Drafting): Resource | undefined {
  if (id === undefined) return undefined
  const network = draft.estate.get(parentOf(id))
  return network && draft.estate.children(network, 'subnets').find((one) => keyOf(one.id) === keyOf(id))
}

/** `hub/apps`; `undefined` where the design has no such subnet. */
export function subnetName(id: string | undefined, draft: Drafting): string | undefined {
  const network = id === undefined ? undefined : draft.nameOf(parentOf(id))
  const subnet = draft.nameOf(id)
  return network === undefined || subnet === undefined ? undefined : `${network}/${subnet}`
}

function peerings(network: Resource, draft: Drafting): unknown {
  const made = new Map<string, Record<string, unknown>>()
  for (const peering of draft.estate.children(network, 'virtualNetworkPeerings')) {
    const remote = idAt(peering.body, 'remoteVirtualNetwork')
    const name = draft.nameOf(remote)
    if (name === undefined) {
      draft.outside('virtualNetworkPeerings', `${peering.origin}: peering ${nameLike(peering.name)} leads to ${remote === undefined ? 'a network that its source does not tell' : `${told(remote)}, which ${whyMissing(remote, draft.estate)}`}: left aside`)
      continue
    }
    const state = textAt(peering.body, 'peeringState')
    if (state !== undefined && /^Disconnected$/i.test(state)) draft.note(`${peering.origin}: peering ${nameLike(peering.name)} is ${state}`)
    made.set(name, stated({
      allowVirtualNetworkAccess: flagAt(peering.body, 'allowVirtualNetworkAccess') === false ? false : undefined,
      allowForwardedTraffic: flagAt(peering.body, 'allowForwardedTraffic') || undefined,
      allowGatewayTransit: flagAt(peering.body, 'allowGatewayTransit') || undefined,
      useRemoteGateways: flagAt(peering.body, 'useRemoteGateways') || undefined,
    }))
  }
  if (made.size === 0) return undefined
  return [...made.values()].every((one) => Object.keys(one).length === 0) ? [...made.keys()] : Object.fromEntries(made)
}

/** Its network, of something that stands in one of its subnets. */
export function networkOf(subnetId: string | undefined, draft: Drafting): string | undefined {
  return subnetId === undefined ? undefined : draft.nameOf(parentOf(subnetId))
}

