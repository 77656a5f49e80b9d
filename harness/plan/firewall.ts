import { inspectedPorts } from '../azure/firewall-rules.ts'
import { firewallSubnet } from '../azure/firewall-resources.ts'
import { azureProvidedDns } from '../azure/virtual-network.ts'
import type { FirewallFacts } from '../facts/firewall-facts.ts'
import type { Facts } from '../facts/facts.ts'
import type { FilePlan, NodePlan } from './plan.ts'
import { images } from '../../docker/images.ts'
import { coredns } from './coredns.ts'
import { nameSet, renderFilter } from './firewall-filter.ts'
import { healthPort, renderInspection } from './firewall-inspection.ts'
import { nodeNames } from '../facts/node-names.ts'
import { readiness, readinessFile } from './private-resolver.ts'
import { subnetInterface } from './subnet-interface.ts'

const folder = '/etc/rehearsal'

/**
 * Azure Firewalls: each a node that passes packets on as its network rules say (nftables), and takes TLS connections on the ports of
 * its application rules itself, to read the name that the client asks for (HAProxy). Its DNS proxy is a node beside it, to which it
 * translates questions for its own address.
 */
export function firewallNodes(facts: Facts): readonly NodePlan[] {
  return [...facts.firewalls.values()].flatMap((found) => [firewallNode(facts, found), ...(found.firewall.dnsSettings.enableProxy ? [dnsProxyNode(facts, found)] : [])])
}

function firewallNode(facts: Facts, found: FirewallFacts): NodePlan {
  const { firewall, address } = found
  return {
    name: nodeNames.firewall(firewall.name),
    kind: 'firewall',
    image: images.firewall,
    command: ['sh', `${folder}/firewall.sh`],
    environment: {},
    files: [
      { path: `${folder}/firewall.sh`, content: script },
      ...nameFiles(found),
      { path: `${folder}/firewall.nft`, content: renderFilter(found) },
      { path: `${folder}/haproxy.cfg`, content: renderInspection(firewall, serversOf(found)) },
    ],
    nameServers: serversOf(found),
    searchDomains: [],
    interfaces: [subnetInterface(facts, { virtualNetwork: firewall.virtualNetwork, subnet: firewallSubnet }, [address])],
    forwards: true,
    filters: true,
    ready: { kind: 'tcp', address: '127.0.0.1', port: healthPort },
    ...(inspectedPorts(firewall).length > 0 ? { note: 'TLS is passed on by name, as application rules say; HAProxy stands in for the firewall’s proxy.' } : {}),
  }
}

/** It hands everything on to the firewall's servers. Whether it works must not depend on them, so it has a name of its own to be asked for. */
function dnsProxyNode(facts: Facts, found: FirewallFacts): NodePlan {
  const { firewall, instanceAddress } = found
  const servers = serversOf(found)
  return coredns({
    name: nodeNames.dnsProxy(firewall.name),
    kind: 'dns-proxy',
    interfaces: [subnetInterface(facts, { virtualNetwork: firewall.virtualNetwork, subnet: firewallSubnet }, [instanceAddress])],
    blocks: [
      { zone: readiness, bind: instanceAddress, file: readinessFile.path },
      { zone: '', bind: instanceAddress, forward: { to: servers, ...(servers.length > 1 ? { healthChecks: true, readTimeout: '1s' } : { healthChecks: false }) } },
    ],
    files: [readinessFile],
    ready: { address: instanceAddress, question: { name: readiness, type: 'SOA' } },
  })
}

function serversOf({ firewall }: FirewallFacts): readonly string[] {
  return firewall.dnsSettings.servers.length > 0 ? firewall.dnsSettings.servers : [azureProvidedDns]
}

/** The names in each network rule, one a line, in a file that is called like the rule's set of addresses. */
function nameFiles({ firewall }: FirewallFacts): readonly FilePlan[] {
  return firewall.networkRules.flatMap(({ destinationFqdns }, index) =>
    (destinationFqdns.length > 0 ? [{ path: `${folder}/names/${nameSet(index)}`, content: destinationFqdns.map((name) => `${name}\n`).join('') }] : []))
}

/** Addresses of names in network rules are asked for again and again, as Azure does it; the first time before anything passes. */
const script = `set -e
nft -f ${folder}/firewall.nft
fill() {
  addresses=$(while read -r name; do getent ahostsv4 -- "$name"; done <"$1" | cut -d ' ' -f 1 | sort -u | paste -s -d ,)
  set=$(basename "$1")
  { echo "flush set ip firewall $set"; [ -z "$addresses" ] || echo "add element ip firewall $set { $addresses }"; } | nft -f -
}
fill_all() {
  for file in ${folder}/names/*; do fill "$file"; done
}
if [ -d ${folder}/names ]; then
  fill_all
  while sleep 1; do fill_all; done &
fi
exec haproxy -db -f ${folder}/haproxy.cfg
`
