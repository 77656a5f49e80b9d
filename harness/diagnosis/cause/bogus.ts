import { isWithin } from '../../dns/name.ts'
import type { Facts, HostFacts } from '../../facts/facts.ts'
import type { DnsServerFacts } from '../../facts/hybrid-facts.ts'
import type { PublicZone } from '../../azure/public-zones.ts'
import type { AskedFor, Course } from '../course/course.ts'
import { courseOf, decidingCourse } from '../course/follow.ts'
import { zonesFor } from '../course/view.ts'
import type { Cause } from './cause.ts'
import { configured } from './edits.ts'

/**
 * What makes a server that validates say SERVFAIL: signatures that somebody takes out on the way to the root, that have run out, or that an answer
 * from inside cannot have, which takes the place of one from a signed zone.
 */
export function causeOfBogus(facts: Facts, host: HostFacts, asked: AskedFor): Cause | undefined {
  const course = decidingCourse(facts, host, asked)
  const validator = course.servers.find(({ server }) => server?.dnssecValidation)
  if (validator === undefined) return undefined
  const names = [asked.name, asked.privatelinkName].filter((name) => !validator.server!.insecureDomains.some((domain) => isWithin(name, domain)))
  if (names.length === 0) return undefined
  return causeOfDropped(facts, host, validator) ?? first(names, (name) => causeOfExpired(facts, validator, name) ?? causeOfShadow(facts, host, { asked, course, validator, name }))
}

function first<Found>(names: readonly string[], find: (name: string) => Found | undefined): Found | undefined {
  for (const name of names) {
    const found = find(name)
    if (found !== undefined) return found
  }
  return undefined
}

/** The key of the root comes by way of whoever is asked about everything else, whatever name is asked for. */
function causeOfDropped(facts: Facts, host: HostFacts, validator: DnsServerFacts): Cause | undefined {
  const { servers } = courseOf(facts, host, { name: '', privatelinkName: '', server: validator.address })
  const dropping = servers.find((one) => one !== validator && one.server?.dropsSignatures)
  if (dropping === undefined) return undefined
  const edits = configured(facts, dropping, () => ({ dropsSignatures: false }))
  return {
    because: `${validator.name} validates, and ${dropping.name} (${dropping.kind}), by way of which it asks the root for its key, takes the signatures out of what it hands on: nothing can be proven`,
    fix: `Let ${dropping.name} hand on signatures, or ${validator.name} ask somebody else about everything else.`,
    at: [...dropping.path, 'dropsSignatures'],
    ...(edits && { edits }),
  }
}

/** Public zones from the root down to the one that a name is in. */
function zonesTo({ publicZones }: Facts, name: string): readonly PublicZone[] {
  return publicZones.filter(({ zone }) => isWithin(name, zone.origin)).toSorted((one, other) => one.zone.origin.length - other.zone.origin.length)
}

/** Signed zones that the validity of a name's answer depends on, down to the first that is not signed. */
function trustedFor(facts: Facts, name: string): readonly PublicZone[] {
  const above = zonesTo(facts, name)
  const end = above.findIndex(({ signed }) => signed === undefined)
  return end < 0 ? above : above.slice(0, end)
}

function causeOfExpired(facts: Facts, validator: DnsServerFacts, name: string): Cause | undefined {
  const expired = trustedFor(facts, name).find(({ signed }) => signed === 'expired')
  if (expired === undefined) return undefined
  const { origin } = expired.zone
  const edits = origin === '' ? undefined : configured(facts, validator, ({ insecureDomains }) => ({ insecureDomains: [...insecureDomains, origin] }))
  return {
    because: `${validator.name} validates, and the signatures of ${origin || 'the root'} have run out`,
    fix: origin === '' ? 'Whoever runs the root signs it anew.' : `Take ${origin} into the insecureDomains of ${validator.name} until whoever runs the zone has signed it anew.`,
    at: ['settings', 'expiredZones'],
    ...(edits && { edits }),
  }
}

/** A private zone, or a zone of another server's own, answers for a name whose public zone is signed. */
function causeOfShadow(facts: Facts, host: HostFacts, { asked, course, validator, name }: { readonly asked: AskedFor; readonly course: Course; readonly validator: DnsServerFacts; readonly name: string }): Cause | undefined {
  const covering = zonesTo(facts, name).at(-1)
  if (covering === undefined || !trustedFor(facts, name).includes(covering)) return undefined
  const zone = shadowing(facts, host, { asked, course, validator, name })
  if (zone === undefined) return undefined
  const edits = configured(facts, validator, ({ insecureDomains }) => ({ insecureDomains: [...insecureDomains, zone.domain] }))
  return {
    because: `${validator.name} validates, and ${name} lies in ${covering.zone.origin || 'the root'}, which is signed: what ${zone.who} answers has no signature`,
    fix: `Take ${zone.domain} into the insecureDomains of ${validator.name}.`,
    at: [...validator.path, 'dnssecValidation'],
    ...(edits && { edits }),
  }
}

function shadowing(facts: Facts, host: HostFacts, { asked, course, validator, name }: { readonly asked: AskedFor; readonly course: Course; readonly validator: DnsServerFacts; readonly name: string }): { readonly domain: string; readonly who: string } | undefined {
  const last = course.servers.at(-1)
  if (course.end === 'own zone' && last !== undefined && last !== validator) {
    const domain = String(course.at?.at(-1))
    return { domain, who: `${last.name} from its own zone ${domain}` }
  }
  if (course.end !== 'azure') return undefined
  const [zone] = zonesFor(facts, host, name, asked.name)
  return zone === undefined ? undefined : { domain: zone.resource.zoneName, who: `the private zone ${zone.resource.name}` }
}
