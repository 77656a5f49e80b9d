import { BlockList, isIP } from 'node:net'
import type { RegistrySettings } from './settings.ts'
import type { Entry } from './entry.ts'

/**
 * Whether a registry lets somebody in. Its network rules look at the address that they see, which is that of the network's way out;
 * they do not apply to what comes by a private endpoint. https://learn.microsoft.com/azure/container-registry/container-registry-access-selected-networks
 */
export function letsIn({ publicNetworkAccess, networkRuleSet: { defaultAction, ipRules } }: Pick<RegistrySettings, 'publicNetworkAccess' | 'networkRuleSet'>, entry: Entry): boolean {
  if (entry.privateEndpoint) return true
  if (publicNetworkAccess === 'Disabled') return false
  return defaultAction === 'Allow' || listed(ipRules, entry.client)
}

function listed(rules: readonly string[], client: string): boolean {
  const list = new BlockList()
  for (const rule of rules) {
    const [address = '', last, length] = rangeOf(rule)
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (last !== undefined) list.addRange(address, last, family)
    else if (length === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(length), family)
  }
  return isIP(client) !== 0 && list.check(client, isIP(client) === 6 ? 'ipv6' : 'ipv4')
}

/** First address, last address of `FIRST-LAST`, length of `ADDRESS/LENGTH`. */
function rangeOf(rule: string): readonly [first: string | undefined, last?: string | undefined, length?: string | undefined] {
  const [first, last] = rule.split('-')
  const [address, length] = rule.split('/')
  return last === undefined ? [address, undefined, length] : [first, last]
}
