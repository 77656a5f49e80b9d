import type { Facts, HostFacts } from '../facts/facts.ts'
import type { Certificates } from './certificates.ts'
import type { Registry } from '../azure/resources.ts'
import { clientOf, imagesOf, tokenOf } from '../facts/held-registries.ts'
import type { FilePlan, InterfacePlan, NodePlan } from './plan.ts'
import { connectedLogin, connectedOf } from '../facts/held-connected.ts'
import { adminPassword } from './container-registry.ts'
import { connectedParts, loginAt } from './connected-registry.ts'
import { tokenPassword } from './registry-tokens.ts'
import { clientImages, images } from '../../docker/images.ts'
import { gatewayCommand, gatewayFiles } from './gateway-script.ts'
import { internetInterface, isTranslated } from './internet.ts'
import { forwarding } from './appliance.ts'
import { clientTunnel, clientsLink } from './point-to-site.ts'
import { sharing, trust } from './plain-hosts.ts'
import { subnetInterface } from './subnet-interface.ts'

/** A place to ask from: an ordinary machine that trusts the lab's certificate authority. */
export function hostNode(facts: Facts, host: HostFacts, certificates: Certificates): NodePlan {
  const tunnel = clientTunnel(facts, host)
  const { searchDomains = [], ndots, hostsFile } = host.host
  const table = host.host.dnsServersByDomain?.map(({ domainName, dnsServers }) => ({ domain: domainName, servers: dnsServers })).toSorted((a, b) => b.domain.length - a.domain.length)
  const stub = table && stubFile(table, host.dnsServers)
  const pulls = imagesOf(facts.topology, host.host.name)
  const connected = connectedParts(facts, host, certificates)
  const command = tunnel ? gatewayCommand([tunnel]) : connected?.command ?? ['sleep', 'infinity']
  const client = pulls.length > 0 || connectedOf(facts.topology, host.host.name).length > 0
  return {
    name: host.host.name,
    kind: 'host',
    image: connected?.image ?? (client ? images[clientImages[clientOf(facts.topology, host.host.name)]] : images.host),
    command: stub === undefined ? command : ['sh', '-c', `dnsmasq --conf-file=${stub.path} && exec "$@"`, 'sh', ...command],
    environment: connected?.environment ?? {},
    ...(!tunnel && !stub && !client && !connected && sharing),
    files: [trust(certificates), ...(stub ? [stub] : []), ...(tunnel ? gatewayFiles([tunnel]) : []), ...(client ? [logins(facts, host, pulls)] : []), ...connected?.files ?? []],
    nameServers: host.dnsServers,
    ...(table && { nameServersByDomain: table }),
    searchDomains,
    ...(ndots !== undefined && { ndots }),
    ...(hostsFile && { hostsFile }),
    interfaces: [hostInterface(facts, host)],
    ...(tunnel ? { tunnels: true as const } : {}),
    ...(connected && { connectedRegistry: connected.connectedRegistry }),
    ...forwarding(facts, host),
    ready: tunnel ? { kind: 'ping', address: clientsLink(facts, host.host.virtualNetworkGateway!).router } : connected?.ready,
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

/** As `docker login` leaves it, at each name by which a client may log in: credentials are kept by name, and a regional endpoint has its own. */
function logins({ services, topology, hosts }: Facts, { host }: HostFacts, registries: readonly Registry[]): FilePlan {
  const auths = registries.flatMap((registry) => {
    const token = tokenOf(topology, host.name, registry.name)
    const auth = Buffer.from(token === undefined ? `${registry.name}:${adminPassword(registry)}` : `${token}:${tokenPassword(registry, token)}`).toString('base64')
    return services.get(registry.name)!.names.filter(({ kind }) => kind !== 'data').map(({ name }) => [name, { auth }] as const)
  })
  const connected = connectedOf(topology, host.name).map((one) => [connectedLogin(one, hosts), { auth: Buffer.from(loginAt({ topology }, one, host.name)).toString('base64') }] as const)
  return { path: '/root/.docker/config.json', content: `${JSON.stringify({ auths: Object.fromEntries([...auths, ...connected]) }, undefined, 2)}\n`, secret: 'passwords of registries' }
}

function hostInterface(facts: Facts, found: HostFacts): InterfacePlan {
  const { host, address } = found
  const { virtualNetwork, site } = host
  if (site !== undefined) return subnetInterface(facts, { site, subnet: host.subnet! }, [address])
  if (virtualNetwork !== undefined) return subnetInterface(facts, { virtualNetwork, subnet: host.subnet! }, [address])
  return internetInterface([address], { translated: isTranslated(facts, found) })
}
