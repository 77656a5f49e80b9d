import type { Facts } from '../facts/facts.ts'
import type { Rehearsed } from './check.ts'

/** Hosts of which one can be judged for all: the world tells them the same, and the design means the same for them. */
export interface Alike {
  /** The design with one host of each group. */
  readonly representatives: Facts
  /** How many a host stands for, itself included. */
  readonly count: (host: string) => number
  /** All hosts that are alike one of these. */
  readonly groupsOf: (hosts: ReadonlySet<string>) => ReadonlySet<string>
}

/** Undefined where the world does not say who stands where, or no two hosts are alike. */
export function alike({ facts, world }: Rehearsed): Alike | undefined {
  const { standpoint } = world
  if (standpoint === undefined) return undefined
  const meant = intentsByHost(facts)
  const groups = Map.groupBy(facts.hosts.keys(), (host) => `${standpoint(host)} ${(meant.get(host) ?? []).join(',')}`)
  if (groups.size === facts.hosts.size) return undefined
  const firsts = new Set([...groups.values()].map(([first]) => first!))
  const groupOf = new Map([...groups.values()].flatMap((group) => group.map((host) => [host, group] as const)))
  return {
    representatives: { ...meantFor(facts, firsts), hosts: new Map([...facts.hosts].filter(([name]) => firsts.has(name))) },
    count: (host) => groupOf.get(host)!.length,
    groupsOf: (hosts) => new Set([...hosts].flatMap((host) => groupOf.get(host)!)),
  }
}

/** Which intents speak of a host, by their place in the design. */
function intentsByHost({ topology }: Facts): ReadonlyMap<string, readonly number[]> {
  const meant = new Map<string, number[]>()
  for (const [index, { from }] of topology.intent.entries()) {
    for (const host of from) {
      const known = meant.get(host)
      if (known === undefined) meant.set(host, [index])
      else known.push(index)
    }
  }
  return meant
}

/** The design as far as its intents speak of these hosts. */
export function meantFor(facts: Facts, hosts: ReadonlySet<string>): Facts {
  const intent = facts.topology.intent.map((one) => ({ ...one, from: one.from.filter((host) => hosts.has(host)) })).filter(({ from }) => from.length > 0)
  return { ...facts, topology: { ...facts.topology, intent } }
}
