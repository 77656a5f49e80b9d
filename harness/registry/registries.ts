import type { LinkPlace } from './links.ts'
import type { RegistrySettings } from './settings.ts'
import { keyFor } from './keys.ts'
import { limiter, type Limiter } from './limiter.ts'
import { digestsIn, type Digests } from './digests.ts'
import { referrersIn, type Referrers } from './referrers.ts'

/** A registry as it is served. */
export interface Registry {
  readonly settings: RegistrySettings
  /** Where it keeps what it must remember. */
  readonly folder: string
  readonly tokenKey: Buffer
  readonly replicas: readonly Replica[]
  /** The token service's limit is the registry's, those of the rest are each replica's. */
  readonly limit: Limiter
}

export interface Replica {
  readonly region: string
  /** Where its distribution registry listens. */
  readonly upstream: string
  readonly referrers: Referrers
  readonly digests: Digests
  readonly limit: Limiter
  /** Where links to its blobs lead. */
  readonly blobs: LinkPlace
}

/** What stands behind a name. */
export type Endpoint =
  /** The replica is the one of the front end where somebody came in. */
  | { readonly kind: 'login'; readonly registry: Registry; readonly replica?: undefined }
  | { readonly kind: 'regional' | 'data' | 'storage'; readonly registry: Registry; readonly replica: Replica }

export function serve(settings: RegistrySettings, upstreamOf: (region: string) => string, folder: string, now: () => number): Registry {
  const { loginServer, secret, dataEndpointEnabled, limits } = settings
  const linkKey = keyFor(secret, loginServer, 'links')
  return {
    settings,
    folder,
    tokenKey: keyFor(secret, loginServer, 'tokens'),
    limit: limiter(limits, now),
    replicas: settings.replicas.map(({ region, storageAccount, upstream }) => ({
      region,
      upstream: upstream ?? upstreamOf(region),
      referrers: referrersIn(folder, `${loginServer} ${region}`),
      digests: digestsIn(folder, `${loginServer} ${region}`),
      limit: limiter(limits, now),
      blobs: {
        kind: dataEndpointEnabled ? 'data' : 'storage',
        host: dataEndpointEnabled ? regional(loginServer, region, 'data') : `${storageAccount}.blob.core.windows.net`,
        loginServer,
        region,
        key: linkKey,
      },
    })),
  }
}

/** By the name that clients know. https://learn.microsoft.com/azure/container-registry/container-registry-endpoint-reference */
export function endpointsOf(registries: readonly Registry[]): ReadonlyMap<string, Endpoint> {
  return new Map(registries.flatMap((registry): (readonly [string, Endpoint])[] => {
    const { loginServer, regionalEndpoints } = registry.settings
    return [
      [loginServer, { kind: 'login', registry }],
      ...registry.replicas.map((replica) => [replica.blobs.host, { kind: replica.blobs.kind, registry, replica }] as const),
      ...(regionalEndpoints ? registry.replicas.map((replica) => [regional(loginServer, replica.region, 'geo'), { kind: 'regional', registry, replica }] as const) : []),
    ]
  }))
}

function regional(loginServer: string, region: string, kind: 'data' | 'geo'): string {
  const [stem, ...zone] = loginServer.split('.')
  return [stem, region, kind, ...zone].join('.')
}
