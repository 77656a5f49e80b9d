import { notTranslated } from '../azure/firewall-rules.ts'
import type { Facts, HostFacts } from '../facts/facts.ts'
import type { NodePlan } from './plan.ts'

/** What a machine does with packets that routes lead to it and that are not its own: it hands them on, or Azure drops them. */
export function forwarding({ subnetRoutes }: Facts, { host, address }: HostFacts): Pick<NodePlan, 'forwards' | 'nftables'> {
  if (host.enableIPForwarding) return { forwards: true, nftables: handingOn(address) }
  const isLedTo = host.virtualNetwork !== undefined && [...subnetRoutes.values()].some((routes) => routes.some(({ route }) => route.nextHopIpAddress === address))
  return isLedTo ? { nftables: dropping } : {}
}

/** Whether a new network namespace forwards is the kernel's choice. */
const dropping = `table ip platform {
  chain forward {
    type filter hook forward priority 0; policy drop;
  }
}
`

/**
 * What a network virtual appliance is in a lab: a Linux router with a state table, as those of all makers have one, which lets everything
 * through. Of a TCP connection it wants to see both directions. What leaves for public addresses gets its own, so that answers come back:
 * Azure translates no other source that one network interface sends (https://learn.microsoft.com/azure/load-balancer/load-balancer-outbound-connections).
 * Where it can hand nothing on it says nothing, as whoever asks hears nothing in Azure.
 */
function handingOn(address: string): string {
  return `table ip appliance {
  chain postrouting {
    type nat hook postrouting priority 100; policy accept;
    ip saddr != ${address} ip daddr != { ${notTranslated.join(', ')} } snat to ${address}
  }
  chain forward {
    type filter hook forward priority 0; policy accept;
    ct state invalid drop
    ct state established,related accept
    meta l4proto tcp ct state new tcp flags & (syn | ack) != syn drop
  }
  chain output {
    type filter hook output priority 0; policy accept;
    icmp type destination-unreachable icmp code { net-unreachable, host-unreachable } drop
    icmp type { redirect, time-exceeded } drop
  }
}
`
}
