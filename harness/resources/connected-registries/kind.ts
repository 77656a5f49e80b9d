import { tally, type Kind } from '../kind.ts'
import { connectedRegistries as shape, expandConnectedRegistries } from './language.ts'
import { connectedRegistryRules } from './rules.ts'

export const connectedRegistries: Kind<'connectedRegistries'> = {
  section: 'connectedRegistries',
  noun: 'connected registry',
  naming: 'own',
  shape,
  expand: (written) => expandConnectedRegistries(written.connectedRegistries ?? {}),
  rules: connectedRegistryRules,
  *references({ topology: { connectedRegistries, registries } }) {
    for (const { name, parent, host, clients } of connectedRegistries.values()) {
      const path = ['connectedRegistries', name]
      yield { to: connectedRegistries.has(parent) && !registries.has(parent) ? 'connectedRegistries' : 'registries', name: parent, verb: 'synchronises with', path: [...path, 'parent'] }
      yield { to: 'hosts', name: host, verb: 'runs on', path: [...path, 'host'] }
      for (const client of clients) yield { to: 'hosts', name: client, verb: 'serves', path: [...path, 'clients'] }
    }
  },
  limits: {
    source: 'https://learn.microsoft.com/azure/container-registry/intro-connected-registry',
    *usage({ connectedRegistries, registries }) {
      const rootOf = (name: string, seen: readonly string[] = []): string | undefined => {
        const parent = connectedRegistries.get(name)?.parent
        return parent === undefined || seen.includes(parent) ? undefined : registries.has(parent) ? parent : rootOf(parent, [...seen, parent])
      }
      const counts = tally([...connectedRegistries.keys()].flatMap((name) => rootOf(name) ?? []))
      for (const [registry, used] of counts) yield { limit: 50, used, what: `connected registries of ${registry}`, path: ['registries', registry] }
    },
  },
  *mutations({ connectedRegistries }) {
    for (const connected of connectedRegistries.values()) {
      const at = ['connectedRegistries', connected.name]
      if (![...connectedRegistries.values()].some(({ parent }) => parent === connected.name)) yield { kind: 'connected-registry-removed', text: `the connected registry ${connected.name} is removed`, path: at, edit: { removed: at } }
    }
  },
}
