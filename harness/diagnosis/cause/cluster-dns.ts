import type { Facts, HostFacts } from '../../facts/facts.ts'
import { isNodeLocalCache } from '../../facts/dns-servers.ts'
import { forwardedZone, zonesOfName } from '../../facts/service-names.ts'
import { azureProvidedDns } from '../../azure/virtual-network.ts'
import type { AskedFor, Course } from '../course/course.ts'
import { decidingCourse } from '../course/follow.ts'
import { whereToForward } from '../course/forwarders.ts'
import { serverAt } from '../course/hops.ts'
import { misnamedZone } from '../course/misnamed.ts'
import { asksAzure, zonesFor, zonesWith } from '../course/view.ts'
import { oneOf } from '../observed/describe.ts'
import type { Cause } from './cause.ts'
import { dnsServersPath } from './dns-servers-path.ts'
import { configured, linked } from './edits.ts'
import { podBeside, type Served } from './pod-beside.ts'
import { servedAfter, serves } from './served-after.ts'
import { serversNamed } from './servers-named.ts'
import { causeOfUnmatched } from './unmatched.ts'

/**
 * A node that does not find what the pods beside it find: somebody mended the cluster's DNS, which pods ask and nodes do not. kubelet and containerd
 * ask what the node's network does. https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-s-dns-policy
 */
export function causeOfClusterDnsAlone(facts: Facts, node: HostFacts, asked: AskedFor): Cause | undefined {
  const { name, virtualNetwork, dnsServersByDomain } = node.host
  if (virtualNetwork === undefined || !asksAsItsNetwork(facts, node) || dnsServersByDomain !== undefined) return undefined
  const course = decidingCourse(facts, node, asked)
  if (!isUnawares(facts, node, course, asked)) return undefined
  const served = podBeside(facts, node, asked)
  if (served === undefined || causeOfUnmatched(facts, node, asked) !== undefined) return undefined
  const { pod, server, addresses } = served
  const asks = asksAzure(node) ? `Azure-provided DNS of ${virtualNetwork}` : serversNamed(facts, node, node.dnsServers, 'and')
  const mended = mends(facts, node, { course, served, asked }).find(({ edits }) => servedAfter(facts, edits, node, asked))
  return {
    because: `${pod.host.name} finds the private ${asked.name} by ${server.name}${addresses.length === 0 ? '' : `, which asks ${serversNamed(facts, pod, addresses, 'or')}`}; `
      + `images are pulled with the resolver of the node, and ${name} asks ${asks}, which knows nothing of it`,
    ...(mended ?? { fix: `Let what ${name} asks lead ${forwardedZone(zonesOfName(facts, asked.name))} to ${whereToForward(facts)} as well.`, at: dnsServersPath(facts, node) }),
  }
}

/** Whether a machine asks what its network lists, itself or by a cache for nodes. */
function asksAsItsNetwork(facts: Facts, node: HostFacts): boolean {
  return node.host.dnsServers.every((address) => {
    const server = serverAt(facts, node, address)
    return server !== undefined && isNodeLocalCache(server, 'nodes')
  })
}

/** Nobody whom the node asks leads the name into a zone, and nothing else is wrong with them: no rule, no zone that hides another or has the wrong name. */
function isUnawares(facts: Facts, node: HostFacts, course: Course, asked: AskedFor): boolean {
  if (course.denied !== undefined || course.handedOn !== undefined || course.relayedBy !== undefined || serves(facts, course, asked)) return false
  if (course.end === 'public') return true
  if (course.end !== 'azure' || zonesFor(facts, node, asked.privatelinkName, asked.name).length > 0) return false
  const service = [...facts.services.values()].find(({ names }) => names.some((one) => one.name === asked.name))
  const endpoint = service?.names.find((one) => one.name === asked.name)
  return service === undefined || endpoint === undefined || course.network === undefined || misnamedZone(facts, course.network, { service, endpoint }) === undefined
}

type Mend = Required<Omit<Cause, 'because'>>

/** What would let the node find it too, the likelier first: whoever links zones to a network means it to ask Azure. */
function* mends(facts: Facts, node: HostFacts, { course, served: { pod, server, addresses }, asked }: { readonly course: Course; readonly served: Served; readonly asked: AskedFor }): Generator<Mend> {
  const network = facts.topology.virtualNetworks.get(node.host.virtualNetwork!)!
  const last = course.servers.findLast((one) => !isNodeLocalCache(one, 'nodes'))
  const caches = [...facts.dnsServerFacts.values()].filter((one) => isNodeLocalCache(one, 'nodes') && one.domain === `virtualNetwork:${network.name}`)
  if (last !== undefined) {
    const domainName = forwardedZone(zonesOfName(facts, asked.name))
    const edits = configured(facts, last, ({ conditionalForwarders }) => ({ conditionalForwarders: [...conditionalForwarders.filter((one) => one.domainName !== domainName), { domainName, forwarders: [...addresses] }] }))
    if (edits && addresses.length > 0) yield { fix: `Let ${last.name} forward ${domainName} to ${serversNamed(facts, pod, addresses, 'and')} too, as ${server.name} does.`, at: [...last.path, 'conditionalForwarders'], edits }
  }
  const links = zonesWith(facts, asked.privatelinkName).map((zone): Mend => ({
    fix: `Link ${zone} to ${course.network} too.`, at: ['privateDnsZones', zone, 'virtualNetworkLinks'], edits: [linked(zone, course.network ?? '')],
  }))
  const lists: readonly Mend[] = network.dnsServers.length > 0 || addresses.length === 0 || addresses.includes(azureProvidedDns) ? [] : [{
    fix: `Set dnsServers of ${network.name} to ${oneOf(addresses, 'and')} too, as ${server.name} has it, and ${caches.length > 0 ? 'reimage the node pool: its caches keep the list that they were made with' : 'let the nodes have new leases'}.`,
    at: ['virtualNetworks', network.name],
    edits: [{ at: ['virtualNetworks', network.name], value: { ...network, dnsServers: addresses } }, ...caches.flatMap((one) => configured(facts, one, () => ({ forwarders: addresses })) ?? [])],
  }]
  const hasLinks = [...facts.topology.privateDnsZones.values()].some(({ virtualNetworkLinks }) => virtualNetworkLinks.some((link) => link.virtualNetwork === network.name))
  if (course.end === 'azure') yield* hasLinks ? [...links, ...lists] : [...lists, ...links]
}
