import { containsPrefix, parseCidr, size } from '../../dns/address.ts'
import { gatewaySubnet, reservedAtEnd, reservedAtStart } from '../../azure/virtual-network.ts'
import { connectionTypeOf } from './language.ts'
import { entryPath, type Design, type Rule } from '../rule.ts'

const settings = 'https://learn.microsoft.com/azure/vpn-gateway/vpn-gateway-about-vpn-gateway-settings'
const transit = 'https://learn.microsoft.com/azure/vpn-gateway/vpn-gateway-peering-gateway-transit'

const subnetMissing: Rule = {
  code: 'gateway-subnet-missing',
  source: settings,
  *check({ topology }) {
    for (const { name, virtualNetwork } of topology.virtualNetworkGateways.values()) {
      const network = topology.virtualNetworks.get(virtualNetwork)
      if (network && !network.subnets.some((subnet) => subnet.name === gatewaySubnet)) {
        yield { path: ['virtualNetworkGateways', name, 'virtualNetwork'], message: `${virtualNetwork} has no subnet called ${gatewaySubnet}, where a gateway lives`, hint: `subnets: { ${gatewaySubnet}: <a /27> }` }
      }
    }
  },
}

const subnetSmall: Rule = {
  code: 'gateway-subnet-small',
  severity: 'warning',
  source: settings,
  *check({ topology }) {
    const used = new Set([...topology.virtualNetworkGateways.values()].map(({ virtualNetwork }) => virtualNetwork))
    for (const name of used) {
      const prefix = topology.virtualNetworks.get(name)?.subnets.find((subnet) => subnet.name === gatewaySubnet)?.addressPrefix
      if ((parseCidr(prefix ?? '')?.length ?? 0) > 27) {
        yield { path: ['virtualNetworks', name, 'subnets', gatewaySubnet], message: `${gatewaySubnet} is a /${parseCidr(prefix!)!.length}; Microsoft recommends /27 or larger, and ExpressRoute beside VPN needs it` }
      }
    }
  },
}

const secondGateway: Rule = {
  code: 'second-gateway-of-type',
  source: settings,
  *check({ topology }) {
    const owners = new Map<string, string>()
    for (const { name, virtualNetwork, gatewayType } of topology.virtualNetworkGateways.values()) {
      const key = `${virtualNetwork} ${gatewayType}`
      const first = owners.get(key)
      if (first === undefined) owners.set(key, name)
      else yield { path: ['virtualNetworkGateways', name], atKey: true, message: `${virtualNetwork} already has the ${gatewayType} gateway ${first}; a network has one of each type` }
    }
  },
}

const gatewayFeatures: Rule = {
  code: 'express-route-gateway-feature',
  source: settings,
  *check({ topology, input }) {
    for (const { name, gatewayType, vpnClientConfiguration } of topology.virtualNetworkGateways.values()) {
      if (gatewayType !== 'ExpressRoute') continue
      const path = ['virtualNetworkGateways', name]
      if (vpnClientConfiguration) yield { path: [...path, 'vpnClientConfiguration'], atKey: true, message: 'an ExpressRoute gateway has no point-to-site clients' }
      if (input.virtualNetworkGateways?.[name]?.activeActive) yield { path: [...path, 'activeActive'], message: 'activeActive is for VPN gateways; an ExpressRoute circuit has two links by itself' }
    }
  },
}

function* peerings({ topology, input }: Design) {
  for (const network of topology.virtualNetworks.values()) {
    for (const [index, peering] of network.peerings.entries()) {
      const path = entryPath(['virtualNetworks', network.name, 'peerings'], input.virtualNetworks?.[network.name]?.peerings, index, peering.name)
      yield { network, peering, path, remote: topology.virtualNetworks.get(peering.remoteVirtualNetwork) }
    }
  }
}

/** Azure refuses the peering in each case. */
const remoteGateway: Rule = {
  code: 'remote-gateway-not-available',
  source: transit,
  *check(design) {
    const { virtualNetworkGateways } = design.topology
    const owners = new Set([...virtualNetworkGateways.values()].map(({ virtualNetwork }) => virtualNetwork))
    const users = new Set<string>()
    for (const { network, peering, path, remote } of peerings(design)) {
      if (peering.useRemoteGateways !== true || !remote) continue
      const at = [...path, 'useRemoteGateways']
      const back = remote.peerings.find(({ remoteVirtualNetwork }) => remoteVirtualNetwork === network.name)
      if (owners.has(network.name)) yield { path: at, message: `${network.name} has a gateway of its own and cannot use that of ${remote.name}` }
      else if (users.has(network.name)) yield { path: at, message: `${network.name} already uses the gateways of another network; one peering may` }
      else if (!owners.has(remote.name)) yield { path: at, message: `${remote.name} has no gateway that ${network.name} could use` }
      else if (back?.allowGatewayTransit !== true) yield { path: at, message: `${remote.name} does not let ${network.name} use its gateways`, hint: `allowGatewayTransit: true in the peering of ${remote.name} with ${network.name}` }
      users.add(network.name)
    }
  },
}

