import { parseServiceTag } from '../../azure/service-tags.ts'
import { isAddress, parseCidr } from '../../dns/address.ts'
import { firewallSubnet, firewallSubnetLength } from '../../azure/firewall-resources.ts'
import { domainNameError } from '../../dns/domain-name.ts'
import type { Path } from '../../dns/path.ts'
import { listOf } from '../../language/vocabulary.ts'
import { portOf } from './language.ts'
import type { Topology } from '../topology.ts'
import type { Rule } from '../rule.ts'

const questions = 'https://learn.microsoft.com/azure/firewall/firewall-faq'
const ruleSets = 'https://learn.microsoft.com/azure/firewall/policy-rule-sets'

function prefixOf({ virtualNetworks }: Topology, network: string): string | undefined {
  return virtualNetworks.get(network)?.subnets.find(({ name }) => name === firewallSubnet)?.addressPrefix
}

const subnetMissing: Rule = {
  code: 'firewall-subnet-missing',
  source: questions,
  *check({ topology }) {
    for (const { name, virtualNetwork } of topology.azureFirewalls.values()) {
      if (topology.virtualNetworks.has(virtualNetwork) && prefixOf(topology, virtualNetwork) === undefined) {
        yield { path: ['azureFirewalls', name, 'virtualNetwork'], message: `${virtualNetwork} has no subnet ${firewallSubnet}, where ${name} could be`, hint: `a subnet of that very name, /${firewallSubnetLength} or larger` }
      }
    }
  },
}

const subnetSmall: Rule = {
  code: 'firewall-subnet-small',
  source: questions,
  *check({ topology }) {
    for (const network of new Set([...topology.azureFirewalls.values()].map(({ virtualNetwork }) => virtualNetwork))) {
      const prefix = prefixOf(topology, network) ?? ''
      if ((parseCidr(prefix)?.length ?? 0) > firewallSubnetLength) yield { path: ['virtualNetworks', network, 'subnets', firewallSubnet], message: `${firewallSubnet} is ${prefix}; a firewall needs /${firewallSubnetLength} or larger` }
    }
  },
}

const second: Rule = {
  code: 'second-firewall',
  source: questions,
  *check({ topology }) {
    const owners = new Map<string, string>()
    for (const { name, virtualNetwork } of topology.azureFirewalls.values()) {
      const first = owners.get(virtualNetwork)
      if (first === undefined) owners.set(virtualNetwork, name)
      else yield { path: ['azureFirewalls', name], atKey: true, message: `${virtualNetwork} already has the firewall ${first}; there is one ${firewallSubnet}` }
    }
  },
}

const proxyOff: Rule = {
  code: 'dns-proxy-off',
  severity: 'warning',
  source: 'https://learn.microsoft.com/azure/firewall/dns-details',
  *check({ topology }) {
    const off = new Map([...topology.azureFirewalls.values()].flatMap(({ name, privateIPAddress, virtualNetwork, dnsSettings }) => {
      const address = privateIPAddress ?? firstFree(prefixOf(topology, virtualNetwork))
      return dnsSettings.enableProxy || address === undefined ? [] : [[address, name] as const]
    }))
    for (const { address, path } of askedServers(topology)) {
      const firewall = off.get(address)
      if (firewall !== undefined) yield { path, message: `${address} is ${firewall}, whose DNS proxy is not enabled: nothing answers there`, hint: `dnsSettings: { enableProxy: true } of ${firewall}` }
    }
  },
}

/** Only a guess for a message; facts hand out addresses. */
function firstFree(prefix: string | undefined): string | undefined {
  const parsed = parseCidr(prefix ?? '')
  if (parsed === undefined) return undefined
  const number = parsed.network + 4
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.')
}

function* askedServers(topology: Topology): Iterable<{ readonly address: string; readonly path: Path }> {
  for (const section of ['virtualNetworks', 'onPremisesSites', 'hosts'] as const) {
    for (const { name, dnsServers } of topology[section].values()) for (const [index, address] of dnsServers.entries()) yield { address, path: [section, name, 'dnsServers', index] }
  }
}

