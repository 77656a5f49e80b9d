import { inboundEndpoints } from '../../facts/dns-servers.ts'
import { decidingCourse } from '../course/follow.ts'
import { hasRecord } from '../course/view.ts'
import { endpointsFor, isConnected } from '../intent/intended.ts'
import { oneOf } from '../observed/describe.ts'
import type { AskedName } from './asked-name.ts'
import type { Cause } from './cause.ts'

/**
 * The question is led to where another private endpoint's zone is linked, such as another region's inbound endpoint: links of the host's own
 * network decide nothing then. `undefined` where it is led nowhere.
 */
export function causeOfOtherView(asked: AskedName, zone: string, writers: readonly string[]): Cause | undefined {
  const { facts, host, endpoint } = asked
  const { end, at, network, servers } = decidingCourse(facts, host, endpoint)
  const last = servers.at(-1)
  if (end !== 'azure' || at === undefined || last === undefined) return undefined
  const better = inboundEndpoints(facts).filter(({ place }) => 'virtualNetwork' in place && place.virtualNetwork !== network && servesFrom(asked, place.virtualNetwork))
  const instead = better.length > 0 ? oneOf(better.map(({ address, name }) => `${address} (${name})`)) : 'a DNS server in a network that is linked to the zone of the private endpoint that should'
  return {
    because: `the question is led to ${last.address} (${last.name}), which has the view of ${network}: ${zone}, linked there, has the records of ${oneOf(writers)}, which is not what should serve ${host.host.name}`,
    fix: `Let it lead to ${instead}, or say in the intent that ${oneOf(writers)} may.`,
    at,
  }
}

/** Whether a zone is linked to a network in which a private endpoint that the host can route to registers the name. */
function servesFrom({ facts, host, service, endpoint }: AskedName, network: string): boolean {
  const near = endpointsFor(facts, service, endpoint).filter((one) => isConnected(facts, host, one.endpoint.virtualNetwork))
  return near.some((one) => one.endpoint.privateDnsZoneGroup.some((zone) => hasRecord(facts, zone, endpoint.privatelinkName) && facts.linkedZones.get(network)?.some(({ resource }) => resource.name === zone)))
}
