import { usesOfSuffix, usesOfZone } from '../../azure/private-link.ts'
import { isWithin, parentOf } from '../../dns/name.ts'
import type { Facts } from '../../facts/facts.ts'
import { forwardedZone, zonesOfName, type NameZones } from '../../facts/service-names.ts'
import { nearest } from '../../language/nearest.ts'
import type { Edit } from '../../resources/mutation.ts'
import type { AskedFor } from '../course/course.ts'
import type { Cause } from './cause.ts'

/** What would have led a question into the design's zones and did not take it along; `edits` say what would mend that. */
export interface Unmatched extends Cause {
  readonly edits: readonly Edit[]
  /** The rule is for one of several names alone. */
  readonly alone?: boolean
}

/** What a domain was probably meant to be, so that it would take a name along. */
export function meantFor(facts: Facts, domain: string, { name, privatelinkName }: AskedFor): { readonly why: 'alone' | 'misspelt'; readonly domain: string } | undefined {
  const zones = zonesOfName(facts, name)
  const siblings = [...facts.services.values()].find(({ names }) => names.some((one) => one.name === name))?.names ?? []
  // Names in other zones, as other sub-resources have them, have forwarders of their own, which take nothing else along.
  const beside = siblings.filter((one) => one.name !== name && forwardedZone(one) === forwardedZone(zones))
  if (beside.some((one) => isWithin(one.name, domain))) return { why: 'alone', domain: forwardedZone(zones) }
  if (beside.some((one) => one.privatelinkName !== privatelinkName && isWithin(one.privatelinkName, domain))) return { why: 'alone', domain: zones.privatelinkZone }
  if (isOfUse(facts, domain)) return undefined
  const known = [forwardedZone(zones), zones.privatelinkZone, ...suffixesOf(zones), ...ownZones(facts).filter((zone) => isWithin(name, zone))]
  const meant = nearest(domain, known, slips)
  return meant === undefined ? undefined : { why: 'misspelt', domain: meant }
}

/** What else takes a name along that is in private zones alone: `westeurope.azmk8s.io`, `azmk8s.io`. */
function suffixesOf({ publicZone, privatelinkZone }: Pick<NameZones, 'publicZone' | 'privatelinkZone'>): readonly string[] {
  const above = publicZone === undefined ? parentOf(privatelinkZone) : ''
  return above.includes('.') ? [above, ...suffixesOf({ publicZone, privatelinkZone: above })] : []
}

/** Two suffixes of neighbouring clouds differ by as many. */
const slips = 3

/** Whether a domain stands for something by itself: a zone of the design, names of it, or what Azure calls so. */
function isOfUse(facts: Facts, domain: string): boolean {
  return [...usesOfSuffix(domain), ...usesOfZone(domain)].some(({ cloud }) => cloud === 'public')
    || ownZones(facts).some((zone) => isWithin(zone, domain) || isWithin(domain, zone))
    || [...facts.services.values()].some(({ names }) => names.some((one) => isWithin(one.name, domain) || isWithin(one.privatelinkName, domain)))
}

function ownZones({ topology }: Facts): readonly string[] {
  return [...[...topology.privateDnsZones.values()].map(({ zoneName }) => zoneName), ...[...topology.dnsServers.values()].flatMap(({ zones }) => zones.map(({ zoneName }) => zoneName))]
}
