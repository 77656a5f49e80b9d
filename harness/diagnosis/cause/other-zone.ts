import type { Facts, LinkedZone, PrivateEndpointFacts } from '../../facts/facts.ts'
import { isWithin } from '../../dns/name.ts'
import type { Path } from '../../dns/path.ts'
import type { Edit } from '../../resources/mutation.ts'
import { viewOf } from '../course/view.ts'
import { endpointsFor, isConnected } from '../intent/intended.ts'
import { oneOf } from '../observed/describe.ts'
import type { AskedName } from './asked-name.ts'
import { linked, registeredIn } from './edits.ts'

/** The private endpoint that should serve a host registers in a zone that is not linked where the host's question arrives: another one is, which decides there. */
export interface OtherZone {
  /** `lonely registers in zone-b, which is not linked to hub`. */
  readonly registers: string
  readonly endpoint: string
  /** The zone that has its record. */
  readonly right: string
  readonly fix: string
  readonly at: Path
  readonly edits: readonly Edit[]
}

/**
 * What to do about it without taking anything from others: only one zone of a name can be linked to a network, so a zone that has the records of
 * other services stays linked, and the private endpoint registers there. Where that would overwrite a record of the zone, the zones change places.
 */
export function otherZone({ facts, host, service, endpoint }: AskedName, { resource, path }: LinkedZone): OtherZone | undefined {
  const view = viewOf(facts, host, endpoint.name)
  const near = endpointsFor(facts, service, endpoint).filter((one) => isConnected(facts, host, one.endpoint.virtualNetwork) && !one.endpoint.privateDnsZoneGroup.includes(resource.name))
  for (const { endpoint: { name, privateDnsZoneGroup } } of near) {
    const right = privateDnsZoneGroup.find((zone) => isWithin(endpoint.privatelinkName, facts.topology.privateDnsZones.get(zone)?.zoneName ?? ''))
    if (view === undefined || right === undefined) continue
    const found = { endpoint: name, right, registers: `${name} registers in ${right}, which is not linked to ${view}` }
    const others = registeringIn(facts, resource.name).filter((one) => one.endpoint.service !== service.name)
    const taken = registeringIn(facts, resource.name).some((one) => one.endpoint.service === service.name)
    if (others.length > 0 && !taken) {
      const idle = facts.topology.privateDnsZones.get(right)?.virtualNetworkLinks.length === 0
      return {
        ...found,
        fix: `Name ${resource.name} in the privateDnsZoneGroup of ${name}${idle ? `, in place of ${right}` : ''}: ${oneOf(others.map((one) => one.endpoint.name), 'and')} ${others.length > 1 ? 'register' : 'registers'} there, and a network can be linked to one zone of a name only.`,
        at: ['privateEndpoints', name, 'privateDnsZoneGroup'],
        edits: [registeredIn(facts, name, resource.name, idle ? [right] : [])],
      }
    }
    const along = others.length > 0 ? `, and name ${right} in the privateDnsZoneGroup of ${oneOf(others.map((one) => one.endpoint.name), 'and')} too` : ''
    return {
      ...found,
      fix: `Link ${right} to ${view} in place of ${resource.name}${along}.`,
      at: path,
      edits: [{ removed: path }, linked(right, view), ...others.map((one) => registeredIn(facts, one.endpoint.name, right))],
    }
  }
  return undefined
}

function registeringIn(facts: Facts, zone: string): readonly PrivateEndpointFacts[] {
  return [...facts.privateEndpoints.values()].filter(({ endpoint }) => endpoint.privateDnsZoneGroup.includes(zone))
}
