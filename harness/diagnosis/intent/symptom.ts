import { isShutOut } from '../../world/world.ts'
import type { Response } from '../../dns/message.ts'
import type { Facts, HostFacts, LinkedZone, PrivateEndpointFacts, ServiceName, ServiceFacts } from '../../facts/facts.ts'
import { portOf } from '../../azure/service-ports.ts'
import { denialOf, type Interface } from '../../facts/security.ts'
import { interfaceOf } from '../cause/security.ts'
import type { Course } from '../course/course.ts'
import { decidingCourse } from '../course/follow.ts'
import { zonesFor } from '../course/view.ts'
import { isPublic, placesAt } from '../observed/places.ts'
import { addressesOf, denialOf as saidBy } from '../observed/response.ts'
import type { Sights } from '../observed/sights.ts'
import { endpointsFor, isConnected } from './intended.ts'

/** One name that a host needs. `reach` is what an intent says; `undefined` where none does. */
export interface NeededName {
  readonly host: HostFacts
  readonly service: ServiceFacts
  readonly endpoint: ServiceName
  readonly reach: 'privately' | 'publicly' | undefined
  readonly through: readonly string[]
}

/** A name that does not lead where it should, by its signature. */
export interface Symptom extends NeededName {
  /**
   * `silent`: no answer, or one that says that there is none. `denied`: NXDOMAIN. `public`: what the public side has where a private address
   * is meant: a public one or, of a name that is in private zones alone, NXDOMAIN.
   * `wrong`: a private address that no private endpoint of the registry has for this name. `unreachable`: a private endpoint that the
   * host has no route to; `blocked`: one, or a public front end, that a security rule keeps from it; `unapproved`: one that passes no traffic; `elsewhere`: not the one that is meant. `forbidden`: HTTP 403.
   */
  readonly kind: 'silent' | 'denied' | 'public' | 'wrong' | 'unreachable' | 'blocked' | 'unapproved' | 'elsewhere' | 'forbidden'
  readonly response: Response | undefined
  readonly addresses: readonly string[]
  /** Where the question went. */
  readonly course: Course
  /** The linked zone that decides for the privatelink name in the host's view. */
  readonly zone: LinkedZone | undefined
  /** The private endpoint that the address belongs to, for the kinds that speak of one. */
  readonly owner: PrivateEndpointFacts | undefined
  /** Private endpoints that could serve the host as meant: approved, with a route, among those that the intent names. */
  readonly usable: readonly PrivateEndpointFacts[]
}

/** What is wrong with what a host got for a name, or `undefined` where nothing is that has a name of its own. */
export function symptomOf(facts: Facts, needed: NeededName, sights: Sights): Symptom | undefined {
  const { host, service, endpoint, reach } = needed
  const response = sights.answer(endpoint.name)
  const addresses = addressesOf(response)
  const zone = zonesFor(facts, host, endpoint.privatelinkName)[0]
  const outside = reach !== 'publicly' && endpoint.publicZone === undefined && (zone === undefined || (response && saidBy(response)?.zone) !== zone.resource.zoneName)
  const { kind, owner } = negative(response, outside) ?? (reach === 'publicly' ? publicly(facts, needed, sights, addresses) : privately(facts, needed, sights, addresses))
  if (kind === undefined) return undefined
  const usable = endpointsFor(facts, service, endpoint).filter((one) => statusOf(facts, needed, one) === undefined)
  return { ...needed, kind, response, addresses, course: decidingCourse(facts, host, endpoint), zone, owner, usable }
}

interface Found {
  readonly kind: Symptom['kind'] | undefined
  readonly owner?: PrivateEndpointFacts
}

/** `outside`: it was no private zone that had the say, and the public side has nothing of the name. */
function negative(response: Response | undefined, outside: boolean): Found | undefined {
  if (response === undefined || response.rcode === 'SERVFAIL' || response.rcode === 'REFUSED') return { kind: 'silent' }
  return response.rcode === 'NXDOMAIN' ? { kind: outside ? 'public' : 'denied' } : undefined
}

function publicly(facts: Facts, { host, endpoint }: NeededName, sights: Sights, [address]: readonly string[]): Found {
  if (address === undefined || !isPublic(facts, address)) return { kind: undefined }
  if (isBlocked(facts, host, { domain: undefined, address }, portOf(endpoint.name))) return { kind: 'blocked' }
  return { kind: isShutOut(sights.connection(endpoint.name)) ? 'forbidden' : undefined }
}

function privately(facts: Facts, needed: NeededName, sights: Sights, addresses: readonly string[]): Found {
  const { service, endpoint: { name: own, privatelinkName } } = needed
  const foreign = addresses.filter((address) => isPublic(facts, address))
  // A public address behind a record of an own zone is a wrong record, not a missing one.
  if (foreign.length > 0) {
    const byRecord = sights.answer(own)!.answer.some(({ name, data }) => (name === own || name === privatelinkName) && foreign.includes(data))
    return { kind: byRecord ? 'wrong' : 'public' }
  }
  for (const address of addresses) {
    const owners = placesAt(facts, address)
      .filter((place) => place.endpoint.endpoint.service === service.name && place.member.endpoint.name === own)
      .map(({ endpoint }) => endpoint)
    if (owners.length === 0) return { kind: 'wrong' }
    const statuses = owners.map((owner): Found & { readonly owner: PrivateEndpointFacts } => ({ owner, kind: statusOf(facts, needed, owner) ?? blocked(facts, needed, sights, { owner, address }) }))
    // The same address may exist in networks that are not connected; the one that the host can route to counts.
    const worst = statuses.find(({ kind }) => kind === undefined) ?? statuses.find(({ kind }) => kind !== 'unreachable') ?? statuses[0]!
    if (worst.kind !== undefined) return worst
  }
  return { kind: undefined }
}

/** What a firewall carries comes from the firewall, and other rules apply to it: then nothing is kept from the host. */
function blocked(facts: Facts, { host, endpoint }: NeededName, sights: Sights, { owner, address }: { readonly owner: PrivateEndpointFacts; readonly address: string }): 'blocked' | undefined {
  if (!isBlocked(facts, host, { domain: `virtualNetwork:${owner.endpoint.virtualNetwork}`, address }, portOf(endpoint.name))) return undefined
  return sights.connection(endpoint.name).outcome === 'http' ? undefined : 'blocked'
}

function isBlocked(facts: Facts, host: HostFacts, to: Interface, port: number): boolean {
  return denialOf(facts, { from: interfaceOf(facts, host), to, protocol: 'Tcp', port }) !== undefined
}

/** Why a private endpoint does not serve the host as meant, or `undefined` when it does. */
function statusOf(facts: Facts, { host, through }: NeededName, { endpoint }: PrivateEndpointFacts): 'unreachable' | 'unapproved' | 'elsewhere' | undefined {
  if (!isConnected(facts, host, endpoint.virtualNetwork)) return 'unreachable'
  if (endpoint.connectionState !== 'Approved') return 'unapproved'
  return through.length > 0 && !through.includes(endpoint.name) ? 'elsewhere' : undefined
}
