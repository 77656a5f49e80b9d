import { facts as factsOf, type Facts, type HostFacts } from '../../facts/facts.ts'
import { serverZones } from '../../facts/server-zones.ts'
import type { Edit } from '../../resources/mutation.ts'
import { edited } from '../../topology/edited.ts'
import type { AskedFor, Course } from '../course/course.ts'
import { decidingCourse } from '../course/follow.ts'
import { hasRecord } from '../course/view.ts'
import { placesAt } from '../observed/places.ts'

/** Whether a question's course ends where the design has a record for it: in a zone linked to the network that decides, or in a server's own. */
export function serves(facts: Facts, { end, network, servers }: Course, { name, privatelinkName }: AskedFor): boolean {
  if (end === 'azure') return facts.linkedZones.get(network ?? '')?.some(({ resource }) => hasRecord(facts, resource.name, privatelinkName) || hasRecord(facts, resource.name, name)) ?? false
  const last = servers.at(-1)
  if (end !== 'own zone' || last === undefined) return false
  const found = serverZones(last).flatMap(({ rrsets }) => rrsets.filter((rrset) => rrset.name === name || rrset.name === privatelinkName))
  const isService = [...facts.services.values()].some(({ names }) => names.some((one) => one.name === name))
  return found.length > 0 && (!isService || found.every(({ type, data }) => type !== 'A' || data.every((address) => placesAt(facts, address).some(({ member }) => member.endpoint.name === name))))
}

const changed = new WeakMap<Facts, Map<string, Facts | undefined>>()

/** The facts of a design with changes made; `undefined` where Azure would not take it. Worked out once, for however many names and hosts. */
export function factsAfter(facts: Facts, edits: readonly Edit[]): Facts | undefined {
  let known = changed.get(facts)
  if (!known) changed.set(facts, (known = new Map()))
  const key = JSON.stringify(edits)
  if (!known.has(key)) {
    known.set(key, changedBy(facts, edits))
  }
  return known.get(key)
}

/** Of a design in which what comes has no place: `undefined`, as Azure would have it. */
function changedBy({ topology }: Facts, edits: readonly Edit[]): Facts | undefined {
  const after = edited(topology, edits)
  try {
    return after && factsOf(after)
  } catch (error) {
    if (error instanceof Error && error.message.includes('has no free address')) return undefined
    throw error
  }
}

/** Whether a host would find a name in the design's zones if changes were made, as far as the way of its question says. */
export function servedAfter(facts: Facts, edits: readonly Edit[], { host: { name } }: HostFacts, asked: AskedFor): boolean {
  const after = factsAfter(facts, edits)
  const host = after?.hosts.get(name)
  return after !== undefined && host !== undefined && serves(after, decidingCourse(after, host, asked), asked)
}