const fqdn: Rule = {
  code: 'invalid-target-fqdn',
  source: questions,
  *check({ topology, input }) {
    for (const firewall of topology.azureFirewalls.values()) {
      const path = ['azureFirewalls', firewall.name]
      const written = input.azureFirewalls?.[firewall.name]
      for (const [name, rule] of Object.entries(written?.applicationRules ?? {})) {
        for (const [index, target] of listOf(rule.targetFqdns).entries()) {
          const bare = target.replace(/^\*\.?/, '')
          if (target !== '*' && domainNameError(bare) !== undefined) {
            yield { path: [...path, 'applicationRules', name, 'targetFqdns', index], message: `"${target}" is no name that a rule can have`, hint: 'a name (contoso.azurecr.io), * alone, or * as the leftmost label (*.azurecr.io); no scheme, no path' }
          }
        }
      }
      for (const [name, rule] of Object.entries(written?.networkRules ?? {})) {
        for (const [index, target] of listOf(rule.destinationFqdns).entries()) {
          const wrong = domainNameError(target)
          const at = [...path, 'networkRules', name, 'destinationFqdns', index]
          if (target.includes('*')) yield { path: at, message: `"${target}" is no name that a network rule can have: it stands for addresses, so wildcards say nothing`, hint: 'an application rule judges names, with wildcards' }
          else if (wrong !== undefined) yield { path: at, message: `"${target}" ${wrong}` }
        }
      }
    }
  },
}

const fqdnWithoutProxy: Rule = {
  code: 'network-rule-needs-dns-proxy',
  source: 'https://learn.microsoft.com/azure/firewall/fqdn-filtering-network-rules',
  *check({ topology }) {
    for (const { name, dnsSettings, networkRules } of topology.azureFirewalls.values()) {
      for (const rule of networkRules) {
        if (rule.destinationFqdns.length > 0 && !dnsSettings.enableProxy) yield { path: ['azureFirewalls', name, 'networkRules', rule.name, 'destinationFqdns'], message: `names in network rules need the DNS proxy of ${name}, so that it and its clients know the same addresses`, hint: 'dnsSettings: { enableProxy: true }' }
      }
    }
  },
}

const firewallRule: Rule = {
  code: 'invalid-firewall-rule',
  source: ruleSets,
  *check({ topology, input }) {
    for (const firewall of topology.azureFirewalls.values()) {
      const path = ['azureFirewalls', firewall.name]
      for (const [section, rules] of [['networkRules', firewall.networkRules], ['applicationRules', firewall.applicationRules]] as const) {
        for (const rule of rules) {
          const at = [...path, section, rule.name]
          if (!/^[a-z0-9](?:[a-z0-9._-]{0,78}[a-z0-9_])?$/i.test(rule.name)) yield { path: at, atKey: true, message: `"${rule.name}" cannot be the name of a rule: 1-80 letters, digits, dots, dashes and underscores, the first a letter or digit` }
          yield* ranges([...at, 'sourceAddresses'], rule.sourceAddresses)
          if ('destinationAddresses' in rule) {
            yield* ranges([...at, 'destinationAddresses'], rule.destinationAddresses.filter((range) => !isTag(range)), rule.destinationAddresses)
            if (rule.destinationAddresses.length + rule.destinationFqdns.length === 0) yield { path: at, atKey: true, message: `${rule.name} has no destination`, hint: 'destinationAddresses or destinationFqdns' }
            for (const [index, ports] of rule.destinationPorts.entries()) {
              const [first = NaN, last = first] = /^\d{1,5}(-\d{1,5})?$/.test(ports) ? ports.split('-').map(Number) : []
              if (ports !== '*' && !(first >= 1 && first <= last && last <= 65_535)) yield { path: [...at, 'destinationPorts', index], message: `"${ports}" is no port and no range of ports`, hint: '443, 8000-8010, *' }
            }
          }
        }
      }
      for (const [name, rule] of Object.entries(input.azureFirewalls?.[firewall.name]?.applicationRules ?? {})) {
        for (const [index, protocol] of listOf(rule.protocols).entries()) {
          if (portOf(protocol) === undefined) yield { path: [...path, 'applicationRules', name, 'protocols', index], message: `"${protocol}" is no protocol that is rehearsed here`, hint: 'Https, or Https with a port: Https:8443, or Mssql; registries speak nothing but HTTPS' }
        }
      }
    }
  },
}

/** Tags that Azure Firewall knows; what depends on who reads it, VirtualNetwork and Internet, is not among them. */
function isTag(written: string): boolean {
  const tag = parseServiceTag(written)
  return tag !== undefined && tag.name !== 'VirtualNetwork' && tag.name !== 'Internet' && tag.name !== 'AzureLoadBalancer'
}

function* ranges(path: Path, written: readonly string[], all: readonly string[] = written) {
  for (const range of written) {
    const index = all.indexOf(range)
    if (range !== '*' && !isAddress(range) && !parseCidr(range)) yield { path: [...path, index], message: `"${range}" is no IPv4 address and no prefix${all === written ? '' : ', and no service tag that Azure Firewall has'}`, hint: all === written ? '10.0.0.4, 10.0.0.0/24, *' : '10.0.0.4, 10.0.0.0/24, AzureContainerRegistry.WestEurope, *' }
  }
}

export const firewallRules: readonly Rule[] = [subnetMissing, subnetSmall, second, proxyOff, fqdn, fqdnWithoutProxy, firewallRule]
