import { registryRegions } from '../azure/registry-names.ts'
import type { Registry } from '../azure/resources.ts'
import type { Facts } from '../facts/facts.ts'
import { doorsOf, heldRegistries } from '../facts/held-registries.ts'
import { storageAccountOf, storageOf } from '../facts/registry-storage.ts'
import { nodeNames } from '../facts/node-names.ts'
import { doorPlatformAddress, registryPlatformAddress } from '../facts/wiring-addresses.ts'
import type { RegistrySettings, Settings } from '../registry/settings.ts'
import { imagesHeld } from '../facts/images.ts'
import { images } from '../../docker/images.ts'
import { admittedTo } from './admitted.ts'
import { childSettings, childrenOf, serviceCommand, serviceFolder, settingsPath, syncTokens } from './connected-registry.ts'
import { derived } from './derived.ts'
import { repositoryTokens } from './registry-tokens.ts'
import { platformInterface } from './platform.ts'
import type { InterfacePlan, NodePlan } from './plan.ts'

/** Registries that hold images: a node each, with all of its replicas, on the platform's network. Front ends and private endpoints lead there. */
export function containerRegistryNodes(facts: Facts): readonly NodePlan[] {
  return heldRegistries(facts.topology).map((registry, n) => {
    const address = registryPlatformAddress(n)
    return {
      name: nodeNames.containerRegistry(registry.name),
      kind: 'registry',
      image: images['container-registry'],
      command: serviceCommand,
      environment: {},
      files: [{ path: settingsPath, content: `${JSON.stringify(settingsOf(facts, registry, address), undefined, 2)}\n`, secret: 'passwords and the key of a registry' }],
      nameServers: [],
      searchDomains: [],
      interfaces: [platformInterface('eth0', [address])],
      ready: { kind: 'tcp', address, port: 80 },
    }
  })
}

function settingsOf(facts: Facts, registry: Registry, address: string): Settings {
  const admits = admittedTo(facts, facts.services.get(registry.name)!)
  const { settings } = facts.topology
  const { name, loginServer, dataEndpointEnabled, regionalEndpoints, anonymousPullEnabled, publicNetworkAccess } = registry
  return {
    folder: serviceFolder,
    distribution: { binary: '/usr/local/bin/registry', folder: '/var/lib/registry' },
    listeners: [{ address, port: 80, tls: false, entry: 'told' }],
    ...(deliveries(registry).length > 0 && { receiver }),
    registries: [{
      loginServer,
      secret: derived(`key of ${loginServer}`),
      replicas: registryRegions(registry).map((region) => ({ region, storageAccount: storageAccountOf(registry, region) })),
      dataEndpointEnabled,
      regionalEndpoints: regionalEndpoints === 'Enabled',
      anonymousPullEnabled,
      publicNetworkAccess,
      networkRuleSet: typeof admits === 'boolean' ? { defaultAction: 'Allow', ipRules: [] } : { defaultAction: 'Deny', ipRules: admits },
      adminPasswords: [adminPassword(registry)],
      tokens: [...repositoryTokens(registry), ...syncTokens(childrenOf(facts, name))],
      identities: [],
      linkSeconds: settings.blobLinkLifetime,
      limits: {},
      replication: { seconds: settings.replicationDelay, bytesPerSecond: settings.replicationBytesPerSecond, retrySeconds: 5 },
      webhooks: deliveries(registry),
      images: imagesHeld(facts.topology, name),
      children: childSettings(facts, name),
    }],
  }
}

/** In the registry's own container: whoever is told in reality is no part of the design. */
const receiver = { address: '127.0.0.1', port: 8090 } as const

/** Each webhook tells the receiver, at a path that begins with the host that it would tell: `/hooks.example.com/registry`. */
function deliveries({ webhooks }: Registry): RegistrySettings['webhooks'] {
  return webhooks.filter(({ status }) => status === 'enabled').map(({ location, serviceUri, actions, scope, customHeaders }) => {
    const { host, pathname, search } = new URL(serviceUri)
    return { region: location, url: `http://${receiver.address}:${receiver.port}/${host}${pathname}${search}`, actions, ...(scope !== undefined && { scope }), headers: customHeaders }
  })
}

/** The admin user's, which hosts log in with unless their intent names a token. */
export function adminPassword({ loginServer }: Registry): string {
  return derived(`password of ${loginServer}`)
}

/** Where a front end or a private endpoint hands on what is meant for a registry that holds images; `undefined` for any other service. */
export function registryAddress({ topology }: Facts, service: string): string | undefined {
  const n = heldRegistries(topology).findIndex(({ name }) => name === service)
  return n === -1 ? undefined : registryPlatformAddress(n)
}

/** The same for a storage account behind such a registry, by the account's name. */
export function storageAddress({ topology }: Facts, account: string): string | undefined {
  const found = storageOf(topology).find((one) => one.account.name === account)
  return found && registryPlatformAddress(heldRegistries(topology).indexOf(found.registry))
}

/** The interface by which front ends (no name) or a private endpoint reach registries that hold images; none where none is behind them. */
export function doorInterface({ topology }: Facts, endpoint?: string): readonly InterfacePlan[] {
  const n = doorsOf(topology).indexOf(endpoint ?? 'front ends')
  return n === -1 ? [] : [platformInterface('eth1', [doorPlatformAddress(n)])]
}
