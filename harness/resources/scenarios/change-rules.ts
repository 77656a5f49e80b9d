import { suggestion } from '../../language/nearest.ts'
import { kindOf } from '../list.ts'
import type { Rule } from '../rule.ts'
import type { Section } from '../sections.ts'
import type { Topology } from '../topology.ts'
import type { DesignChange, ScenarioStep } from './scenario.ts'

/** Says of each change of a timeline, in its order, how what it would bring about is so already. */
export function presenceOf(timeline: readonly ScenarioStep[]): (change: DesignChange) => string | undefined {
  const { absent, unrouted } = beginningOf(timeline)
  return ({ what, id }) => {
    switch (what) {
      case 'create': return absent.delete(id) ? undefined : 'is there already'
      case 'remove': return absent.has(id) ? 'is not there' : void absent.add(id)
      case 'startRouting': return unrouted.delete(id) ? undefined : 'is led to already'
      case 'stopRouting': return unrouted.has(id) ? 'is not led to' : void unrouted.add(id)
      case 'reuse': return undefined
    }
  }
}

/** What is not there, and not led to, when a timeline begins: what it first creates, and first leads to. */
export function beginningOf(timeline: readonly Pick<ScenarioStep, 'changes'>[]): { readonly absent: Set<string>; readonly unrouted: Set<string> } {
  const changes = timeline.flatMap(({ changes: found = [] }) => found)
  const beginning = (first: DesignChange['what'], other: DesignChange['what']): Set<string> => {
    const seen = new Map<string, DesignChange['what']>()
    for (const { what, id } of changes) if ((what === first || what === other) && !seen.has(id)) seen.set(id, what)
    return new Set([...seen].flatMap(([id, what]) => (what === first ? [id] : [])))
  }
  return { absent: beginning('create', 'remove'), unrouted: beginning('startRouting', 'stopRouting') }
}

/** Machines that ask have to stay, and so does what no timeline can change. */
function unknown(topology: Topology, { what, id }: DesignChange): { readonly message: string; readonly hint?: string | undefined } | undefined {
  if (what === 'create' || what === 'remove') {
    const [section = '', name = ''] = id.split('/')
    if (!Object.hasOwn(kindOf, section)) return { message: `${id} is nothing that a design has: it begins with a section, and then come its keys`, hint: suggestion(section, Object.keys(kindOf)) }
    if (section === 'hosts') return { message: `${id} asks: whoever is watched has to be there all the time` }
    const known = topology[section as Section] as ReadonlyMap<string, unknown>
    return known.has(name) ? undefined : { message: `there is no ${kindOf[section as Section].noun} "${name}"`, hint: suggestion(name, known.keys()) }
  }
  const [name = '', region] = id.split('/')
  const registry = topology.registries.get(name)
  if (registry === undefined) return { message: `there is no registry "${name}"`, hint: suggestion(name, topology.registries.keys()) }
  if (what === 'reuse') return undefined
  if (region === registry.location) return { message: `routing to the home region of ${name} stays on: only replications have a setting for it` }
  const others = registry.replications.map(({ location }) => `${name}/${location}`)
  return others.includes(id) ? undefined : { message: `there is no replica ${id}`, hint: others.length === 0 ? `${name} has no replications` : suggestion(id, others) }
}

const unknownChange: Rule = {
  code: 'unknown-change',
  source: 'https://learn.microsoft.com/azure/container-registry/container-registry-geo-replication',
  *check({ topology }) {
    for (const { timeline } of topology.scenarios.values()) {
      for (const { changes = [], path = [] } of timeline) {
        for (const change of changes) {
          const wrong = unknown(topology, change)
          if (wrong !== undefined) yield { path: [...path, change.what, ...(change.what === 'reuse' ? [change.id] : [])], ...wrong }
        }
      }
    }
  },
}

/** The private endpoints of a registry that is deleted lead nowhere, whoever has its name then: they have to go as well. */
const reusedNameWithEndpoint: Rule = {
  code: 'reused-name-with-endpoint',
  source: 'https://learn.microsoft.com/azure/private-link/manage-private-endpoint',
  *check({ topology }) {
    for (const { timeline } of topology.scenarios.values()) {
      const { absent } = beginningOf(timeline)
      for (const { changes = [], path = [] } of timeline) {
        for (const { what, id } of changes) {
          if (what === 'remove') absent.add(id)
          else if (what === 'create') absent.delete(id)
          else if (what === 'reuse') {
            const left = [...topology.privateEndpoints.values()].filter(({ service, name }) => service === id && !absent.has(`privateEndpoints/${name}`))
            if (left.length > 0) yield { path: [...path, 'reuse', id], message: `${left.map(({ name }) => name).join(' and ')} would lead to the registry that is deleted, and not to the one that has its name then`, hint: `remove: [${left.map(({ name }) => `privateEndpoints/${name}`).join(', ')}]` }
          }
        }
      }
    }
  },
}

export const changeRules: readonly Rule[] = [unknownChange, reusedNameWithEndpoint]
