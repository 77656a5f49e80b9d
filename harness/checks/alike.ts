import type { Facts, HostFacts } from '../facts/facts.ts'
import type { Rehearsed } from './check.ts'

/** Hosts of which one can be judged for all: the world tells them the same, and the design means the same for them. */
export interface Alike {
  /** The design with one host of each group. */
  readonly representatives: Facts
  /** How many a host stands for, itself included. */
  readonly count: (host: string) => number
  /** The design with all hosts of the groups of these, and no others. */
  readonly groupsOf: (hosts: ReadonlySet<string>) => Facts
}

/** Undefined where the world does not say who stands where, or no two hosts are alike. */
export function alike({ facts, world }: Rehearsed): Alike | undefined {
  const { standpoint } = world
  if (standpoint === undefined) return undefined
  const meant = intentsByHost(facts)
  const groups = Map.groupBy(facts.hosts.keys(), (host) => `${standpoint(host)} ${(meant.get(host) ?? []).join(',')}`)
  if (groups.size === facts.hosts.size) return undefined
  const groupOf = new Map([...groups.values()].flatMap((group) => group.map((host) => [host, group] as const)))
  return {
    representatives: withHosts(facts, new Set([...groups.values()].map(([first]) => first!))),
    count: (host) => groupOf.get(host)!.length,
    groupsOf: (hosts) => withHosts(facts, new Set([...hosts].flatMap((host) => groupOf.get(host)!))),
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

function withHosts(facts: Facts, kept: ReadonlySet<string>): Facts {
  const hosts: ReadonlyMap<string, HostFacts> = new Map([...facts.hosts].filter(([name]) => kept.has(name)))
  const intent = facts.topology.intent.map((one) => ({ ...one, from: one.from.filter((host) => kept.has(host)) })).filter(({ from }) => from.length > 0)
  return { ...facts, hosts, topology: { ...facts.topology, intent } }
}
