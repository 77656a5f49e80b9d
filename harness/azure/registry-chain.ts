import { createHash } from 'node:crypto'
import type { Path } from '../dns/path.ts'
import type { RRset } from '../dns/zone.ts'
import type { Registry } from './resources.ts'
import type { ServiceName } from './service-names.ts'
import type { FrontEnd } from './service-chain.ts'
import { defaultTimeout, platformMonitor, type TrafficManagerProfile } from './traffic-manager/profile.ts'
import { namesOfRegistry, registryRegions } from './registry-names.ts'
import { region } from './regions.ts'
import { frontEndAddress } from './public-plan.ts'

/** TTLs seen in published chains, seconds. https://learn.microsoft.com/azure/container-registry/container-registry-private-endpoints */
const stampTtl = 300
const addressTtl = 10

/** TTLs that are not published, as the topology's settings have them. */
export interface ChainSettings {
  readonly publicAliasTtl: number
  readonly trafficManagerTtl: number
  readonly healthProbeInterval: number
  readonly healthProbeTolerance: number
}

/** One region's shared names, from the stamp's front end label to the public address. */
interface Stamp {
  readonly label: string
  readonly profile: string
  readonly frontEnd: FrontEnd
}

/** Labels have the published shape; their letters and numbers are operational details of Azure. */
function stamp(kind: 'login' | 'data', location: string): Stamp {
  const { abbreviation } = region(location)
  const names = {
    login: [`${abbreviation}.fe.azcr.io`, `${abbreviation}-acr-reg.trafficmanager.net`, `r0101${abbreviation}`],
    data: [`${abbreviation}-0.data.azcr.io`, `${abbreviation}-acr-dp.trafficmanager.net`, `d0101${abbreviation}`],
  }[kind]
  const [label = '', profile = '', host = ''] = names
  return {
    label,
    profile,
    frontEnd: { kind, location, address: frontEndAddress(kind, location), name: `${host}.${location}.cloudapp.azure.com` },
  }
}

/** The names every registry of a region shares: stamp label, stamp profile, front end. */
export function stampRecords(location: string): {
  readonly rrsets: readonly RRset[]
  readonly profiles: readonly TrafficManagerProfile[]
  readonly frontEnds: readonly FrontEnd[]
} {
  const stamps = [stamp('login', location), stamp('data', location)]
  return {
    rrsets: stamps.flatMap(({ label, profile, frontEnd }) => [
      { name: label, type: 'CNAME', ttl: stampTtl, data: [profile] },
      { name: frontEnd.name, type: 'A', ttl: addressTtl, data: [frontEnd.address] },
    ]),
    profiles: stamps.map(({ profile, frontEnd }) => ({
      name: profile,
      ttl: stampTtl,
      method: 'Performance',
      endpoints: [{ target: frontEnd.name, location }],
    })),
    frontEnds: stamps.map(({ frontEnd }) => frontEnd),
  }
}

/** Name of the profile that chooses the replica of a geo-replicated registry: 32 hexadecimal digits, fixed for a registry. */
export function registryProfileName(registry: Registry): string {
  return `${createHash('md5').update(registry.loginServer).digest('hex')}.trafficmanager.net`
}

/**
 * A registry's own public records: alias, with `privatelink` in between as soon as it has a private endpoint, and its profile
 * when it is geo-replicated. Section 1 of the published chains; regional endpoints follow the login server's shape.
 */
export function registryRecords(
  registry: Registry,
  { privateLink, settings, from }: { privateLink: boolean; settings: ChainSettings; from: Path },
): { readonly rrsets: readonly RRset[]; readonly profiles: readonly TrafficManagerProfile[] } {
  const replicas = [{ location: registry.location, regionEndpointEnabled: true }, ...registry.replications].filter(
    (replica) => replica.regionEndpointEnabled,
  )
  const geoReplicated = registryRegions(registry).length > 1
  const profile: TrafficManagerProfile = {
    name: registryProfileName(registry),
    ttl: settings.trafficManagerTtl,
    method: 'Performance',
    monitor: {
      ...platformMonitor,
      intervalInSeconds: settings.healthProbeInterval,
      timeoutInSeconds: defaultTimeout(settings.healthProbeInterval),
      toleratedNumberOfFailures: settings.healthProbeTolerance,
    },
    endpoints: replicas.map(({ location }) => ({ target: stamp('login', location).label, location })),
  }
  const behind = ({ kind, region: location = registry.location }: ServiceName) => {
    if (kind === 'data') return stamp('data', location).label
    return kind === 'login' && geoReplicated ? profile.name : stamp('login', location).label
  }
  const alias = (name: string, target: string): RRset => ({ name, type: 'CNAME', ttl: settings.publicAliasTtl, data: [target], from })
  const rrsets = namesOfRegistry(registry).flatMap((endpoint) =>
    privateLink
      ? [alias(endpoint.name, endpoint.privatelinkName), alias(endpoint.privatelinkName, behind(endpoint))]
      : [alias(endpoint.name, behind(endpoint))],
  )
  return { rrsets, profiles: geoReplicated ? [profile] : [] }
}
