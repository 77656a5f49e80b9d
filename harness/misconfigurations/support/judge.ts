import type { Response } from '../../dns/message.ts'
import type { Facts, LinkedZone, HostFacts, PrivateEndpointFacts, RegistryEndpoint, RegistryFacts } from '../../facts/facts.ts'
import { isPublic, placesAt } from '../../diagnosis/observed/places.ts'
import { isConnected } from '../../diagnosis/intent/intended.ts'
import { interfaceOf } from '../../diagnosis/cause/security.ts'
import { denialOf, type Interface } from '../../facts/security.ts'
import { addressesOf } from '../../diagnosis/observed/response.ts'
import { zonesFor } from '../../diagnosis/course/view.ts'
import type { Predictions } from './predictions.ts'

/** One name that a host needs. `reach` is what an intent says; `undefined` where none does. */
export interface NeededName {
  readonly host: HostFacts
  readonly registry: RegistryFacts
  readonly endpoint: RegistryEndpoint
  readonly reach: 'privately' | 'publicly' | undefined
  readonly through: readonly string[]
}

/** An answer that is otherwise than it should be, by its signature. */
export interface Symptom extends NeededName {
  /**
   * `silent`: no answer, or one that says that there is none. `denied`: NXDOMAIN. `public`: a public address where a private one is meant.
   * `wrong`: a private address that no private endpoint of the registry has for this name. `unreachable`: a private endpoint that the
   * host has no route to; `blocked`: one, or a public front end, that a security rule keeps from it; `unapproved`: one that passes no traffic; `elsewhere`: not the one that is meant. `forbidden`: HTTP 403.
   */
  readonly kind: 'silent' | 'denied' | 'public' | 'wrong' | 'unreachable' | 'blocked' | 'unapproved' | 'elsewhere' | 'forbidden'
  readonly response: Response | undefined
  readonly addresses: readonly string[]
  /** The linked zone that decides for the privatelink name in the host's view. */
  readonly zone: LinkedZone | undefined
  /** The private endpoint that the address belongs to, for the kinds that speak of one. */
  readonly owner: PrivateEndpointFacts | undefined
  /** Private endpoints that could serve the host as meant: approved, with a route, among those that the intent names. */
  readonly usable: readonly PrivateEndpointFacts[]
}

/** What is wrong with the answer, or `undefined`. */
export function judge(predictions: Predictions, found: NeededName): Symptom | undefined {
  const { facts } = predictions
  const { host, registry, endpoint, reach } = found
  const response = predictions.ask(host, endpoint.name)
  const addresses = addressesOf(response)
  const { kind, owner } = reach === 'publicly' ? judgePublic(predictions, found, response, addresses) : judgePrivate(predictions, found, response, addresses)
  if (kind === undefined) return undefined
  const usable = predictions.endpointsOf(registry).filter((one) => statusOf(predictions, found, one) === undefined)
  return { ...found, kind, response, addresses, zone: zonesFor(facts, host, endpoint.privatelinkName)[0], owner, usable }
}

type Judgement = { readonly kind: Symptom['kind'] | undefined; readonly owner?: PrivateEndpointFacts }

function judgePublic({ facts, reach }: Predictions, { host, endpoint }: NeededName, response: Response | undefined, addresses: readonly string[]): Judgement {
  const negative = negativeKind(response)
  const [address] = addresses
  if (negative || address === undefined || !isPublic(facts, address)) return { kind: negative }
  if (isBlocked(facts, host, { domain: undefined, address })) return { kind: 'blocked' }
  return { kind: reach(host, address, endpoint.name).status === 403 ? 'forbidden' : undefined }
}

function judgePrivate(predictions: Predictions, found: NeededName, response: Response | undefined, addresses: readonly string[]): Judgement {
  const { facts } = predictions
  const negative = negativeKind(response)
  if (negative || addresses.length === 0) return { kind: negative }
  const foreign = addresses.filter((address) => isPublic(facts, address))
  // A public address behind a record of an own zone is a wrong record, not a missing one.
  if (foreign.length > 0) {
    const { name: own, privatelinkName } = found.endpoint
    const byRecord = response!.answer.some(({ name, data }) => (name === own || name === privatelinkName) && foreign.includes(data))
    return { kind: byRecord ? 'wrong' : 'public' }
  }
  let worst: Judgement = { kind: undefined }
  for (const address of addresses) {
    const owners = placesAt(facts, address)
      .filter(({ endpoint, member }) => endpoint.endpoint.registry === found.registry.registry.name && member.endpoint.member === found.endpoint.member)
      .map(({ endpoint }) => endpoint)
    if (owners.length === 0) return { kind: 'wrong' }
    const statuses = owners.map((owner) => ({ owner, kind: statusOf(predictions, found, owner) ?? blocked(predictions, found, owner, address) }))
    // The same address may exist in networks that are not connected; the one that the host can route to counts.
    worst = statuses.find(({ kind }) => kind === undefined) ?? statuses.find(({ kind }) => kind !== 'unreachable') ?? statuses[0]!
    if (worst.kind !== undefined) return worst
  }
  return worst
}

/** What a firewall carries comes from the firewall, and other rules apply to it: then nothing is kept from the host. */
function blocked({ facts, reach }: Predictions, { host, endpoint }: NeededName, owner: PrivateEndpointFacts, address: string): 'blocked' | undefined {
  if (!isBlocked(facts, host, { domain: `virtualNetwork:${owner.endpoint.virtualNetwork}`, address })) return undefined
  return reach(host, address, endpoint.name).outcome === 'http' ? undefined : 'blocked'
}

function isBlocked(facts: Facts, host: HostFacts, to: Interface): boolean {
  return denialOf(facts, { from: interfaceOf(facts, host), to, protocol: 'Tcp', port: 443 }) !== undefined
}

/** Why a private endpoint does not serve the host as meant, or `undefined` when it does. */
function statusOf({ facts }: Predictions, { host, through }: NeededName, { endpoint }: PrivateEndpointFacts): 'unreachable' | 'unapproved' | 'elsewhere' | undefined {
  if (!isConnected(facts, host, endpoint.virtualNetwork)) return 'unreachable'
  if (endpoint.connectionState !== 'Approved') return 'unapproved'
  return through.length > 0 && !through.includes(endpoint.name) ? 'elsewhere' : undefined
}

function negativeKind(response: Response | undefined): 'silent' | 'denied' | undefined {
  if (response === undefined || response.rcode === 'SERVFAIL' || response.rcode === 'REFUSED') return 'silent'
  return response.rcode === 'NXDOMAIN' ? 'denied' : undefined
}
