import type { Facts, HostFacts } from '../facts/facts.ts'
import type { Certificates } from './certificates.ts'
import type { InterfacePlan, NodePlan } from './plan.ts'
import { images } from '../../docker/images.ts'
import { gatewayCommand, gatewayFiles } from './gateway-script.ts'
import { internetInterface, isTranslated } from './internet.ts'
import { clientTunnel, clientsLink } from './point-to-site.ts'
import { subnetInterface } from './subnet-interface.ts'

/** A place to ask from: an ordinary machine that trusts the lab's certificate authority. */
export function hostNode(facts: Facts, host: HostFacts, certificates: Certificates): NodePlan {
  const tunnel = clientTunnel(facts, host)
  const trust = { path: '/etc/ssl/certs/ca-certificates.crt', content: certificates.authority }
  return {
    name: host.host.name,
    kind: 'host',
    image: images.host,
    command: tunnel ? gatewayCommand([tunnel]) : ['sleep', 'infinity'],
    environment: {},
    files: tunnel ? [trust, ...gatewayFiles([tunnel])] : [trust],
    nameServers: host.dnsServers,
    searchDomains: [],
    interfaces: [hostInterface(facts, host)],
    ...(tunnel ? { tunnels: true as const } : {}),
    ready: tunnel ? { kind: 'ping', address: clientsLink(facts, host.host.virtualNetworkGateway!).router } : undefined,
  }
}

function hostInterface(facts: Facts, found: HostFacts): InterfacePlan {
  const { host, address } = found
  const { virtualNetwork, site } = host
  if (site !== undefined) return subnetInterface(facts, { site, subnet: host.subnet! }, [address])
  if (virtualNetwork !== undefined) return subnetInterface(facts, { virtualNetwork, subnet: host.subnet! }, [address])
  return internetInterface([address], { translated: isTranslated(facts, found) })
}
