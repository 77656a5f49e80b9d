import { notTranslated } from '../azure/firewall-rules.ts'

/**
 * What a network virtual appliance is in a lab: a Linux router with a state table, as those of all makers have one, which lets everything
 * through. Of a TCP connection it wants to see both directions. What leaves for public addresses gets its own, so that answers come back:
 * Azure translates no other source that one network interface sends (https://learn.microsoft.com/azure/load-balancer/load-balancer-outbound-connections).
 * Where it can hand nothing on it says nothing, as whoever asks hears nothing in Azure.
 */
export function renderForwarding(address: string): string {
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
