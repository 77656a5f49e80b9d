import { healthMonitorAddress } from '../azure/public-plan.ts'
import type { Facts } from '../facts/facts.ts'
import { isProbed, registriesByProfile } from '../facts/traffic-manager.ts'
import type { VirtualServer } from './nginx.ts'

/** No name of DNS: only probers say it. What the platform's own is called is not published. */
export function monitorName(registry: string, region: string): string {
  return `${registry}.${region}.health-monitor.internal`
}

/** What answers the platform's probes for each replica. */
export function healthMonitors(facts: Facts): readonly VirtualServer[] {
  return [...facts.trafficManagerProfiles.values()].flatMap((profile) => {
    const registry = registriesByProfile(facts).get(profile.name)
    if (registry === undefined) return []
    return profile.endpoints.filter((endpoint) => isProbed(facts, profile, endpoint)).map(({ location }): VirtualServer => ({ addresses: [healthMonitorAddress(location)], name: monitorName(registry, location), kind: 'service', answer: 200, admits: true }))
  })
}

/** How a monitor says that its replica is not well, for as many reasons as there are: the first word counts. */
export function unwell(registry: string, region: string): { readonly text: string; readonly by: string } {
  const text = `    server_name ${monitorName(registry, region)};\n`
  return { text, by: `${text}    return 503;\n` }
}
