import type { Facts, HostFacts } from '../facts/facts.ts'
import type { Certificates } from './certificates.ts'
import type { FilePlan, InterfacePlan, NodePlan } from './plan.ts'
import { images } from '../../docker/images.ts'
import { gatewayCommand, gatewayFiles } from './gateway-script.ts'
import { internetInterface, isTranslated } from './internet.ts'
import { clientTunnel, clientsLink } from './point-to-site.ts'
import { subnetInterface } from './subnet-interface.ts'

/** A place to ask from: an ordinary machine that trusts the lab's certificate authority. */
export function hostNode(facts: Facts, host: HostFacts, certificates: Certificates): NodePlan {
  const tunnel = clientTunnel(facts, host)
  const { searchDomains = [], ndots, hostsFile } = host.host
  const table = host.host.dnsServersByDomain?.map(({ domainName, dnsServers }) => ({ domain: domainName, servers: dnsServers })).toSorted((a, b) => b.domain.length - a.domain.length)
  const stub = table && stubFile(table, host.dnsServers)
  const command = tunnel ? gatewayCommand([tunnel]) : ['sleep', 'infinity']
  const trust = { path: '/etc/ssl/certs/ca-certificates.crt', content: certificates.authority }
  return {
    name: host.host.name,
    kind: 'host',
    image: images.host,
    command: stub === undefined ? command : ['sh', '-c', `dnsmasq --conf-file=${stub.path} && exec "$@"`, 'sh', ...command],
    environment: {},
    files: [trust, ...(stub ? [stub] : []), ...(tunnel ? gatewayFiles([tunnel]) : [])],
    nameServers: host.dnsServers,
    ...(table && { nameServersByDomain: table }),
    searchDomains,
    ...(ndots !== undefined && { ndots }),
    ...(hostsFile && { hostsFile }),
    interfaces: [hostInterface(facts, host)],
    ...(tunnel ? { tunnels: true as const } : {}),
    ready: tunnel ? { kind: 'ping', address: clientsLink(facts, host.host.virtualNetworkGateway!).router } : undefined,
  }
}

/** dnsmasq in the place of the NRPT of Windows or of systemd-resolved: it only chooses whom to ask, and hands on what it is told. */
function stubFile(table: NonNullable<NodePlan['nameServersByDomain']>, others: readonly string[]): FilePlan {
  const lines = [
    'listen-address=127.0.0.1', 'bind-interfaces', 'no-resolv', 'no-hosts', 'cache-size=0', 'strict-order', 'user=root', 'pid-file=/run/names.pid',
    ...table.flatMap(({ domain, servers }) => servers.map((server) => `server=/${domain}/${server}`)),
    ...others.map((server) => `server=${server}`),
  ]
  return { path: '/etc/names.conf', content: lines.map((line) => `${line}\n`).join('') }
}

function hostInterface(facts: Facts, found: HostFacts): InterfacePlan {
  const { host, address } = found
  const { virtualNetwork, site } = host
  if (site !== undefined) return subnetInterface(facts, { site, subnet: host.subnet! }, [address])
  if (virtualNetwork !== undefined) return subnetInterface(facts, { virtualNetwork, subnet: host.subnet! }, [address])
  return internetInterface([address], { translated: isTranslated(facts, found) })
}