const farEnd: Rule = {
  code: 'connection-far-end',
  source: settings,
  *check({ topology, input }) {
    for (const [name, connection] of Object.entries(input.connections ?? {})) {
      const path = ['connections', name]
      const ends = (['localNetworkGateway', 'site', 'remoteVirtualNetworkGateway'] as const).filter((key) => connection[key] !== undefined)
      if (ends.length !== 1) {
        yield ends.length === 0
          ? { path, atKey: true, message: `${name} has no far end`, hint: 'a localNetworkGateway (site-to-site), a site (ExpressRoute) or a remoteVirtualNetworkGateway' }
          : { path: [...path, ends[1]!], atKey: true, message: `${name} has ${ends.length} far ends; a connection has one` }
        continue
      }
      const type = connectionTypeOf(connection)
      const gateway = topology.virtualNetworkGateways.get(connection.virtualNetworkGateway)
      if (connection.connectionType !== undefined && connection.connectionType !== type) {
        yield { path: [...path, 'connectionType'], message: `a connection with a ${ends[0]!} is of type ${type}` }
      } else if (gateway && (gateway.gatewayType === 'ExpressRoute') !== (type === 'ExpressRoute')) {
        yield { path: [...path, 'virtualNetworkGateway'], message: `${gateway.name} is a gateway of type ${gateway.gatewayType} and cannot have a connection of type ${type}` }
      } else if (type === 'Vnet2Vnet') {
        const remote = topology.virtualNetworkGateways.get(connection.remoteVirtualNetworkGateway!)
        if (remote?.virtualNetwork === gateway?.virtualNetwork || remote?.gatewayType === 'ExpressRoute') {
          yield { path: [...path, 'remoteVirtualNetworkGateway'], message: `${connection.remoteVirtualNetworkGateway!} is no VPN gateway of another network` }
        }
      }
    }
  },
}

const withoutRouteBack: Rule = {
  code: 'no-route-back',
  severity: 'warning',
  source: settings,
  *check({ topology }) {
    for (const { name, site, addressPrefixes } of topology.localNetworkGateways.values()) {
      const spaces = topology.onPremisesSites.get(site)?.addressSpace ?? []
      if (![...spaces, ...addressPrefixes].every(parseCidr)) continue
      const missing = spaces.filter((space) => !addressPrefixes.some((prefix) => containsPrefix(prefix, space)))
      if (missing.length > 0) {
        yield { path: ['localNetworkGateways', name], atKey: true, message: `${name} does not have all of ${missing.join(', ')} of ${site}: packets from there arrive, and answers find no way back` }
      }
    }
  },
}

const clients: Rule = {
  code: 'no-point-to-site',
  source: 'https://learn.microsoft.com/azure/vpn-gateway/point-to-site-about',
  *check({ topology }) {
    const used = new Map<string, number>()
    for (const { name, virtualNetworkGateway } of topology.hosts.values()) {
      const gateway = topology.virtualNetworkGateways.get(virtualNetworkGateway ?? '')
      if (!gateway) continue
      const path = ['hosts', name, 'virtualNetworkGateway']
      const pool = gateway.vpnClientConfiguration?.vpnClientAddressPool
      if (pool === undefined) {
        yield { path, message: `${gateway.name} takes no point-to-site clients`, hint: 'vpnClientConfiguration: { vpnClientAddressPool: 172.16.0.0/24 }' }
        continue
      }
      const taken = (used.get(gateway.name) ?? 0) + 1
      used.set(gateway.name, taken)
      if (parseCidr(pool) && taken > size(pool) - reservedAtStart - reservedAtEnd) yield { path, message: `the address pool of ${gateway.name} (${pool}) has no address left for ${name}` }
    }
  },
}

export const gatewayChecks: readonly Rule[] = [subnetMissing, subnetSmall, secondGateway, gatewayFeatures, remoteGateway, farEnd, withoutRouteBack, clients]
