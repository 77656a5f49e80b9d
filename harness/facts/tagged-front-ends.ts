import type { FrontEnd } from '../azure/service-chain.ts'
import { serviceType } from '../azure/private-link.ts'
import { parseServiceTag, type ServiceTag } from '../azure/service-tags.ts'
import type { NetworkRule } from '../azure/firewall-resources.ts'

/** The service tag that a public front end's addresses are in. */
export function tagOf(kind: string): string | undefined {
  return kind === 'login' || kind === 'data' ? 'AzureContainerRegistry' : serviceType(kind)?.tag
}

/** Front ends that a service tag stands for, as far as the design has what it names: services that it does not have are at no address. */
export function frontEndsIn(frontEnds: readonly FrontEnd[], { name, region }: ServiceTag): readonly FrontEnd[] {
  return frontEnds.filter(({ kind, location }) => (region === undefined || location === region) && (name === 'AzureCloud' || tagOf(kind) === name))
}

/** A firewall's network rule with addresses in place of tags (https://learn.microsoft.com/azure/firewall/service-tags). `undefined` where its tags stand for nothing that the design has, and nothing else is left. */
export function withAddresses(rule: NetworkRule, frontEnds: readonly FrontEnd[]): NetworkRule | undefined {
  const destinationAddresses = rule.destinationAddresses.flatMap((written) => {
    const tag = parseServiceTag(written)
    return tag === undefined ? [written] : frontEndsIn(frontEnds, tag).map(({ address }) => address)
  })
  return destinationAddresses.length + rule.destinationFqdns.length === 0 ? undefined : { ...rule, destinationAddresses: [...new Set(destinationAddresses)] }
}
