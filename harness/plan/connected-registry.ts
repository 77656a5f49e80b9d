import { messageSecondsOf, syncScheduleOf, type ConnectedRegistry } from '../resources/connected-registries/language.ts'
import type { Facts, HostFacts } from '../facts/facts.ts'
import { upstreamsOf } from '../facts/connected-registries.ts'
import { cloudOf, connectedLogin, connectedOn, connectedPorts, heldConnected } from '../facts/held-connected.ts'
import { clockFile } from '../registry/clock.ts'
import { stateFile } from '../registry/synchronising.ts'
import type { RegistrySettings, Settings } from '../registry/settings.ts'
import { images } from '../../docker/images.ts'
import type { Certificates } from './certificates.ts'
import { derived } from './derived.ts'
import { repositoryTokens, tokenPassword } from './registry-tokens.ts'
import type { NodePlan } from './plan.ts'

/** Where the program keeps what it must remember, and where its clock can be set. */
export const serviceFolder = '/var/lib/container-registry'
export const clockPath: string = `${serviceFolder}/${clockFile}`
export const settingsPath = '/etc/container-registry/settings.json'
/** V8 has no such option in NODE_OPTIONS, where the image sets the others: 8 MB less, and what is handed on is no slower. */
export const serviceCommand: readonly string[] = ['node', '--optimize-for-size', '/srv/main.js', settingsPath]

/** What a host has besides where a connected registry runs on it: the program, and what it is told. */
export function connectedParts(facts: Facts, host: HostFacts, certificates: Certificates): Pick<NodePlan, 'image' | 'command' | 'environment' | 'files' | 'ready' | 'connectedRegistry'> | undefined {
  const connected = connectedOn(facts.topology, host.host.name)
  if (connected === undefined) return undefined
  const { address } = host
  const settings: Settings = {
    folder: serviceFolder,
    distribution: { binary: '/usr/local/bin/registry', folder: '/var/lib/registry' },
    tls: { certificate: certificates.server, key: certificates.serverKey },
    listeners: Object.entries(connectedPorts).map(([name, port]) => ({ address, port, tls: name === 'tls', entry: 'public' })),
    registries: [registryOf(facts, connected)],
  }
  return {
    image: images['container-registry'],
    command: serviceCommand,
    environment: { NODE_EXTRA_CA_CERTS: '/etc/ssl/certs/ca-certificates.crt' },
    files: [{ path: settingsPath, content: `${JSON.stringify(settings, undefined, 2)}\n`, secret: 'passwords and keys of a connected registry' }],
    connectedRegistry: { name: connected.name, stateFile: `${serviceFolder}/${stateFile}` },
    ready: { kind: 'tcp', address, port: connectedPorts.tls },
  }
}

function registryOf(facts: Facts, connected: ConnectedRegistry): RegistrySettings {
  const { name, mode, schedule } = connected
  const below = childrenOf(facts, name)
  return {
    loginServer: connectedLogin(connected, facts.hosts),
    secret: derived(`key of the connected registry ${name}`),
    replicas: [{ region: 'local', storageAccount: 'local' }],
    dataEndpointEnabled: false, regionalEndpoints: false, anonymousPullEnabled: false,
    publicNetworkAccess: 'Enabled', networkRuleSet: { defaultAction: 'Allow', ipRules: [] },
    adminPasswords: [],
    tokens: [{ name: clientTokenName(connected), passwords: [clientPassword(connected)], status: 'enabled', scopeMap: [{ repository: '*', actions: rightsOf(connected) }] }, ...clientTokensOf(facts, connected), ...syncTokens(below)],
    identities: [], linkSeconds: 1200, limits: {}, webhooks: [], images: [],
    children: childSettings(facts, name),
    connected: {
      name, mode, schedule,
      parent: parentOf(facts, connected),
      syncToken: { name: `${name}-sync`, password: syncPassword(connected) },
      syncWindowSeconds: syncScheduleOf(connected).windowSeconds,
      everySeconds: 1,
      timeoutSeconds: 3,
    },
  }
}

/** The login server and the home region's data endpoint; of a connected registry the name that it is known by. */
function parentOf(facts: Facts, connected: ConnectedRegistry): NonNullable<RegistrySettings['connected']>['parent'] {
  const upstream = upstreamsOf(facts).find((one) => one.connected === connected)!
  if ('above' in upstream) {
    const login = `https://${upstream.above.address}`
    return { loginServer: login, gateway: login }
  }
  const named = (kind: string): string => `https://${upstream.names.find((one) => one.kind === kind)!.name}`
  return { loginServer: named('login'), gateway: named('data') }
}

/** Those that hold images and synchronise with a registry, or with a connected one. */
export function childrenOf({ topology }: Facts, parent: string): readonly ConnectedRegistry[] {
  return heldConnected(topology).filter((one) => one.parent === parent)
}

/** With how long messages for them live, unless what they missed is told them all the same. */
export function childSettings(facts: Facts, parent: string): RegistrySettings['children'] {
  return childrenOf(facts, parent).map((child) => ({ name: child.name, ...(facts.topology.settings.expiredMessages === 'lost' && { messageSeconds: messageSecondsOf(child) }) }))
}

/** https://learn.microsoft.com/azure/container-registry/overview-connected-registry-access */
export function syncTokens(children: readonly ConnectedRegistry[]): RegistrySettings['tokens'] {
  return children.map((child) => ({ name: `${child.name}-sync`, passwords: [syncPassword(child)], status: 'enabled', scopeMap: [{ repository: '*', actions: rightsOf(child) }] }))
}

function rightsOf({ mode }: ConnectedRegistry): readonly string[] {
  return ['content/read', 'metadata/read', ...(mode === 'ReadWrite' ? ['content/write', 'content/delete', 'metadata/write'] : [])]
}

function syncPassword({ name }: ConnectedRegistry): string {
  return derived(`sync token of ${name}`)
}

/** Tokens of the registry in the cloud that its clients have, with what they are good for there. */
function clientTokensOf({ topology }: Facts, connected: ConnectedRegistry): RegistrySettings['tokens'] {
  const cloud = cloudOf(topology, connected)!
  const used = new Set(connected.clientTokens.values())
  return repositoryTokens(cloud).filter(({ name }) => used.has(name))
}

/** What a client logs in with: user and password. */
export function loginAt({ topology }: Pick<Facts, 'topology'>, connected: ConnectedRegistry, client: string): string {
  const token = connected.clientTokens.get(client)
  return token === undefined ? `${clientTokenName(connected)}:${clientPassword(connected)}` : `${token}:${tokenPassword(cloudOf(topology, connected)!, token)}`
}

export function clientTokenName({ name }: ConnectedRegistry): string {
  return `${name}-client`
}

/** With which its clients log in. */
export function clientPassword({ name }: ConnectedRegistry): string {
  return derived(`client token of ${name}`)
}
