import { designOf, type Result } from '../../import/import.ts'
import type { Naming } from '../../import/names.ts'
import type { Sources } from '../../import/sources.ts'
import { kinds } from '../../resources/list.ts'
import type { Section } from '../../resources/sections.ts'
import type { Topology } from '../../resources/topology.ts'
import { asItStands } from '../../topology/parse.ts'
import { assemble, partsOf, type Resource } from '../../topology/parts.ts'
import { matched, type Renames } from './matching.ts'

/** What no source tells: who asks, what is meant, servers that people run, what stands in buildings. The design's own stands for it. */
const carried: readonly Section[] = ['hosts', 'dnsServers', 'onPremisesSites']

/** Keys of what sources do tell that they tell nothing of. */
const untold: { readonly [S in Section]?: readonly string[] } = {
  registries: ['tenant', 'privateEndpointConnections', 'regionalEndpoints'],
  services: ['tenant', 'privateEndpointConnections', 'groupIds', 'fqdns'],
}

export interface Reality {
  /** `undefined`: the parts do not fit together, as `refused` says. */
  readonly topology: Topology | undefined
  readonly refused?: string
  readonly parts: ReadonlyMap<string, Resource>
  /** Traffic Manager profiles, whether the parts fit together or not. */
  readonly profiles: Topology['trafficManagerProfiles']
  readonly imported: Result
  /** Names of the design for what is called otherwise. */
  readonly renamed: Renames
}

/** What sources hold, in the words of a design: called as there, asked from its hosts, judged by its intent. */
export function realityOf(design: Topology, sources: Sources): Reality {
  const first = designOf(sources, { naming: namingOf(design, new Map()) })
  const renamed = matched(design, topologyOf(first))
  const imported = designOf(sources, { naming: namingOf(design, renamed) })
  const found = topologyOf(imported)
  const own = partsOf(design)
  const keep = (section: Section): boolean => carried.includes(section)
  const parts = [
    ...[...partsOf(found).values()].filter(({ path: [section] }) => !keep(section as Section)).map((one) => completed(one, own.get(one.key))),
    ...[...own.values()].filter(({ path: [section], value }) => keep(section as Section) && hasPlace(value, found, design)),
    ...[...design.services].filter(([name]) => !found.services.has(name) && isPublic(name, design)).map(([name]) => own.get(`services/${name}`)!),
  ]
  // In the design's order: what stands for others, such as where a stranger's vault is, is taken from the first.
  const places = new Map([...own.keys()].map((key, index) => [key, index]))
  const ordered = parts.toSorted((one, other) => (places.get(one.key) ?? own.size) - (places.get(other.key) ?? own.size))
  const together = assemble(ordered, { ...design, ...Object.fromEntries(kinds.map(({ section }) => [section, new Map()])) })
  return { parts: new Map(parts.map((one) => [one.key, one])), profiles: found.trafficManagerProfiles, imported, renamed, topology: together.topology, ...(together.refused !== undefined && { refused: together.refused }) }
}

function topologyOf({ text, counts }: Result): Topology {
  const found = asItStands(Object.keys(counts).length === 0 ? 'registries: {}\n' : text, 'reality.yaml')
  if (found === undefined) throw new Error('what was imported has a shape')
  return found
}

function namingOf(design: Topology, renames: Renames): Naming {
  const sections = (section: string): readonly Section[] => (section === 'services' ? ['registries', 'services'] : section === 'virtualNetworks' ? ['virtualNetworks', 'onPremisesSites'] : [section as Section])
  return {
    nameOf: (section, made, pattern) => {
      for (const one of sections(section)) {
        const names = design[one] as ReadonlyMap<string, object> | undefined
        const renamed = renames.get(`${one} ${made}`) ?? [...names?.keys() ?? []].find((name) => name.toLowerCase() === made.toLowerCase())
        if (renamed !== undefined) return renamed
        const alike = pattern === undefined ? [] : [...names?.keys() ?? []].filter((name) => pattern.test(name))
        if (alike.length === 1) return alike[0]
      }
      return undefined
    },
    locationOf: (name, pattern) => {
      for (const section of ['registries', 'services', 'virtualNetworks'] as const) {
        const one = [...design[section].values()].find((each) => each.name.toLowerCase() === name.toLowerCase() || pattern?.test(each.name) === true)
        if (one !== undefined) return one.location
      }
      return undefined
    },
  }
}

function completed(found: Resource, own: Resource | undefined): Resource {
  const keys = untold[found.path[0] as Section]
  if (own === undefined || keys === undefined || found.path.length > 2) return found
  const [value, other] = [found.value, own.value] as readonly Readonly<Record<string, unknown>>[]
  return { ...found, value: { ...value, ...Object.fromEntries(keys.filter((key) => key in other!).map((key) => [key, other![key]])) } }
}

/** Whoever stands in a subnet that is gone can ask nobody anything. */
function hasPlace(value: unknown, found: Topology, design: Topology): boolean {
  const { virtualNetwork, subnet } = value as { readonly virtualNetwork?: string; readonly subnet?: string }
  if (virtualNetwork === undefined || design.onPremisesSites.has(virtualNetwork)) return true
  return found.virtualNetworks.get(virtualNetwork)?.subnets.some(({ name }) => name === subnet) === true
}

/** Services that nothing private leads to are in a design for their public names; sources are not searched for them. */
function isPublic(name: string, { privateEndpoints }: Topology): boolean {
  return [...privateEndpoints.values()].every((one) => !('service' in one) || one.service !== name)
}
