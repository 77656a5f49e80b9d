import { isAddress } from '../../dns/address.ts'
import type { Path } from '../../dns/path.ts'
import type { SubnetRoute } from '../firewall-facts.ts'
import { nextHopAt, nextHops, type NextHop } from '../next-hop.ts'
import type { Facts } from '../types.ts'
import type { FactsRule } from './rule.ts'

const overview = 'https://learn.microsoft.com/azure/virtual-network/virtual-networks-udr-overview'

const nobodyForwards: FactsRule = {
  code: 'next-hop-nobody-forwards',
  severity: 'warning',
  source: overview,
  *check(facts) {
    const forwarders = nextHops(facts).filter(({ forwards }) => forwards)
    for (const { route, network, path, tell } of ledToAppliances(facts)) {
      const { nextHopIpAddress } = route
      const here = nextHopAt(facts, network, nextHopIpAddress)
      if (here !== undefined) continue
      tell()
      const owner = forwarders.find(({ address }) => address === nextHopIpAddress)
      const server = [...facts.dnsServerFacts.values()].find(({ address, domain }) => address === nextHopIpAddress && domain === `virtualNetwork:${network}`)
      const whose = server === undefined ? `${nextHopIpAddress} is no firewall's address, and no host's` : `${nextHopIpAddress} is ${server.name}, a DNS server, which forwards no packets`
      yield owner
        ? { path, message: `${nextHopIpAddress} is ${owner.name} in ${owner.virtualNetwork}, which is not peered with ${network} in both directions: what takes this route is lost`, hint: 'a next hop is in the network itself or in one peered with it' }
        : { path, message: `${whose}: what takes this route is lost`, hint: forwarders.length > 0 ? `what forwards packets: ${forwarders.map(({ name: known, address }) => `${known} (${address})`).join(', ')}` : 'azureFirewalls, or a host with enableIPForwarding: true' }
    }
  },
}

const forwardingOff: FactsRule = {
  code: 'next-hop-without-ip-forwarding',
  severity: 'warning',
  source: 'https://learn.microsoft.com/azure/virtual-network/virtual-network-network-interface#enable-or-disable-ip-forwarding',
  *check(facts) {
    for (const { route, network, path, tell } of ledToAppliances(facts)) {
      const hop = nextHopAt(facts, network, route.nextHopIpAddress)
      if (hop === undefined || hop.forwards) continue
      tell()
      yield { path, message: `${route.nextHopIpAddress} is ${hop.name}, which has no enableIPForwarding: Azure drops what takes this route and is not for ${hop.name} itself`, hint: `hosts: { ${hop.name}: { …, enableIPForwarding: true } }` }
    }
  },
}

/** Routes that lead to an address; each until something is told of it, whichever subnets have its table. */
function* ledToAppliances({ subnetRoutes }: Facts): Iterable<{ readonly route: SubnetRoute['route']; readonly network: string; readonly path: Path; readonly tell: () => void }> {
  const told = new Set<string>()
  for (const [subnet, routes] of subnetRoutes) {
    for (const { route, table, path } of routes) {
      if (route.nextHopType !== 'VirtualAppliance' || !isAddress(route.nextHopIpAddress ?? '') || told.has(`${table} ${route.name}`)) continue
      yield { route, network: subnet.split('/')[0]!, path: [...path, 'nextHopIpAddress'], tell: () => void told.add(`${table} ${route.name}`) }
    }
  }
}

const routeLoop: FactsRule = {
  code: 'route-loop',
  severity: 'warning',
  source: 'https://learn.microsoft.com/azure/firewall/forced-tunneling',
  *check(facts) {
    const next = ({ virtualNetwork, subnet }: NextHop) => (facts.subnetRoutes.get(`${virtualNetwork}/${subnet}`) ?? []).flatMap(({ route, path }) => {
      const to = route.nextHopType === 'VirtualAppliance' ? nextHopAt(facts, virtualNetwork, route.nextHopIpAddress) : undefined
      return to?.forwards ? [{ to, prefix: route.addressPrefix, path }] : []
    })
    const told = new Set<NextHop>()
    for (const first of nextHops(facts).filter(({ forwards }) => forwards)) {
      for (const { to, prefix, path } of next(first)) {
        const circle = [first]
        for (let at: NextHop | undefined = to; at !== undefined && !circle.includes(at); at = next(at).find((one) => one.prefix === prefix)?.to) circle.push(at)
        const back = next(circle.at(-1)!).some((one) => one.to === first && one.prefix === prefix)
        if (!back || circle.some((hop) => told.has(hop))) continue
        for (const hop of circle) told.add(hop)
        yield { path, atKey: true, message: `packets for ${prefix} go round in circles: ${circle.length === 1 ? `${first.subnet} sends them back to ${first.name}` : [...circle, first].map(({ name }) => name).join(' → ')}` }
      }
    }
  },
}

export const nextHopRules: readonly FactsRule[] = [nobodyForwards, forwardingOff, routeLoop]
