import { parseRange } from '../../dns/ranges.ts'
import type { OwnEndpoint, OwnProfile } from '../../resources/traffic-manager-profiles/language.ts'
import type { Topology } from '../../resources/topology.ts'
import type { Parts } from '../../topology/parts.ts'

/**
 * Traffic Manager profiles by what their method goes by. Azure tells of each endpoint a priority, a weight and a place, whatever the method
 * is; a design states what matters, and of priorities perhaps nothing but the order.
 */
export function byMeaning(parts: Parts, profiles: Topology['trafficManagerProfiles']): Parts {
  const meant = new Map([...profiles.values()].map((profile) => [profile.resource, meantOf(profile)]))
  return new Map([...parts].map(([key, part]) => {
    const [section, name, , endpoint] = part.path
    const profile = section === 'trafficManagerProfiles' ? meant.get(String(name)) : undefined
    if (profile === undefined) return [key, part]
    const value = endpoint === undefined ? { ...profile, endpoints: [] } : profile.endpoints.find((one) => one.name === endpoint)
    return [key, { ...part, value }]
  }))
}

function meantOf({ maxReturn, monitor, ...profile }: OwnProfile): OwnProfile {
  const { method } = profile
  const ranked = [...profile.endpoints.entries()].toSorted(([a, one], [b, other]) => (one.priority ?? a) - (other.priority ?? b)).map(([, one]) => one)
  return {
    ...profile,
    ...(method === 'MultiValue' && maxReturn !== undefined && { maxReturn }),
    monitor: { ...monitor, customHeaders: Object.fromEntries(monitor.customHeaders) as unknown as typeof monitor.customHeaders },
    endpoints: profile.endpoints.map(({ priority: _, weight = 1, location, stated: __, subnets = [], ...one }): OwnEndpoint => ({
      ...one,
      location: method === 'Performance' ? location : '',
      ...(method === 'Priority' && { priority: 1 + ranked.findIndex(({ name }) => name === one.name) }),
      ...(method === 'Weighted' && { weight }),
      subnets: subnets.map((range) => parseRange(range)?.join('-') ?? range),
    })),
  }
}
