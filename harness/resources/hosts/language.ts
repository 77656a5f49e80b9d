import type { Host } from '../../azure/resources.ts'
import { entry, listOf, oneOrMany, region, text, z } from '../../language/vocabulary.ts'
import { interfaceSecurity } from '../network-security-groups/language.ts'
import { expandPublicAddresses, publicIPAddresses } from '../public-addresses.ts'
import { expandSubnetReference, subnetReference, type SubnetReferenceInput } from '../subnet-reference.ts'

export type HostInput = string | {
  subnet?: SubnetReferenceInput | undefined
  network?: 'internet' | undefined
  location?: string | undefined
  virtualNetworkGateway?: string | undefined
  privateIPAddress?: string | undefined
  dnsServers?: string | string[] | undefined
  networkSecurityGroup?: string | undefined
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
    dnsServers: oneOrMany(text).optional().describe('Of the network interface; replaces the list of the virtual network.'),
    networkSecurityGroup: interfaceSecurity,
    publicIPAddresses,
  }),
])

export const hosts: z.ZodType<Record<string, HostInput>> = z
  .record(text, host)
  .describe('Places to ask from, by name: <virtual network or site>/<subnet>, or internet.')

type Places = Record<string, { location: string }>

export function expandHosts({ hosts = {}, registries = {}, virtualNetworks = {}, onPremisesSites = {} }: {
  hosts?: Record<string, HostInput> | undefined
  registries?: Places | undefined
  virtualNetworks?: Places | undefined
  onPremisesSites?: Places | undefined
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
      dnsServers: listOf(host.dnsServers),
      ...(host.networkSecurityGroup !== undefined && { networkSecurityGroup: host.networkSecurityGroup }),
      ...(host.publicIPAddresses !== undefined && { publicIPAddresses: expandPublicAddresses(host.publicIPAddresses) }),
    }]
  }))
}
