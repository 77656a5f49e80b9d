import { parseCidr } from '../../dns/address.ts'
import { covers, joined } from '../../dns/ranges.ts'
import { parsePortRange } from '../../azure/security-rules.ts'
import type { SecurityRule } from '../../azure/network-security.ts'
import type { Subnet } from '../../azure/resources.ts'
import type { Path } from '../../dns/path.ts'
import { entryPath, type Rule } from '../rule.ts'
import type { Topology } from '../topology.ts'
import type { BastionHost } from './language.ts'

const questions = 'https://learn.microsoft.com/azure/bastion/bastion-faq'

export const bastionSubnet = 'AzureBastionSubnet'
const longestPrefix = 26

/** Private DNS zones of exactly these names would hide what Bastion has to reach; zones below them do not. */
const reservedZones: ReadonlySet<string> = new Set(['management.azure.com', 'blob.core.windows.net', 'core.windows.net', 'vaultcore.windows.net', 'vault.azure.net', 'azure.com'])

interface Deployed { readonly bastion: BastionHost; readonly subnet: Subnet | undefined; readonly path: Path }

/** Those in networks that exist, with their subnets. */
function* deployed({ bastionHosts, virtualNetworks }: Topology): Generator<Deployed> {
  for (const bastion of bastionHosts.values()) {
    const network = virtualNetworks.get(bastion.virtualNetwork)
    if (network) yield { bastion, subnet: network.subnets.find(({ name }) => name === bastionSubnet), path: ['virtualNetworks', network.name, 'subnets', bastionSubnet] }
  }
}

const subnetMissing: Rule = {
  code: 'bastion-subnet-missing',
  source: questions,
  *check({ topology }) {
    for (const { bastion: { name, virtualNetwork }, subnet } of deployed(topology)) {
      if (subnet === undefined) yield { path: ['bastionHosts', name], message: `${virtualNetwork} has no subnet called ${bastionSubnet}, where a Bastion lives`, hint: `subnets: { ${bastionSubnet}: <a /${longestPrefix}> }` }
    }
  },
}

/** Smaller ones from before November 2021 go on working, so that an estate may well have one. */
const subnetSmall: Rule = {
  code: 'bastion-subnet-small',
  severity: 'warning',
  source: questions,
  *check({ topology }) {
    for (const { subnet, path } of deployed(topology)) {
      const length = parseCidr(subnet?.addressPrefix ?? '')?.length ?? 0
      if (length > longestPrefix) yield { path, message: `${bastionSubnet} is a /${length}; a new Azure Bastion needs a /${longestPrefix} or larger` }
    }
  },
}

const routed: Rule = {
  code: 'route-table-on-bastion-subnet',
  source: questions,
  *check({ topology }) {
    for (const { subnet, path } of deployed(topology)) {
      if (subnet?.routeTable !== undefined) yield { path: [...path, 'routeTable'], message: `user-defined routes are not supported on ${bastionSubnet}`, hint: 'what a Bastion and machines say to each other stays private without them' }
    }
  },
}

const hiddenZone: Rule = {
  code: 'zone-hides-bastion-endpoints',
  source: questions,
  *check({ topology, input }) {
    const homes = new Map([...topology.bastionHosts.values()].map(({ name, virtualNetwork }) => [virtualNetwork, name]))
    for (const zone of topology.privateDnsZones.values()) {
      if (!reservedZones.has(zone.zoneName)) continue
      for (const [index, link] of zone.virtualNetworkLinks.entries()) {
        const bastion = homes.get(link.virtualNetwork)
        if (bastion === undefined) continue
        const path = entryPath(['privateDnsZones', zone.name, 'virtualNetworkLinks'], input.privateDnsZones?.[zone.name]?.virtualNetworkLinks, index, link.name)
        yield { path, message: `${link.virtualNetwork} has the Bastion ${bastion}, which cannot reach its own endpoints where a zone is called ${zone.zoneName}`, hint: `a zone below that name is allowed, such as privatelink.${zone.zoneName}` }
      }
    }
  },
}

/** What a group on the subnet has to let through, or Azure refuses it. https://learn.microsoft.com/azure/bastion/bastion-nsg */
const needed: readonly { readonly direction: SecurityRule['direction']; readonly source: readonly string[]; readonly destination: readonly string[]; readonly port: number; readonly text: string }[] = [
  { direction: 'Inbound', source: ['Internet', '*'], destination: [], port: 443, text: 'inbound 443 from Internet' },
  { direction: 'Inbound', source: ['GatewayManager', '*'], destination: [], port: 443, text: 'inbound 443 from GatewayManager' },
  { direction: 'Outbound', source: [], destination: ['VirtualNetwork', '*'], port: 22, text: 'outbound 22 to VirtualNetwork' },
  { direction: 'Outbound', source: [], destination: ['VirtualNetwork', '*'], port: 3389, text: 'outbound 3389 to VirtualNetwork' },
  { direction: 'Outbound', source: [], destination: ['AzureCloud', '*'], port: 443, text: 'outbound 443 to AzureCloud' },
]

const securityRules: Rule = {
  code: 'bastion-security-rules',
  source: 'https://learn.microsoft.com/azure/bastion/bastion-nsg',
  *check({ topology }) {
    for (const { subnet, path } of deployed(topology)) {
      const group = topology.networkSecurityGroups.get(subnet?.networkSecurityGroup ?? '')
      if (group === undefined) continue
      const lacking = needed.filter((one) => !group.securityRules.some((rule) => allows(rule, one)))
      if (lacking.length > 0) yield { path: [...path, 'networkSecurityGroup'], message: `Azure refuses ${group.name} on ${bastionSubnet}: it does not allow ${lacking.map(({ text }) => text).join(', ')}` }
    }
  },
}

function allows(rule: SecurityRule, { direction, source, destination, port }: (typeof needed)[number]): boolean {
  const names = (prefixes: readonly string[], wanted: readonly string[]): boolean => wanted.length === 0 || prefixes.some((prefix) => wanted.includes(prefix))
  const ports = joined(rule.destinationPortRanges.map(parsePortRange).filter((range) => range !== undefined))
  return rule.access === 'Allow' && rule.direction === direction && (rule.protocol === 'Tcp' || rule.protocol === '*')
    && names(rule.sourceAddressPrefixes, source) && names(rule.destinationAddressPrefixes, destination) && covers(ports, [port, port])
}

const second: Rule = {
  code: 'second-bastion-in-network',
  source: 'https://learn.microsoft.com/azure/bastion/configuration-settings',
  *check({ topology }) {
    const owners = new Map<string, string>()
    for (const { name, virtualNetwork } of topology.bastionHosts.values()) {
      const first = owners.get(virtualNetwork)
      if (first === undefined) owners.set(virtualNetwork, name)
      else yield { path: ['bastionHosts', name], atKey: true, message: `${virtualNetwork} already has the Bastion ${first}, and ${bastionSubnet} is for one` }
    }
  },
}

export const bastionRules: readonly Rule[] = [subnetMissing, subnetSmall, routed, hiddenZone, securityRules, second]
