import { isAddress } from '../../dns/address.ts'
import type { Path } from '../../dns/path.ts'
import { isOnInternet, networkRulesWord, networkRulesWords, serviceEndpointOf, type NetworkRules } from '../../azure/network-rules.ts'
import { serviceType } from '../../azure/private-link.ts'
import type { Topology } from '../topology.ts'
import type { Breach, Rule } from '../rule.ts'
import { parseRange } from '../../dns/ranges.ts'

const registryPage = 'https://learn.microsoft.com/azure/container-registry/container-registry-access-selected-networks'
const storagePage = 'https://learn.microsoft.com/azure/storage/common/storage-network-security'

interface Written { readonly name: string; readonly rules: NetworkRules; readonly path: Path }

/** Everything of a design that selects networks. */
export function* networkRulesOf({ registries, services }: Topology): Generator<Written> {
  for (const { name, networkRules: rules } of registries.values()) if (rules !== undefined) yield { name, rules, path: ['registries', name] }
  for (const { name, networkRules: rules } of services.values()) if (rules !== undefined) yield { name, rules, path: ['services', name] }
}

/** Where the addresses are written. */
export function ipRulesPath(path: Path, { word }: NetworkRules): Path {
  return [...path, word, ...(word === 'networkRuleSet' || word === 'networkAcls' ? ['ipRules'] : [])]
}

const invalidIpRule: Rule = {
  code: 'invalid-ip-rule',
  source: registryPage,
  *check({ topology }) {
    for (const { rules, path, name } of networkRulesOf(topology)) {
      for (const [index, written] of rules.ipRules.entries()) {
        if (parseRange(written) !== undefined) continue
        yield { path: placeOf(rules, path, index), message: written === '' ? `a rule of ${name} has no address` : `"${written}" is neither an IPv4 address nor a prefix nor a range of addresses`, hint: '203.0.113.7, 203.0.113.0/24' }
      }
    }
  },
}

function placeOf(rules: NetworkRules, path: Path, index: number): Path {
  const at = ipRulesPath(path, rules)
  return rules.word === 'firewallRules' ? at : [...at, index]
}

/** Nobody comes from a private address over the internet: what a network rule sees is the address behind which a network is. */
const privateIpRule: Rule = {
  code: 'ip-rule-for-private-address',
  severity: 'warning',
  source: storagePage,
  *check({ topology }) {
    for (const { rules, path, name } of networkRulesOf(topology)) {
      for (const [index, written] of rules.ipRules.entries()) {
        const [address = ''] = written.split(/[-/]/)
        if (parseRange(written) === undefined || !isAddress(address) || address === '0.0.0.0' || isOnInternet(address)) continue
        yield { path: placeOf(rules, path, index), message: `${written} is private: nobody comes to the public front end of ${name} from there`, hint: 'the address with which the network appears on the internet: that of its NAT gateway or firewall; or a private endpoint' }
      }
    }
  },
}

const withoutEffect: Rule = {
  code: 'network-rules-without-effect',
  severity: 'warning',
  source: registryPage,
  *check({ topology }) {
    for (const { rules, path, name } of networkRulesOf(topology)) {
      const { publicNetworkAccess } = (topology.registries.get(name) ?? topology.services.get(name))!
      if (publicNetworkAccess === 'Disabled') yield { path: [...path, rules.word], atKey: true, message: `publicNetworkAccess of ${name} is Disabled: it lets nobody in, whatever its rules say`, hint: 'publicNetworkAccess: Enabled, and defaultAction: Deny, let selected networks in' }
      else if (rules.defaultAction === 'Allow' && rules.ipRules.length + rules.virtualNetworkRules.length > 0) yield { path: [...path, rules.word, 'defaultAction'], message: `${name} lets in everybody, so its rules have no effect`, hint: 'defaultAction: Deny' }
    }
  },
}

const otherWord: Rule = {
  code: 'network-rules-of-another-service',
  source: storagePage,
  *check({ topology, input }) {
    for (const [name, written] of Object.entries(input.services ?? {})) {
      const type = topology.services.get(name.toLowerCase())?.type ?? written.type
      const right = networkRulesWord(type)
      for (const word of networkRulesWords) {
        if (written[word] === undefined || word === right) continue
        const breach: Breach = { path: ['services', name, word], atKey: true, message: `${serviceType(type)?.title ?? type} has no ${word}` }
        yield right === undefined ? breach : { ...breach, hint: `it calls them ${right}` }
      }
    }
  },
}

/** "The container registry does not support enabling both private link and service endpoint features configured from a virtual network." */
const besidePrivateEndpoint: Rule = {
  code: 'service-endpoint-beside-private-endpoint',
  severity: 'warning',
  source: 'https://learn.microsoft.com/azure/container-registry/container-registry-vnet',
  *check({ topology }) {
    for (const { name, rules, path } of networkRulesOf(topology)) {
      if (!topology.registries.has(name)) continue
      for (const [index, { virtualNetwork: network }] of rules.virtualNetworkRules.entries()) {
        const endpoint = [...topology.privateEndpoints.values()].find(({ service, virtualNetwork }) => service === name && virtualNetwork === network)
        if (endpoint !== undefined) yield { path: [...path, rules.word, 'virtualNetworkRules', index], message: `${network} has the private endpoint ${endpoint.name} of ${name}; a registry does not support service endpoints from the same network`, hint: 'remove the rule: what comes by the private endpoint needs none' }
      }
    }
  },
}

/** A rule lets in what comes by a service endpoint; a subnet without one comes with an address. */
const withoutServiceEndpoint: Rule = {
  code: 'network-rule-without-service-endpoint',
  source: 'https://learn.microsoft.com/azure/virtual-network/virtual-network-service-endpoints-overview',
  *check({ topology }) {
    for (const { name, rules, path } of networkRulesOf(topology)) {
      const word = serviceEndpointOf(topology.services.get(name)?.type ?? 'containerRegistry')
      for (const [index, { virtualNetwork: network, subnet }] of rules.virtualNetworkRules.entries()) {
        const found = topology.virtualNetworks.get(network)?.subnets.find((one) => one.name === subnet)
        if (found === undefined || word === undefined || found.serviceEndpoints?.includes(word)) continue
        yield { path: [...path, rules.word, 'virtualNetworkRules', index], message: `${network}/${subnet} has no service endpoint for ${name}, so Azure refuses the rule`, hint: `serviceEndpoints: ${word} on that subnet` }
      }
    }
  },
}

export const networkRulesRules: readonly Rule[] = [invalidIpRule, privateIpRule, withoutEffect, otherWord, besidePrivateEndpoint, withoutServiceEndpoint]
