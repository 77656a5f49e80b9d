import type { FactsRule } from './rule.ts'
import { publicMachines } from '../public-machines.ts'
import { statusOf } from '../traffic-manager.ts'

/**
 * With default settings a profile asks for 200 at port 80, and most of Azure answers something else: all its endpoints are degraded from the
 * first minute on, and nobody notices, since all of them are answered then.
 */
const degraded: FactsRule = {
  code: 'traffic-manager-endpoint-degraded',
  severity: 'warning',
  source: 'https://learn.microsoft.com/azure/traffic-manager/traffic-manager-troubleshooting-degraded',
  *check(facts) {
    for (const profile of facts.topology.trafficManagerProfiles.values()) {
      for (const endpoint of profile.endpoints) {
        if (endpoint.kind === 'nestedEndpoints' || statusOf(facts, profile, endpoint) !== 'Degraded') continue
        const { protocol, port, path = '' } = profile.monitor
        const machine = publicMachines(facts).get(endpoint.target)?.host.host.name
        const known = machine !== undefined || facts.trafficManagerProfiles.has(endpoint.target) || [...facts.services.values(), facts.canary].some(({ names }) => names.some(({ name }) => name === endpoint.target))
        yield {
          path: ['trafficManagerProfiles', profile.resource, 'endpoints', endpoint.name],
          message: `${endpoint.name} is degraded from the start: ${known ? `${endpoint.target} does not answer ${protocol} ${port}${path} as ${profile.resource} expects it` : `nothing in this design answers at ${endpoint.target}`}`,
          hint: machine !== undefined ? `rehearse learn M48: what stands between Traffic Manager’s probers and ${machine}` : known ? 'monitorConfig: { protocol: HTTPS, port: 443, path: /v2/, expectedStatusCodeRanges: 401 } for a registry' : 'alwaysServe: true, for what lies outside the design',
        }
      }
    }
  },
}

export const trafficManagerFactsRules: readonly FactsRule[] = [degraded]
