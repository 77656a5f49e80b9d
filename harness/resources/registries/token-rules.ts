import { scopeMapNamed, systemScopeMaps } from '../../azure/registry-access.ts'
import { suggestion } from '../../language/nearest.ts'
import type { Rule } from '../rule.ts'
import type { Topology } from '../topology.ts'

const source = 'https://learn.microsoft.com/azure/container-registry/container-registry-token-based-repository-permissions'

/** What becomes a part of URLs and of logins. */
const named: Rule = {
  code: 'invalid-token-name',
  source: 'https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftcontainerregistry',
  *check({ topology }) {
    for (const { name: registry, scopeMaps, tokens } of topology.registries.values()) {
      for (const [key, noun, items] of [['scopeMaps', 'scope map', scopeMaps], ['tokens', 'token', tokens]] as const) {
        for (const { name } of items) {
          if (!/^[a-z0-9][\w-]{4,49}$/i.test(name)) yield { path: ['registries', registry, key, name], atKey: true, message: `"${name}" cannot be the name of a ${noun}: 5-50 letters, digits, dashes and underscores, the first a letter or digit` }
        }
      }
    }
  },
}

const repositoryForm = /^(?:\*|[a-z0-9]+(?:[._/-]+[a-z0-9]+)*(?:\/?\*)?)$/

const repository: Rule = {
  code: 'invalid-scope',
  source,
  *check({ topology }) {
    for (const { name: registry, scopeMaps } of topology.registries.values()) {
      for (const { name, permissions } of scopeMaps) {
        for (const { repository: written } of permissions) {
          if (!repositoryForm.test(written)) yield { path: ['registries', registry, 'scopeMaps', name, written], atKey: true, message: `"${written}" is no repository, and stands for none: lower-case letters and digits, with /* at the end for all below it, or * alone`, hint: written.includes(':') ? 'without a tag: a scope map is about whole repositories' : 'such as samples/hello, or samples/*' }
        }
      }
    }
  },
}

/** "content/write: Use with content/read to push artifacts." */
const writeAlone: Rule = {
  code: 'scope-map-without-read',
  severity: 'warning',
  source,
  *check({ topology }) {
    for (const { name: registry, scopeMaps } of topology.registries.values()) {
      for (const { name, permissions } of scopeMaps) {
        for (const { repository: written, actions } of permissions) {
          if (actions.includes('content/write') && !actions.includes('content/read')) yield { path: ['registries', registry, 'scopeMaps', name, written], atKey: true, message: `${name} lets nobody push to ${written}: content/write without content/read is not enough`, hint: 'add content/read' }
        }
      }
    }
  },
}

const unknownScopeMap: Rule = {
  code: 'unknown-scope-map',
  source,
  *check({ topology }) {
    for (const registry of topology.registries.values()) {
      for (const { name, scopeMap } of registry.tokens) {
        if (scopeMapNamed(registry, scopeMap) !== undefined) continue
        const known = [...registry.scopeMaps.map((map) => map.name), ...systemScopeMaps.keys()]
        yield { path: ['registries', registry.name, 'tokens', name], message: `${registry.name} has no scope map "${scopeMap}"`, hint: suggestion(scopeMap, known) }
      }
    }
  },
}

const unknownToken: Rule = {
  code: 'unknown-token',
  source,
  *check({ topology }) {
    for (const { service, token, path } of topology.intent) {
      const registry = topology.registries.get(service)
      if (token === undefined || registry === undefined || registry.tokens.some(({ name }) => name === token)) continue
      yield { path: [...path, 'token'], message: `${service} has no token "${token}"`, hint: suggestion(token, registry.tokens.map(({ name }) => name)) ?? `give ${service} tokens, each with a scope map` }
    }
    for (const connected of topology.connectedRegistries.values()) {
      const above = topology.registries.get(cloudOf(topology, connected))
      for (const [client, token] of connected.clientTokens) {
        if (above === undefined || above.tokens.some(({ name }) => name === token)) continue
        yield { path: ['connectedRegistries', connected.name, 'clients', client], message: `${above.name} has no token "${token}" with which ${client} could log in at ${connected.name}`, hint: suggestion(token, above.tokens.map(({ name }) => name)) ?? `give ${above.name} tokens, each with a scope map` }
      }
    }
  },
}

/** The name of what stands uppermost; levels that lead in a circle are told elsewhere. */
function cloudOf({ connectedRegistries }: Topology, { parent }: { readonly parent: string }): string {
  let at = parent
  for (const seen = new Set<string>(); connectedRegistries.has(at) && !seen.has(at);) {
    seen.add(at)
    at = connectedRegistries.get(at)!.parent
  }
  return at
}

export const tokenRules: readonly Rule[] = [named, repository, writeAlone, unknownScopeMap, unknownToken]
