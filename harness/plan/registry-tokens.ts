import { scopeMapNamed } from '../azure/registry-access.ts'
import type { Registry } from '../azure/resources.ts'
import type { RegistrySettings } from '../registry/settings.ts'
import { derived } from './derived.ts'

/** Tokens of a registry with what they are good for, as its service is told. */
export function repositoryTokens(registry: Registry): RegistrySettings['tokens'] {
  return registry.tokens.map(({ name, scopeMap, status }) => ({ name, passwords: [tokenPassword(registry, name)], status, scopeMap: scopeMapNamed(registry, scopeMap)!.permissions }))
}

export function tokenPassword({ loginServer }: Registry, token: string): string {
  return derived(`password of the token ${token} of ${loginServer}`)
}
