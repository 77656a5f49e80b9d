/**
 * Who may do what in a registry's repositories besides its admin user, tokens with scope maps; and who is told of it, webhooks.
 * https://learn.microsoft.com/azure/container-registry/container-registry-token-based-repository-permissions
 */

/** Rights to one repository, as a scope map names them. */
export const scopeActions = ['content/read', 'content/write', 'content/delete', 'metadata/read', 'metadata/write'] as const
export type ScopeAction = typeof scopeActions[number]

/** A scope map (registries/scopeMaps). */
export interface ScopeMap {
  readonly name: string
  readonly permissions: readonly Permission[]
}

export interface Permission {
  /** A repository; `payments/*`: all below it; `*`: all. */
  readonly repository: string
  readonly actions: readonly ScopeAction[]
}

/** A token (registries/tokens), with one scope map. */
export interface RegistryToken {
  readonly name: string
  /** One of the registry's own, or of those that every registry has. */
  readonly scopeMap: string
  readonly status: 'enabled' | 'disabled'
}

/** A webhook (registries/webhooks), of one region. https://learn.microsoft.com/azure/container-registry/container-registry-webhook */
export interface RegistryWebhook {
  readonly name: string
  readonly location: string
  readonly serviceUri: string
  readonly actions: readonly ('push' | 'delete')[]
  /** Absent: all that happens. */
  readonly scope?: string
  readonly status: 'enabled' | 'disabled'
  readonly customHeaders: Readonly<Record<string, string>>
}

const all = (...actions: readonly ScopeAction[]): readonly Permission[] => [{ repository: '*', actions }]

/** "Several system-defined scope maps you can apply when creating tokens": every registry has them. */
export const systemScopeMaps: ReadonlyMap<string, ScopeMap> = new Map([
  { name: '_repositories_admin', permissions: all(...scopeActions) },
  { name: '_repositories_pull', permissions: all('content/read') },
  { name: '_repositories_push', permissions: all('content/read', 'content/write') },
  { name: '_repositories_pull_metadata_read', permissions: all('content/read', 'metadata/read') },
  { name: '_repositories_push_metadata_write', permissions: all('content/read', 'content/write', 'metadata/read', 'metadata/write') },
].map((map) => [map.name, map]))

interface Accessible {
  readonly scopeMaps: readonly ScopeMap[]
  readonly tokens: readonly RegistryToken[]
}

export function scopeMapNamed({ scopeMaps }: Pick<Accessible, 'scopeMaps'>, name: string): ScopeMap | undefined {
  return scopeMaps.find((map) => map.name === name) ?? systemScopeMaps.get(name)
}

/** What a token may do in a repository; nothing at all where it is disabled or there is none of that name. */
export function actionsOf(registry: Accessible, token: string, repository: string): readonly ScopeAction[] {
  const found = registry.tokens.find(({ name }) => name === token)
  if (found === undefined || found.status === 'disabled') return []
  const { permissions = [] } = scopeMapNamed(registry, found.scopeMap) ?? {}
  return [...new Set(permissions.filter((one) => isMeant(one.repository, repository)).flatMap(({ actions }) => actions))]
}

/** What pulling and pushing need: whoever pushes asks first what is there. */
export const neededFor: Readonly<Record<'pull' | 'push', readonly ScopeAction[]>> = { pull: ['content/read'], push: ['content/read', 'content/write'] }

function isMeant(written: string, repository: string): boolean {
  if (written === '*') return true
  return written.endsWith('/*') ? repository.startsWith(written.slice(0, -1)) : written === repository
}
