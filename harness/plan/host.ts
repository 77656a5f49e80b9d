import type { Facts, HostFacts } from '../facts/facts.ts'
import type { Certificates } from './certificates.ts'
import type { Registry } from '../azure/resources.ts'
import { imagesOf } from '../facts/held-registries.ts'
import type { FilePlan, InterfacePlan, NodePlan } from './plan.ts'
import { adminPassword } from './container-registry.ts'
import { images } from '../../docker/images.ts'
import { gatewayCommand, gatewayFiles } from './gateway-script.ts'
import { internetInterface, isTranslated } from './internet.ts'
import { clientTunnel, clientsLink } from './point-to-site.ts'
import { subnetInterface } from './subnet-interface.ts'

/** A place to ask from: an ordinary machine that trusts the lab's certificate authority. */
export function hostNode(facts: Facts, host: HostFacts, certificates: Certificates): NodePlan {
  const tunnel = clientTunnel(facts, host)
  const pulls = imagesOf(facts.topology, host.host.name)
  const trust = { path: '/etc/ssl/certs/ca-certificates.crt', content: certificates.authority }
  return {
    name: host.host.name,
    kind: 'host',
    image: pulls.length > 0 ? images['registry-client'] : images.host,
    command: tunnel ? gatewayCommand([tunnel]) : ['sleep', 'infinity'],
    environment: {},
    files: [trust, ...(tunnel ? gatewayFiles([tunnel]) : []), ...(pulls.length > 0 ? [logins(facts, pulls)] : [])],
    nameServers: host.dnsServers,
    searchDomains: [],
    interfaces: [hostInterface(facts, host)],
    ...(tunnel ? { tunnels: true as const } : {}),
    ready: tunnel ? { kind: 'ping', address: clientsLink(facts, host.host.virtualNetworkGateway!).router } : undefined,
  }
}

/** As `docker login` leaves it, at each name by which a client may log in: credentials are kept by name, and a regional endpoint has its own. */
function logins({ services }: Facts, registries: readonly Registry[]): FilePlan {
  const auths = registries.flatMap((registry) => {
    const auth = Buffer.from(`${registry.name}:${adminPassword(registry)}`).toString('base64')
    return services.get(registry.name)!.names.filter(({ kind }) => kind !== 'data').map(({ name }) => [name, { auth }] as const)
  })
  return { path: '/root/.docker/config.json', content: `${JSON.stringify({ auths: Object.fromEntries(auths) }, undefined, 2)}\n`, secret: 'passwords of registries' }
}

function hostInterface(facts: Facts, found: HostFacts): InterfacePlan {
  const { host, address } = found
  const { virtualNetwork, site } = host
  if (site !== undefined) return subnetInterface(facts, { site, subnet: host.subnet! }, [address])
  if (virtualNetwork !== undefined) return subnetInterface(facts, { virtualNetwork, subnet: host.subnet! }, [address])
  return internetInterface([address], { translated: isTranslated(facts, found) })
}
