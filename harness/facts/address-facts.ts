import type { PrivateEndpointMember } from '../azure/private-endpoint.ts'

/** Addresses of everything that has one, by the names of the topology. */
export interface Addresses {
  readonly members: ReadonlyMap<string, readonly PrivateEndpointMember[]>
  readonly hosts: ReadonlyMap<string, string>
  /** By `<resolver>/<endpoint>`. */
  readonly inboundEndpoints: ReadonlyMap<string, string>
  readonly outboundEndpoints: ReadonlyMap<string, string>
  readonly dnsServers: ReadonlyMap<string, string>
  /** Addresses in the GatewaySubnet, one for each instance. */
  readonly gateways: ReadonlyMap<string, readonly string[]>
  readonly firewalls: ReadonlyMap<string, { readonly address: string; readonly instanceAddress: string }>
}
