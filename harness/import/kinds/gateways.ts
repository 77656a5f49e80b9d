import { isAddress, parseCidr } from '../../dns/address.ts'
import { oneOrList, stated, type Drafting } from '../design.ts'
import { idAt } from '../estate.ts'
import { flagAt, get, listAt, textAt, textsAt } from '../read.ts'
import type { Resource } from '../resource.ts'
import { networkOf } from './networks.ts'
import { firewallRules } from './firewall-rules.ts'

const subnetIn = ({ body }: Resource): string | undefined => idAt(listAt(body, 'ipConfigurations')[0], 'subnet')

/** Azure Firewalls with their DNS settings and the rules of their policies. Those of virtual hubs have no network of the design. */
export function azureFirewalls(draft: Drafting): void {
  for (const firewall of draft.estate.ofType('Microsoft.Network/azureFirewalls')) {
    const name = draft.names.of('azureFirewalls', firewall.id)
    const virtualNetwork = networkOf(subnetIn(firewall), draft)
    if (virtualNetwork === undefined || draft.nameOf(subnetIn(firewall)) === undefined) {
      draft.note(`${firewall.origin}: firewall ${name} is left aside: ${idAt(firewall.body, 'virtualHub') === undefined ? 'no source declares its subnet' : 'virtual WAN is not rehearsed'}`)
      continue
    }
    const policy = draft.estate.get(idAt(firewall.body, 'firewallPolicy'))
    draft.estate.understood.add('microsoft.network/firewallpolicies')
    const settings = get(policy?.body, 'dnsSettings')
    // A firewall without a policy keeps them in a bag of properties, whose keys have dots.
    const bag = Object.entries(get(firewall.body, 'additionalProperties') ?? {}) as readonly (readonly [string, unknown])[]
    const own = (key: string): string | undefined => bag.find(([name]) => name.toLowerCase() === `network.dns.${key}`)?.[1]?.toString()
    const servers = [...textsAt(settings, 'servers'), ...(own('servers') ?? '').split(',')].map((one) => one.trim()).filter((one) => isAddress(one))
    const address = textAt(listAt(firewall.body, 'ipConfigurations')[0], 'privateIPAddress')
    const proxy = flagAt(settings, 'enableProxy') ?? flagAt({ own: own('enableproxy') }, 'own')
    draft.add('azureFirewalls', name, stated({
      virtualNetwork,
      privateIPAddress: address !== undefined && isAddress(address) ? address : undefined,
      dnsSettings: proxy === true || servers.length > 0 ? stated({ enableProxy: proxy, servers: oneOrList(servers) }) : undefined,
      ...firewallRules(firewall, policy, draft),
    }), firewall)
  }
}

export function bastionHosts(draft: Drafting): void {
  for (const bastion of draft.estate.ofType('Microsoft.Network/bastionHosts')) {
    const network = networkOf(subnetIn(bastion), draft)
    if (network !== undefined && draft.nameOf(subnetIn(bastion)) !== undefined) draft.add('bastionHosts', draft.names.of('bastionHosts', bastion.id), network, bastion)
    else draft.note(`${bastion.origin}: bastion ${bastion.name} is left aside: no source declares its subnet`)
  }
}

export function virtualNetworkGateways(draft: Drafting): void {
  for (const gateway of draft.estate.ofType('Microsoft.Network/virtualNetworkGateways')) {
    const name = draft.names.of('virtualNetworkGateways', gateway.id)
    const virtualNetwork = networkOf(subnetIn(gateway), draft)
    if (virtualNetwork === undefined || draft.nameOf(subnetIn(gateway)) === undefined) {
      draft.note(`${gateway.origin}: gateway ${name} is left aside: no source declares its subnet`)
      continue
    }
    const pool = textsAt(gateway.body, 'vpnClientConfiguration.vpnClientAddressPool.addressPrefixes').find((one) => parseCidr(one) !== undefined)
    draft.add('virtualNetworkGateways', name, stated({
      virtualNetwork,
      gatewayType: textAt(gateway.body, 'gatewayType') === 'ExpressRoute' ? 'ExpressRoute' : undefined,
      activeActive: flagAt(gateway.body, 'activeActive') ?? flagAt(gateway.body, 'active') ? true : undefined,
      vpnClientConfiguration: pool === undefined ? undefined : { vpnClientAddressPool: pool },
    }), gateway)
  }
}

/** A local network gateway tells of a place outside Azure all that ARM knows: its addresses. */
export function localNetworkGateways(draft: Drafting): void {
  for (const gateway of draft.estate.ofType('Microsoft.Network/localNetworkGateways')) {
    const name = draft.names.of('localNetworkGateways', gateway.id)
    const prefixes = textsAt(gateway.body, 'localNetworkAddressSpace.addressPrefixes').filter((one) => parseCidr(one) !== undefined)
    if (prefixes.length === 0) {
      draft.note(`${gateway.origin}: local network gateway ${name} is left aside: no prefix of it is known`)
      continue
    }
    const site = draft.names.of('virtualNetworks', `${gateway.id}#site`, `site-${name}`)
    draft.add('onPremisesSites', site, { location: draft.location(gateway), addressSpace: oneOrList(prefixes) }, { ...gateway, id: `${gateway.id}#site` })
    draft.add('localNetworkGateways', name, site, gateway)
  }
}

export function connections(draft: Drafting): void {
  for (const connection of draft.estate.ofType('Microsoft.Network/connections')) {
    const name = draft.names.of('connections', connection.id)
    const [gateway, far, remote] = ['virtualNetworkGateway1', 'localNetworkGateway2', 'virtualNetworkGateway2'].map((path) => draft.nameOf(idAt(connection.body, path)))
    const connected = textAt(connection.body, 'connectionStatus')
    if (gateway === undefined || (far === undefined && remote === undefined)) {
      draft.note(`${connection.origin}: connection ${name} is left aside: ${gateway === undefined ? 'no source declares its gateway' : 'its far end is a circuit, or nothing that a source declares'}`)
      continue
    }
    draft.add('connections', name, stated({
      virtualNetworkGateway: gateway, localNetworkGateway: far, remoteVirtualNetworkGateway: far === undefined ? remote : undefined,
      connectionStatus: connected === 'NotConnected' ? 'NotConnected' : undefined,
    }), connection)
  }
}
