import { proberAddress } from '../azure/public-plan.ts'
import { succeeds } from '../azure/traffic-manager/probe.ts'
import type { Path } from '../dns/path.ts'
import type { OwnEndpoint, OwnProfile } from '../resources/traffic-manager-profiles/language.ts'
import { barrierTo, crossingTo, publicMachines, type Barrier, type PublicMachine } from './public-machines.ts'
import type { Crossing } from './security.ts'
import { answerOf } from './services.ts'
import { isProbed } from './traffic-manager.ts'
import type { Facts, ServiceFacts } from './types.ts'

/** An endpoint that the design itself keeps Traffic Manager's probes from. */
export interface BlockedProbe {
  readonly profile: OwnProfile
  readonly endpoint: OwnEndpoint
  /** A machine's groups, or what else keeps everybody out there; a service that lets in selected addresses, or nobody. */
  readonly by: { readonly machine: PublicMachine; readonly barrier: Barrier; readonly crossing: Crossing } | { readonly service: ServiceFacts; readonly at: Path }
}

/** What stands between probers and endpoints that would answer them as they should. */
export function blockedProbes(facts: Facts): readonly BlockedProbe[] {
  return [...facts.topology.trafficManagerProfiles.values()].flatMap((profile) => profile.endpoints.flatMap((endpoint): readonly BlockedProbe[] => {
    if (profile.status === 'Disabled' || !isProbed(facts, profile, endpoint)) return []
    const { port } = profile.monitor
    const machine = publicMachines(facts).get(endpoint.target)
    if (machine !== undefined) {
      const barrier = barrierTo(facts, machine, { address: proberAddress, port })
      return barrier === undefined ? [] : [{ profile, endpoint, by: { machine, barrier, crossing: crossingTo(machine, { address: proberAddress, port }) } }]
    }
    for (const service of facts.services.values()) {
      const name = service.names.find((one) => one.name === endpoint.target)
      if (name === undefined) continue
      const shut = service.publicNetworkAccess === 'Disabled' ? 'publicNetworkAccess' : service.networkRules?.defaultAction === 'Deny' ? 'networkRuleSet' : undefined
      const isExpected = (status: number): boolean => succeeds(profile.monitor, { outcome: 'answered', status })
      // What is asked for in the wrong way fails wherever it comes from.
      if (shut === undefined || profile.monitor.protocol !== 'HTTPS' || port !== 443 || isExpected(403) || !isExpected(answerOf(service, name))) return []
      return [{ profile, endpoint, by: { service, at: shut === 'publicNetworkAccess' ? [...service.path, shut] : service.path } }]
    }
    return []
  }))
}
