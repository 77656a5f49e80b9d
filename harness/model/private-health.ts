import { registryZone } from '../azure/registry-names.ts'
import { succeeds, type ProbeResult } from '../azure/traffic-manager/probe.ts'
import type { TrafficManagerEndpoint, TrafficManagerProfile } from '../azure/traffic-manager/profile.ts'
import type { Health } from '../azure/traffic-manager/status.ts'
import type { Facts } from '../facts/facts.ts'
import { gatewayHost, probedAddress, probedName } from '../facts/probing-gateways.ts'
import { healthOf, plainToTls, probeOf, settledState } from '../facts/traffic-manager.ts'
import { isPrivateProfile, type PrivateProfile, type PrivateProfileEndpoint } from '../resources/private-traffic-manager-profiles/language.ts'
import type { ComponentId } from '../world/component.ts'
import { reachability, type Reachability } from './reachability.ts'

/** Sends the probes of any profile, public or private, in a world with these faults. */
export function prober(facts: Facts, faults: ReadonlySet<ComponentId>): (profile: TrafficManagerProfile, endpoint: TrafficManagerEndpoint) => ProbeResult {
  let reach: Reachability | undefined
  return (profile, endpoint) => isPrivateProfile(profile) ? seenFrom(facts, (reach ??= reachability(facts, faults)), profile, endpoint as PrivateProfileEndpoint).result : probeOf(facts, faults, profile, endpoint)
}

/** Health of all profiles once everything has settled: what lies behind a private endpoint a gateway finds out on the way that packets take. */
export function settledHealth(facts: Facts, faults: ReadonlySet<ComponentId>): Health {
  const settled = healthOf(facts, faults)
  const probe = prober(facts, faults)
  return { ...settled, probed: (profile, endpoint) => (isPrivateProfile(profile) ? settledState(succeeds(profile.monitor, probe(profile, endpoint))) : settled.probed(profile, endpoint)) }
}

/** What a gateway sees at an endpoint, and of a connection that comes to nothing why. */
export interface Seen {
  readonly result: ProbeResult
  readonly because: string
}

/**
 * A certificate is not looked at, and whose name is not known at an address is answered as a front end answers any such name; a machine that somebody is
 * expected to listen at speaks no TLS.
 */
export function seenFrom(facts: Facts, reach: Reachability, profile: PrivateProfile, endpoint: PrivateProfileEndpoint): Seen {
  const gateway = gatewayHost(facts, profile)
  const { protocol, port } = profile.monitor
  const attempt = (name: string) => reach(gateway, probedAddress(endpoint), name, port)
  const named = attempt(probedName(profile, endpoint))
  const { message: because } = named
  const accepted = named.outcome !== 'timeout' && named.outcome !== 'refused'
  if (protocol === 'TCP' && (accepted || named.stood === true)) return { result: { outcome: 'answered' }, because }
  if (!accepted) return { result: { outcome: named.outcome === 'refused' ? 'refused' : 'silent' }, because }
  const answer = named.outcome === 'http' || named.expired !== undefined ? named : attempt(anyName)
  if (answer.outcome !== 'http' && answer.expired === undefined) return protocol === 'HTTP' ? { result: { outcome: 'answered', status: 200 }, because } : { result: { outcome: 'refused' }, because: 'nobody speaks TLS there' }
  const status = protocol === 'HTTP' ? plainToTls : answer.status ?? answer.expired
  return { result: { outcome: 'answered', ...(status !== undefined && { status }) }, because: `HTTP ${status}` }
}

/** A name that every front end has a certificate for, and none has anything behind. */
const anyName = `any.${registryZone}`
