import { domainNameError } from '../../dns/domain-name.ts'
import type { Path } from '../../dns/path.ts'
import { listOf } from '../../language/vocabulary.ts'
import type { Breach, Rule } from '../rule.ts'
import type { Topology } from '../topology.ts'
import { endpointRules } from './endpoint-rules.ts'
import { codeRange, trafficManagerDomain, type MonitorConfigInput } from './language.ts'

const monitoring = 'https://learn.microsoft.com/azure/traffic-manager/traffic-manager-monitoring#configure-endpoint-monitoring'
const nesting = 'https://learn.microsoft.com/azure/traffic-manager/traffic-manager-nested-profiles'

const name: Rule = {
  code: 'traffic-manager-name',
  source: 'https://learn.microsoft.com/rest/api/trafficmanager/profiles/create-or-update',
  *check({ topology, input }) {
    const seen = new Map<string, string>()
    for (const { resource, name: fqdn } of topology.trafficManagerProfiles.values()) {
      const path = ['trafficManagerProfiles', resource, ...(input.trafficManagerProfiles?.[resource]?.relativeName === undefined ? [] : ['relativeName'])]
      const error = domainNameError(fqdn)
      const first = seen.get(fqdn)
      if (error !== undefined) yield { path, message: `${fqdn} is no name: ${error}`, hint: `relativeName: contoso, for contoso.${trafficManagerDomain}` }
      else if (first !== undefined) yield { path, message: `${first} is called ${fqdn} already` }
      seen.set(fqdn, first ?? resource)
    }
  },
}

const monitor: Rule = {
  code: 'traffic-manager-monitor',
  source: monitoring,
  *check({ topology, input }) {
    for (const resource of topology.trafficManagerProfiles.keys()) yield* monitorBreaches(input.trafficManagerProfiles?.[resource]?.monitorConfig ?? {}, ['trafficManagerProfiles', resource, 'monitorConfig'])
  },
}

/** What is wrong with how endpoints are probed. */
export function* monitorBreaches(written: MonitorConfigInput, path: Path): Generator<Breach> {
  const { intervalInSeconds = 30, timeoutInSeconds, toleratedNumberOfFailures = 3, protocol, customHeaders = {} } = written
  if (intervalInSeconds !== 10 && intervalInSeconds !== 30) yield { path: [...path, 'intervalInSeconds'], message: 'probes come every 30 seconds, or every 10' }
  const most = intervalInSeconds === 10 ? 9 : 10
  if (timeoutInSeconds !== undefined && (timeoutInSeconds < 5 || timeoutInSeconds > most)) yield { path: [...path, 'timeoutInSeconds'], message: `with an interval of ${intervalInSeconds} s a probe waits 5 to ${most} s` }
  if (toleratedNumberOfFailures < 0 || toleratedNumberOfFailures > 9) yield { path: [...path, 'toleratedNumberOfFailures'], message: '0 to 9 failures are tolerated' }
  if (protocol === 'TCP') {
    for (const key of ['path', 'expectedStatusCodeRanges', 'customHeaders'] as const) if (written[key] !== undefined) yield { path: [...path, key], message: 'a probe over TCP connects and asks for nothing' }
  } else if (written.path !== undefined && !written.path.startsWith('/')) yield { path: [...path, 'path'], message: 'a path begins with a slash' }
  const codes = listOf(written.expectedStatusCodeRanges)
  if (codes.length > 8) yield { path: [...path, 'expectedStatusCodeRanges'], message: `${codes.length} ranges of status codes; a profile has up to 8` }
  for (const one of codes) {
    const [first, last] = codeRange(one) ?? [1, 0]
    if (first > last || first < 100 || last > 999) yield { path: [...path, 'expectedStatusCodeRanges'], message: `"${one}" is neither a status code nor a range of them`, hint: '200, or 200-299' }
  }
  if (Object.keys(customHeaders).length > 8) yield { path: [...path, 'customHeaders'], message: `${Object.keys(customHeaders).length} headers; a profile has up to 8` }
}

/** The profiles below one, the deepest way down: at most `limit` levels, or what comes back to itself. */
function depth({ trafficManagerProfiles }: Topology, resource: string, above: readonly string[] = []): number {
  if (above.includes(resource)) return Infinity
  const children = trafficManagerProfiles.get(resource)?.endpoints.flatMap(({ child }) => (child === undefined ? [] : [child])) ?? []
  return 1 + Math.max(0, ...children.map((child) => depth({ trafficManagerProfiles } as Topology, child, [...above, resource])))
}

const nested: Rule = {
  code: 'traffic-manager-nesting',
  source: nesting,
  *check({ topology }) {
    const nestedIn = new Set([...topology.trafficManagerProfiles.values()].flatMap(({ endpoints }) => endpoints.map(({ child }) => child)))
    for (const { resource, endpoints } of topology.trafficManagerProfiles.values()) {
      const levels = depth(topology, resource)
      const loop = endpoints.find(({ child }) => child !== undefined && depth(topology, child, [resource]) === Infinity)
      if (loop !== undefined) yield { path: ['trafficManagerProfiles', resource, 'endpoints', loop.name, 'profile'], message: `${loop.child} leads back to ${resource}` }
      else if (levels > 10 && !nestedIn.has(resource)) yield { path: ['trafficManagerProfiles', resource], atKey: true, message: `${levels} levels of profiles; Traffic Manager has up to 10` }
    }
  },
}

const unreachableMinimum: Rule = {
  code: 'traffic-manager-minimum',
  severity: 'warning',
  source: nesting,
  *check({ topology }) {
    for (const { resource, endpoints } of topology.trafficManagerProfiles.values()) {
      for (const { name: endpoint, child, minChildEndpoints = 1 } of endpoints) {
        const children = topology.trafficManagerProfiles.get(child ?? '')?.endpoints.filter(({ status }) => status !== 'Disabled').length
        if (children !== undefined && children < minChildEndpoints) yield { path: ['trafficManagerProfiles', resource, 'endpoints', endpoint, 'minChildEndpoints'], message: `${child} has ${children} enabled endpoints and never as many as ${endpoint} asks for: it is always degraded` }
      }
    }
  },
}

export const trafficManagerRules: readonly Rule[] = [name, monitor, nested, unreachableMinimum, ...endpointRules]
