import type { Host } from '../../azure/resources.ts'
import { dnsName, entry, listOf, oneOrMany, region, text, z } from '../../language/vocabulary.ts'
import { forwardedName } from '../dns-forwarding-rulesets/language.ts'
import { onNode } from '../dns-servers/node-local-cache.ts'
import { interfaceSecurity } from '../network-security-groups/language.ts'
import { expandPublicAddresses, publicIPAddresses } from '../public-addresses.ts'
import { expandSubnetReference, subnetReference, type SubnetReferenceInput } from '../subnet-reference.ts'

export type HostInput = string | {
  subnet?: SubnetReferenceInput | undefined
  network?: 'internet' | undefined
  location?: string | undefined
  virtualNetworkGateway?: string | undefined
  privateIPAddress?: string | undefined
  enableIPForwarding?: boolean | undefined
  dnsServers?: string | string[] | undefined
  networkSecurityGroup?: string | undefined
  dnsServersByDomain?: Record<string, string | string[]> | undefined
  hostsFile?: Record<string, string | string[]> | undefined
  searchDomains?: string | string[] | undefined
  ndots?: number | undefined
  publicIPAddresses?: string | string[] | undefined
}

const host: z.ZodType<HostInput> = z.union([
  text,
  z.strictObject({
    subnet: subnetReference.optional(),
    network: z.enum(['internet']).optional().describe('For a host outside every virtual network.'),
    location: region.optional().describe('Of a host on the internet: the region it is near. Home region of the first registry unless stated.'),
    virtualNetworkGateway: text.optional().describe('Of a host on the internet: the gateway to which it is connected as a point-to-site client.'),
    privateIPAddress: text.optional().describe('Static address. Absent: dynamic allocation.'),
    enableIPForwarding: z.boolean().optional().describe('Of the network interface, for a network virtual appliance: Azure lets it take what is not addressed to it, and it hands everything on where its own routes lead. Routes lead to it with nextHopType: VirtualAppliance.'),
    dnsServers: oneOrMany(text).optional().describe('Of the network interface; replaces the list of the virtual network.'),
    networkSecurityGroup: interfaceSecurity,
    dnsServersByDomain: z.record(text, oneOrMany(text)).optional().describe('Servers for names in certain domains, as NRPT rules, suffixes of a VPN profile and routing domains of systemd-resolved have them: azurecr.io: 10.0.1.4. All other names: its dnsServers.'),
    hostsFile: z.record(text, oneOrMany(text)).optional().describe('Addresses by name in its hosts file, which programs look at before they ask anybody.'),
    searchDomains: oneOrMany(text).optional().describe('Domains that the C library puts behind a name, in order.'),
    ndots: z.int().min(0).max(15).optional().describe('Dots from which on a name is asked about as it is before the search list is tried: 1 unless stated, 5 in a pod.'),
    publicIPAddresses,
  }),
])

export const hosts: z.ZodType<Record<string, HostInput>> = z
  .record(text, host)
  .describe('Places to ask from, by name: <virtual network or site>/<subnet>, or internet.')

type Places = Record<string, { location: string }>

export function expandHosts({ hosts = {}, registries = {}, virtualNetworks = {}, onPremisesSites = {}, dnsServers = {} }: {
  hosts?: Record<string, HostInput> | undefined
  registries?: Places | undefined
  virtualNetworks?: Places | undefined
  onPremisesSites?: Places | undefined
  dnsServers?: Parameters<typeof onNode>[2] | undefined
}): ReadonlyMap<string, Host> {
  const [somewhere] = [...Object.values(registries), ...Object.values(virtualNetworks)]
  const defaultLocation = somewhere?.location ?? 'westeurope'
  return new Map(Object.entries(hosts).map(([name, written]) => {
    const host = typeof written === 'object' ? written : written === 'internet' ? {} : { subnet: written }
    const place = host.subnet === undefined ? undefined : expandSubnetReference(host.subnet)
    const site = place && entry(onPremisesSites, place.virtualNetwork)
    const network = place && entry(virtualNetworks, place.virtualNetwork)
    return [name, {
      name,
      virtualNetwork: site ? undefined : place?.virtualNetwork,
      site: site && place.virtualNetwork,
      subnet: place?.subnet,
      virtualNetworkGateway: host.virtualNetworkGateway,
      location: site?.location ?? network?.location ?? host.location ?? defaultLocation,
      privateIPAddress: host.privateIPAddress,
      dnsServers: listOf(host.dnsServers).map((address) => (place === undefined ? address : onNode(address, { network: place.virtualNetwork, subnet: place.subnet }, dnsServers))),
      ...(host.dnsServersByDomain !== undefined && { dnsServersByDomain: Object.entries(host.dnsServersByDomain).map(([domain, servers]) => ({ domainName: forwardedName(domain), dnsServers: listOf(servers) })) }),
      ...(host.hostsFile !== undefined && { hostsFile: Object.entries(host.hostsFile).flatMap(([of, addresses]) => listOf(addresses).map((address) => ({ name: dnsName(of), address }))) }),
      ...(host.searchDomains !== undefined && { searchDomains: listOf(host.searchDomains).map(dnsName) }),
      ...(host.ndots !== undefined && { ndots: host.ndots }),
      ...(host.enableIPForwarding !== undefined && { enableIPForwarding: host.enableIPForwarding }),
      ...(host.networkSecurityGroup !== undefined && { networkSecurityGroup: host.networkSecurityGroup }),
      ...(host.publicIPAddresses !== undefined && { publicIPAddresses: expandPublicAddresses(host.publicIPAddresses) }),
    }]
  }))
}
