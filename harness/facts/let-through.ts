import { storageTenant } from './registry-storage.ts'
import { fqdnMatches, within } from '../azure/firewall-rules.ts'
import { serviceType } from '../azure/private-link.ts'
import { registryZone } from '../azure/registry-names.ts'
import type { Path } from '../dns/path.ts'
import type { Facts } from './facts.ts'

/** What one rule of a firewall lets through, taken alone: of services, and of what else belongs to pulling from a registry. */
export interface LetThrough {
  readonly firewall: string
  readonly rule: string
  readonly kind: 'application' | 'network'
  readonly at: Path
  /** What it says: target names, or addresses. */
  readonly targets: readonly string[]
  /** Names of the design's own services. */
  readonly own: readonly string[]
  /** Names of other tenants' services that the design knows. */
  readonly foreign: readonly string[]
  /** Whatever else comes through, by kind: `the login server of every registry`. Empty for a rule that is tight. */
  readonly everybodys: readonly string[]
}

/** A registry and a storage account that no design has: what lets these through lets everybody's through. Facts know those of other types. */
const stranger = 'rehearsalstranger'

/** Rules that allow, and touch names of services or of the storage accounts behind registries, in the order of the design. */
export function letThrough(facts: Facts): readonly LetThrough[] {
  const strangers = strangersNames(facts)
  const own = [...facts.services.values()].filter(({ tenant }) => tenant === undefined).flatMap(({ names }) => names.map(({ name }) => name))
  const foreign = [...facts.services.values(), facts.canary].filter(({ tenant }) => tenant !== undefined).flatMap(({ names }) => names.map(({ name }) => name))
  return [...facts.firewalls.values()].flatMap(({ firewall, path }) => [
    ...firewall.networkRules.filter(({ action }) => action === 'Allow').map((rule): LetThrough => {
      // An address has no name: every service of one type and region is served at the same front ends.
      const open = rule.destinationPorts.some((ports) => ports === '*' || ports === '443' || covers(ports, 443)) && rule.protocols.some((protocol) => protocol !== 'UDP')
      const stamps = !open ? [] : facts.frontEnds.filter(({ address }) => within(rule.destinationAddresses, address))
      const named = open ? rule.destinationFqdns : []
      const shared = [...stamps.map(({ kind, location }) => `whatever is served at the ${kind} front end of ${location}, by any name`), ...named.map((name) => `whatever is served at the addresses of ${name}, by any name`)]
      return { firewall: firewall.name, rule: rule.name, kind: 'network', at: [...path, 'networkRules', rule.name], targets: [...writtenIn(facts, firewall.name, rule.name), ...rule.destinationFqdns], own: own.filter((name) => named.includes(name)), foreign: [], everybodys: shared }
    }),
    ...firewall.applicationRules.filter(({ action }) => action === 'Allow').map((rule): LetThrough => {
      const matches = (name: string): boolean => rule.targetFqdns.some((target) => fqdnMatches(target, name))
      const everybodys = [...strangers].filter(([, names]) => names.some(matches)).map(([kind]) => kind)
      return { firewall: firewall.name, rule: rule.name, kind: 'application', at: [...path, 'applicationRules', rule.name], targets: rule.targetFqdns, own: own.filter(matches), foreign: foreign.filter(matches), everybodys }
    }),
  ].filter((one) => one.own.length + one.foreign.length + one.everybodys.length > 0))
}

/** As the design has them: tags, not the addresses that these stand for. */
function writtenIn({ topology }: Facts, firewall: string, rule: string): readonly string[] {
  return topology.azureFirewalls.get(firewall)!.networkRules.find(({ name }) => name === rule)!.destinationAddresses
}

function strangersNames({ regions, strangers }: Facts): ReadonlyMap<string, readonly string[]> {
  const others = strangers.filter(({ type }) => type !== 'storageAccount')
  const storage = strangers.find(({ type, tenant }) => type === 'storageAccount' && tenant !== storageTenant)?.names.map(({ name }) => name) ?? []
  return new Map([
    ['the login server of every registry', [`${stranger}.${registryZone}`]],
    ...regions.map((region): [string, string[]] => [`the data endpoint of every registry in ${region}`, [`${stranger}.${region}.data.${registryZone}`]]),
    ...regions.map((region): [string, string[]] => [`the regional endpoint of every registry in ${region}`, [`${stranger}.${region}.geo.${registryZone}`]]),
    ['every storage account', [`${stranger}.blob.core.windows.net`, ...storage]],
    ...others.map(({ type, names }): [string, string[]] => [`every name of ${serviceType(type)!.title}`, names.map(({ name }) => name)]),
  ])
}

function covers(range: string, port: number): boolean {
  const [first = 0, last = first] = range.split('-').map(Number)
  return first <= port && port <= last
}
