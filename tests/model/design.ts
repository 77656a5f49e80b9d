import { createModel, type Model } from '../../harness/model/model.ts'
import { factsOf } from '../design.ts'

/** A hub with a registry, a resolver and a tunnel to headquarters; whatever else a test needs is written below it. */
export const hub = `
registries: { contoso: { location: westeurope, publicNetworkAccess: Disabled } }
virtualNetworks:
  hub:
    location: westeurope
    addressSpace: 10.0.0.0/16
    subnets: { endpoints: 10.0.1.0/24, dns-in: 10.0.2.0/28, dns-out: 10.0.2.16/28, GatewaySubnet: 10.0.3.0/27, apps: 10.0.4.0/24 }
privateDnsZones:
  registry-zone: { name: privatelink.azurecr.io, virtualNetworkLinks: [hub] }
  corp-zone: { name: mixed.example.com, virtualNetworkLinks: [hub], recordSets: { both: { A: [10.0.4.9, 192.0.2.200] }, alias: { CNAME: contoso.azurecr.io } } }
privateEndpoints:
  contoso-endpoint: { registry: contoso, subnet: hub/endpoints, privateDnsZoneGroup: [registry-zone] }
dnsResolvers:
  resolver: { virtualNetwork: hub, inboundEndpoints: { inbound: { subnet: dns-in, privateIPAddress: 10.0.2.4 } }, outboundEndpoints: { outbound: dns-out } }
virtualNetworkGateways: { gateway: { virtualNetwork: hub } }
localNetworkGateways: { hq-gateway: hq }
connections: { to-hq: { virtualNetworkGateway: gateway, localNetworkGateway: hq-gateway } }
onPremisesSites:
  hq: { location: westeurope, addressSpace: 192.168.0.0/16, subnets: { servers: 192.168.0.0/24, desks: 192.168.1.0/24 } }
`

/** The hub, with DNS servers at headquarters from 192.168.0.10 on, and one host that asks the first of them. */
export function withServers(servers: readonly string[], more = ''): Model {
  const lines = servers.map((server, n) => `  dns-${n}: { subnet: hq/servers, ipAddress: 192.168.0.${10 + n}, ${server} }`)
  return createModel(factsOf(`${hub}dnsServers:\n${lines.join('\n')}\nhosts: { desk: { subnet: hq/desks, dnsServers: 192.168.0.10 }, app: hub/apps }\n${more}`))
}

/** Response code, the chain's names without the first, and what it ends in; `silence` when nobody answers. */
export function answerOf(model: Model, host: string, name: string, type = 'A'): string {
  const { response } = model.resolve(host, { name, type })
  if (response === undefined) return 'silence'
  const data = response.answer.filter((record) => record.type === type).map((record) => record.data)
  return [response.rcode, ...data].join(' ')
}
