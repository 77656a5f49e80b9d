import type { Access } from './access.ts'
import type { Identity, RegistrySettings } from './settings.ts'
import { same } from './keys.ts'

/** Somebody who has rights. */
export interface Principal {
  readonly name: string
  readonly grants: readonly Grant[]
  readonly catalog: boolean
  /** Of a sync token: the connected registry that it belongs to. */
  readonly gateway?: string
}

interface Grant {
  /** A repository, or with `/*` at its end all below; `*` for all. */
  readonly repository: string
  readonly actions: readonly string[]
}

/** Stands for the refresh token where a user name is wanted. */
export const tokenUser = '00000000-0000-0000-0000-000000000000'
export const anonymousName = 'acr_anon_pull'

const everything = ['pull', 'push', 'delete', 'metadata_read', 'metadata_write']

/** https://learn.microsoft.com/azure/container-registry/container-registry-rbac-built-in-roles-overview */
const roles: Readonly<Record<Identity['role'], readonly string[]>> = {
  AcrPull: ['pull', 'metadata_read'],
  AcrPush: ['pull', 'push', 'metadata_read', 'metadata_write'],
  AcrDelete: ['delete'],
  Owner: everything,
}

/** Actions of scope maps. https://learn.microsoft.com/azure/container-registry/container-registry-token-based-repository-permissions */
const scopeActions: Readonly<Record<string, string>> = {
  'content/read': 'pull',
  'content/write': 'push',
  'content/delete': 'delete',
  'metadata/read': 'metadata_read',
  'metadata/write': 'metadata_write',
}

export const anonymous: Principal = { name: anonymousName, grants: [{ repository: '*', actions: ['pull'] }], catalog: false }

interface Known extends Principal {
  readonly passwords: readonly string[]
}

function everybody(registry: RegistrySettings): readonly Known[] {
  const admin = adminName(registry)
  return [
    { name: admin, passwords: registry.adminPasswords, grants: [{ repository: '*', actions: everything }], catalog: true },
    ...registry.tokens.filter(({ status }) => status === 'enabled').map(({ name, passwords, scopeMap }): Known => ({
      name,
      passwords,
      grants: scopeMap.map(({ repository, actions }) => ({ repository, actions: actions.flatMap((action) => scopeActions[action] ?? []) })),
      catalog: false,
      ...(registry.children.some((child) => name === syncTokenOf(child.name)) && { gateway: name.slice(0, -syncSuffix.length) }),
    })),
    ...registry.identities.map(({ name, passwords, role }): Known => ({ name, passwords, grants: [{ repository: '*', actions: roles[role] }], catalog: role === 'Owner' || role === 'AcrPull' || role === 'AcrPush' })),
  ]
}

/** The admin user is called as the registry is, which a hash may follow in its login server. */
export function adminName({ loginServer }: RegistrySettings): string {
  return loginServer.split('.')[0]!.split('-')[0]!
}

export function byPassword(registry: RegistrySettings, name: string, password: string): Principal | undefined {
  return everybody(registry).find((known) => known.name === name && known.passwords.some((one) => same(one, password)))
}

/** Whoever a token of ours speaks of, if there still is such a one: a token that was disabled since has no rights. */
export function byName(registry: RegistrySettings, name: string): Principal | undefined {
  if (name === anonymousName) return registry.anonymousPullEnabled ? anonymous : undefined
  return everybody(registry).find((known) => known.name === name && (known.passwords.length > 0 || registry.identities.some((identity) => identity.name === name)))
}

export function byAccessToken(registry: RegistrySettings, token: string): Principal | undefined {
  const found = registry.identities.find(({ accessToken }) => same(accessToken, token))
  return found && byName(registry, found.name)
}

/** As much of what is asked for as there is a right to; what there is no right to at all is left out. */
export function granted(principal: Principal, asked: readonly Access[]): readonly Access[] {
  return asked.flatMap(({ type, name, actions }): readonly Access[] => {
    if (type === 'gateway') return principal.gateway === name ? [{ type, name, actions }] : []
    if (type === 'registry') return principal.catalog ? [{ type, name, actions: ['*'] }] : []
    const rights = new Set(principal.grants.filter(({ repository }) => matches(repository, name)).flatMap((grant) => grant.actions))
    const given = actions.includes('*') ? [...rights] : actions.filter((action) => rights.has(action))
    return given.length === 0 ? [] : [{ type, name, actions: given }]
  })
}

const syncSuffix = '-sync'

/** The token that a connected registry is given when it is made; its scope map has the gateway's actions besides those on repositories. */
export function syncTokenOf(connected: string): string {
  return `${connected}${syncSuffix}`
}

function matches(pattern: string, repository: string): boolean {
  if (pattern === '*') return true
  return pattern.endsWith('/*') ? repository.startsWith(pattern.slice(0, -1)) : pattern === repository
}
