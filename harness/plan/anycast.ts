import { publicResolvers } from '../azure/public-resolvers.ts'
import type { Facts } from '../facts/facts.ts'
import { sourcesIn } from './traffic-manager.ts'

/**
 * Rules of the internet's router that lead questions to 8.8.8.8 and the like to the instance near the asker, as the internet's routes do.
 * Answers come back by the router, so that they have the address that was asked.
 */
export function anycast(facts: Facts): string {
  const near = facts.regions.flatMap((region) => {
    const sources = sourcesIn(facts, region)
    return sources.length === 0 ? [] : [`    ip saddr { ${sources.join(', ')} } ip daddr @resolvers meta l4proto { tcp, udp } th dport 53 dnat to ${facts.nearbyResolvers.get(region)!}\n`]
  })
  return `table ip anycast {
  set resolvers { type ipv4_addr; elements = { ${[...publicResolvers.keys()].join(', ')} }; }
  chain prerouting {
    type nat hook prerouting priority -100; policy accept;
${near.join('')}  }
  chain postrouting {
    type nat hook postrouting priority 100; policy accept;
    ct status dnat masquerade
  }
}
`
}
