import { registryZone } from '../azure/registry-names.ts'
import { succeeds, type ProbeResult } from '../azure/traffic-manager/probe.ts'
import type { TrafficManagerEndpoint, TrafficManagerProfile } from '../azure/traffic-manager/profile.ts'
import type { Health } from '../azure/traffic-manager/status.ts'
import type { Facts } from '../facts/facts.ts'
import { gatewayHost, probedAddress, probedName } from '../facts/probing-gateways.ts'
import { healthOf, plainToTls, probeOf, settledState } from '../facts/traffic-manager.ts'
import type { PrivateProfile } from '../resources/private-traffic-manager-profiles/language.ts'
import { isPrivateProfile } from '../resources/private-traffic-manager-profiles/language.ts'
import type { ComponentId } from '../world/component.ts'
import { reachability, type Reachability } from './reachability.ts'

/** Sends the probes of any profile, public or private, in a world with these faults. */
export function prober(facts: Facts, faults: ReadonlySet<ComponentId>): (profile: TrafficManagerProfile, endpoint: TrafficManagerEndpoint) => ProbeResult {
  let reach: Reachability | undefined
  return (profile, endpoint) => isPrivateProfile(profile) ? probeFrom(facts, (reach ??= reachability(facts, faults)), profile, endpoint) : probeOf(facts, faults, profile, endpoint)
}

/** Health of all profiles once everything has settled: what lies behind a private endpoint a gateway finds out on the way that packets take. */
export function settledHealth(facts: Facts, faults: ReadonlySet<ComponentId>): Health {
  const settled = healthOf(facts, faults)
  const probe = prober(facts, faults)
  return { ...settled, probed: (profile, endpoint) => (isPrivateProfile(profile) ? settledState(succeeds(profile.monitor, probe(profile, endpoint))) : settled.probed(profile, endpoint)) }
}

/**
 * What a gateway sees at an endpoint. A certificate is not looked at, and whose name is not known at an address is answered as a front end answers
 * any such name; a machine that somebody is expected to listen at speaks no TLS.
 */
function probeFrom(facts: Facts, reach: Reachability, profile: PrivateProfile, endpoint: TrafficManagerEndpoint): ProbeResult {
  const gateway = gatewayHost(facts, profile)
  const { protocol, port } = profile.monitor
  const address = probedAddress(endpoint as PrivateProfile['endpoints'][number])
  const seen = (name: string) => reach(gateway, address, name, port)
  const named = seen(probedName(profile, endpoint as PrivateProfile['endpoints'][number]))
  const accepted = named.outcome !== 'timeout' && named.outcome !== 'refused'
  if (protocol === 'TCP') return accepted || named.stood === true ? { outcome: 'answered' } : { outcome: named.outcome === 'refused' ? 'refused' : 'silent' }
  if (!accepted) return { outcome: named.outcome === 'refused' ? 'refused' : 'silent' }
  const answer = named.outcome === 'http' ? named : seen(anyName)
  if (answer.outcome !== 'http') return protocol === 'HTTP' ? { outcome: 'answered', status: 200 } : { outcome: 'refused' }
  return { outcome: 'answered', ...(protocol === 'HTTP' ? { status: plainToTls } : answer.status !== undefined && { status: answer.status }) }
}

/** A name that every front end has a certificate for, and none has anything behind. */
const anyName = `any.${registryZone}`
