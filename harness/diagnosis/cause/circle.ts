import { azureProvidedDns } from '../../azure/virtual-network.ts'
import { isDnsProxy } from '../../facts/dns-servers.ts'
import type { Facts } from '../../facts/facts.ts'
import type { DnsServerFacts } from '../../facts/hybrid-facts.ts'
import type { Path } from '../../dns/path.ts'
import type { Course } from '../course/course.ts'

/**
 * Where a circle of servers is to be broken, in the words of what is in it: a firewall's DNS proxy is to ask Azure, which sees the zones and
 * never asks back; else a rule, else what one server sends to the next.
 */
export function breakCircle(facts: Facts, { circle = [], servers, at }: Pick<Course, 'circle' | 'servers' | 'at'>, domain: string): { readonly fix: string; readonly at: Path } | undefined {
  const proxy = proxyAskingElsewhere(circle)
  if (proxy !== undefined) return { fix: askAzure(proxy), at: proxy.forwardersPath }
  if (at?.[0] === 'dnsForwardingRulesets') return { fix: `Take the rule ${at.at(-1)} out of ${at[1]}, or unlink ${at[1]} from the network whose resolver it comes back to.`, at }
  const [from, to] = [servers.at(-2), servers.at(-1)]
  if (from === undefined || to === undefined) return undefined
  const ruleset = rulesetIn(facts, circle)
  return { fix: `Take ${domain || 'everything else'} out of what ${from.name} sends to ${to.name}${ruleset === undefined ? '' : `, or unlink ${ruleset} from the network whose resolver it comes back to`}.`, at: at ?? to.path }
}

/** A firewall's DNS proxy that asks others than Azure-provided DNS of its network. */
export function proxyAskingElsewhere(servers: readonly DnsServerFacts[]): DnsServerFacts | undefined {
  return servers.find((one) => isDnsProxy(one) && (one.server?.forwarders ?? []).some((address) => address !== azureProvidedDns))
}

export function askAzure({ path, server }: DnsServerFacts): string {
  return `Let the DNS proxy of ${String(path[1])} ask Azure-provided DNS of its network: take ${server!.forwarders.join(', ')} out of the servers of its dnsSettings.`
}

/** The ruleset whose rule leads from one of the servers to the next, where one does. */
function rulesetIn({ resolverViews }: Facts, circle: readonly DnsServerFacts[]): string | undefined {
  const networks = circle.flatMap(({ place }) => ('virtualNetwork' in place ? [place.virtualNetwork] : []))
  return networks.flatMap((network) => resolverViews.get(network) ?? []).find(({ rule }) => rule.targetDnsServers.some(({ ipAddress }) => circle.some(({ address }) => address === ipAddress)))?.ruleset
}
