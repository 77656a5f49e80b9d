import { proberAddress } from '../azure/public-plan.ts'
import { registryProfileName } from '../azure/registry-chain.ts'
import { answersOf, type Answers } from '../azure/traffic-manager/answer.ts'
import { succeeds, type ProbeResult, type ProbeState } from '../azure/traffic-manager/probe.ts'
import { defaultMonitor, type MonitorConfig, type TrafficManagerEndpoint, type TrafficManagerProfile } from '../azure/traffic-manager/profile.ts'
import type { Asker } from '../azure/traffic-manager/routing.ts'
import { endpointStatus, throughProfile, type EndpointStatus, type Health } from '../azure/traffic-manager/status.ts'
import { isPrivateProfile } from '../resources/private-traffic-manager-profiles/language.ts'
import { isWell, publicAddressId, securityRuleId, type ComponentId } from '../world/component.ts'
import { barrierTo, listensAt, publicMachines, type PublicMachine } from './public-machines.ts'
import { answerOf, servedAt } from './services.ts'
import type { Facts } from './types.ts'

const httpsPort = 443
/** What a server says to whoever speaks plain HTTP where TLS is spoken (nginx). */
export const plainToTls = 400

const up: ProbeState = { failures: 0, healthy: true }
const down: ProbeState = { failures: Infinity, healthy: false }

export const settledState = (succeeded: boolean): ProbeState => (succeeded ? up : down)

/** Health of the endpoints of all profiles once everything has settled, with these components broken. */
export function healthOf(facts: Facts, faults: ReadonlySet<ComponentId>): Health {
  const registries = registriesByProfile(facts)
  return {
    probed(profile, endpoint) {
      const registry = registries.get(profile.name)
      // What a private one's gateway sees is the model's to tell (model/private-health.ts); who has no model takes it for healthy.
      if (registry === undefined && (profile.monitor === undefined || isPrivateProfile(profile))) return up
      return settledState(succeeds(profile.monitor ?? defaultMonitor, probeOf(facts, faults, profile, endpoint)))
    },
    stopped: () => false,
    profile: (name) => facts.trafficManagerProfiles.get(name),
  }
}

/** What one probe of an endpoint sees; the platform's own of a registry asks a monitor for its replica there, which answers for all that it is made of, or only the front end there. */
export function probeOf(facts: Facts, faults: ReadonlySet<ComponentId>, profile: TrafficManagerProfile, endpoint: TrafficManagerEndpoint): ProbeResult {
  const registry = registriesByProfile(facts).get(profile.name)
  if (registry !== undefined && facts.topology.settings.healthProbe === 'shallow') return faults.has(`front-end:login/${endpoint.location}`) ? { outcome: 'silent' } : { outcome: 'answered', status: 200 }
  if (registry !== undefined) return { outcome: 'answered', status: faults.has(`replica:${registry}/${endpoint.location}`) || !isWell(faults, registry, endpoint.location!) ? 503 : 200 }
  return profile.monitor === undefined ? { outcome: 'answered', status: 200 } : probe(facts, faults, endpoint, profile.monitor)
}

/** Whether probes of its own decide on an endpoint: not where it always serves, is switched off, or stands for another profile. */
export function isProbed(facts: Facts, { monitor }: TrafficManagerProfile, { kind, alwaysServe, status, target }: TrafficManagerEndpoint): boolean {
  return monitor !== undefined && kind !== 'nestedEndpoints' && alwaysServe !== true && status !== 'Disabled' && !facts.trafficManagerProfiles.has(target)
}

/** What a probe of an endpoint is about, in words: a replica, or the endpoint's target. */
export function whatIsProbed(facts: Facts, profile: TrafficManagerProfile, { target, location }: TrafficManagerEndpoint): string {
  const registry = registriesByProfile(facts).get(profile.name)
  return registry === undefined ? target : `${registry}/${location}`
}

const registriesOf = new WeakMap<Facts, ReadonlyMap<string, string>>()

/** Registries by the names of their own profiles: the same in every world of faults. */
export function registriesByProfile(facts: Facts): ReadonlyMap<string, string> {
  let found = registriesOf.get(facts)
  if (found === undefined) {
    const registries = [...facts.services.values(), facts.canary, ...facts.strangers].flatMap(({ name, registry }) => (registry === undefined ? [] : [[registryProfileName(registry), name] as const]))
    registriesOf.set(facts, (found = new Map(registries)))
  }
  return found
}

/**
 * What a prober on the internet sees at an endpoint: the front end of whichever service of the design has that public name, in a region
 * where it stands, or a machine at a public address of its own. Probers come from addresses that no service can be told to let in by name, and which
 * network security groups know by their tag. Whatever else an endpoint leads to, nothing in a lab listens there.
 */
function probe(facts: Facts, faults: ReadonlySet<ComponentId>, { target }: TrafficManagerEndpoint, { protocol, port }: MonitorConfig): ProbeResult {
  const machine = publicMachines(facts).get(target)
  if (machine !== undefined) return probeMachine(facts, faults, machine, { protocol, port })
  const another = facts.trafficManagerProfiles.get(target)
  if (another !== undefined) return throughProfile(another, healthOf(facts, faults)).healthy === true ? { outcome: 'answered', status: 200 } : { outcome: 'silent' }
  for (const service of [...facts.services.values(), facts.canary, ...facts.strangers]) {
    const endpoint = service.names.find(({ name }) => name === target)
    if (endpoint === undefined) continue
    const standing = facts.frontEnds.some((frontEnd) =>
      servedAt(service, endpoint, frontEnd) && !faults.has(`front-end:${frontEnd.kind}/${frontEnd.location}`) && !faults.has(`replica:${service.name}/${frontEnd.location}`))
    if (!standing) return { outcome: 'silent' }
    if (port !== httpsPort) return { outcome: 'refused' }
    if (protocol === 'HTTP') return { outcome: 'answered', status: plainToTls }
    return { outcome: 'answered', status: service.publicNetworkAccess === 'Disabled' || service.networkRules?.defaultAction === 'Deny' ? 403 : answerOf(service, endpoint) }
  }
  return { outcome: 'silent' }
}

/** Whoever is let in finds somebody who says 200, without TLS, where anybody listens. */
function probeMachine(facts: Facts, faults: ReadonlySet<ComponentId>, machine: PublicMachine, { protocol, port }: Pick<MonitorConfig, 'protocol' | 'port'>): ProbeResult {
  const standing = (group: string, rule: string): boolean => !faults.has(securityRuleId(group, rule))
  if (faults.has(publicAddressId(machine.host.host.name)) || barrierTo(facts, machine, { address: proberAddress, port }, standing) !== undefined) return { outcome: 'silent' }
  if (!listensAt(facts, machine, port) || protocol === 'HTTPS') return { outcome: 'refused' }
  return { outcome: 'answered', status: 200 }
}

/** What a profile answers to whoever asks. */
export function answersFor(facts: Facts, profile: TrafficManagerProfile, asker: Asker, faults: ReadonlySet<ComponentId> = new Set()): Answers {
  return answersOf(profile, asker, healthOf(facts, faults))
}

/** Status of an endpoint, as the platform shows it. */
export function statusOf(facts: Facts, profile: TrafficManagerProfile, endpoint: TrafficManagerEndpoint, faults: ReadonlySet<ComponentId> = new Set()): EndpointStatus {
  return endpointStatus(profile, endpoint, healthOf(facts, faults))
}
