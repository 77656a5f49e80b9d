import type { Course } from '../../diagnosis/course/course.ts'
import type { Path } from '../../dns/path.ts'
import type { DnsServerFacts } from '../../facts/hybrid-facts.ts'
import type { Sighting } from '../misconfiguration.ts'
import type { Examined } from './examined.ts'
import type { Symptom } from '../../diagnosis/intent/symptom.ts'
import { sightings } from './sightings.ts'

/** A symptom with the way its question took from server to server. */
export interface Forwarded {
  readonly symptom: Symptom
  readonly course: Course
  /** The last server of the design on the way. */
  readonly last: DnsServerFacts
}

/** Symptoms of hosts that are meant to reach a service privately, behind a DNS server or an inbound endpoint. */
export function forwarded(examined: Examined, kinds: readonly Symptom['kind'][]): readonly Forwarded[] {
  return examined.symptoms().flatMap((symptom): readonly Forwarded[] => {
    if (symptom.reach !== 'privately' || !kinds.includes(symptom.kind)) return []
    const { course } = symptom
    const last = course.servers.at(-1)
    return last === undefined ? [] : [{ symptom, course, last }]
  })
}

/** A symptom whose question a rule of a ruleset sends to where no server of the design is. */
export interface Misruled {
  readonly symptom: Symptom
  readonly course: Course
  readonly at: Path
}

export function misruled(examined: Examined): readonly Misruled[] {
  return examined.symptoms().flatMap((symptom): readonly Misruled[] => {
    if (symptom.reach !== 'privately' || symptom.kind !== 'silent') return []
    const { course } = symptom
    return course.end === 'unreachable' && course.servers.length === 0 && course.at !== undefined ? [{ symptom, course, at: course.at }] : []
  })
}

/** One sighting for each line of the design that is to blame, and for each thing that is to be done there. */
export function* byLine<F extends { readonly symptom: Symptom }>(found: readonly F[], tell: (first: F) => Pick<Sighting, 'at' | 'what' | 'fix'>): Generator<Sighting> {
  const of = new Map(found.map((one) => [one.symptom, one]))
  yield* sightings(found.map(({ symptom }) => symptom), (symptom) => lineAndFix(tell(of.get(symptom)!)), (group) => tell(of.get(group[0])!))
}

function lineAndFix({ at, fix }: Pick<Sighting, 'at' | 'fix'>): string {
  return `${at.join(' ')} ${fix}`
}

/** Where the question was sent on, or the server that did. */
export function lineOf({ course, last }: Forwarded): Path {
  return course.at ?? last.path
}
