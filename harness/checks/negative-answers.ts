import { privatelinkZone } from '../azure/registry-names.ts'
import { isWithin } from '../dns/name.ts'
import type { Response } from '../dns/message.ts'
import type { Facts, HostFacts, LinkedZone } from '../facts/facts.ts'
import type { Check } from './check.ts'
import { causeOfSilence } from '../diagnosis/cause/silence.ts'
import { describe } from '../diagnosis/observed/describe.ts'
import { each } from './support/each.ts'
import { finding } from '../diagnosis/finding.ts'
import { protocol } from './support/profiles.ts'
import { denialOf, isNodata } from '../diagnosis/observed/response.ts'
import { asksAzure, zonesFor } from '../diagnosis/course/view.ts'

/** A registry name is alphanumeric, so no registry can have this one. */
const missing = `no-such-registry.${privatelinkZone}`
/** A name of another service that nobody has. */
const missingService = 'rehearsal-no-such-name'
/** Exists only as the parent of data endpoints' records (RFC 8499: empty non-terminal). */
const between = `data.${privatelinkZone}`
const life = 300

interface Negative {
  readonly host: HostFacts
  readonly zone: LinkedZone
  readonly name: string
  readonly expected: 'NXDOMAIN' | 'NODATA'
}

function negatives(facts: Facts): readonly Negative[] {
  return [...ofRegistries(facts), ...ofOthers(facts)]
}

/** Zones that private endpoints of services other than registries write to, each by a name that it does not have. */
function ofOthers(facts: Facts): readonly Negative[] {
  const names = [...facts.services.values()].flatMap((service) => (service.registry === undefined ? service.names : []))
  const zoneNames = new Set(names.filter(({ group }) => group !== '').map(({ privatelinkZone: zone }) => zone))
  return [...facts.hosts.values()].filter(asksAzure).flatMap((host) => [...zoneNames].flatMap((zoneName): readonly Negative[] => {
    const name = `${missingService}.${zoneName}`
    const [zone] = zonesFor(facts, host, name)
    if (zone === undefined || zone.resource.zoneName !== zoneName || zone.link.resolutionPolicy !== 'Default') return []
    const wildcard = facts.privateZones.get(zone.resource.name)?.zone.rrsets.some((rrset) => rrset.name === `*.${zoneName}`) ?? false
    return wildcard ? [] : [{ host, zone, name, expected: 'NXDOMAIN' }]
  }))
}

function ofRegistries(facts: Facts): readonly Negative[] {
  return [...facts.hosts.values()].flatMap((host): readonly Negative[] => {
    const [zone] = zonesFor(facts, host, missing)
    if (!zone || !asksAzure(host) || zone.resource.zoneName !== privatelinkZone || zone.link.resolutionPolicy !== 'Default') return []
    const rrsets = facts.privateZones.get(zone.resource.name)?.zone.rrsets ?? []
    if (rrsets.some(({ name }) => name === `*.${privatelinkZone}`)) return []
    const parent = rrsets.some(({ name }) => name !== between && isWithin(name, between))
    const covered = zonesFor(facts, host, between)[0]?.resource !== zone.resource
    return [
      { host, zone, name: missing, expected: 'NXDOMAIN' },
      ...(parent && !covered ? [{ host, zone, name: between, expected: 'NODATA' } as const] : []),
    ]
  })
}

function holds(response: Response | undefined, { zone, expected }: Negative): boolean {
  if (!response) return false
  const denial = denialOf(response)
  const denied = expected === 'NODATA' ? isNodata(response) : response.rcode === 'NXDOMAIN'
  return denied && denial?.zone === zone.resource.zoneName && denial.mname === 'azureprivatedns.net' && denial.life <= life
}

export const negativeAnswers: Check = {
  id: 'negative-answers',
  title: 'The private zone denies what it does not have, and its denial can be cached for 300 seconds.',
  why: 'A denial from elsewhere means that the private zone was not asked. One without SOA, or with a long one, keeps a name dead after the record was made.',
  source: 'https://www.rfc-editor.org/rfc/rfc2308#section-5',
  profiles: protocol,
  hostByHost: true,
  run({ facts, world }) {
    return each(negatives(facts), async (negative) => {
      const { host, zone, name, expected } = negative
      const response = await world.ask(host.host.name, { name, type: 'A' })
      const denial = response && denialOf(response)
      return finding(
        {
          host: host.host.name,
          subject: `${name} A`,
          expected: `${expected} with the SOA of ${zone.resource.zoneName} (azureprivatedns.net), for at most ${life} s`,
          observed: `${describe(response)}${denial ? `, ${denial.mname || '.'}, ${denial.life} s` : ''}`,
          holds: holds(response, negative),
        },
        () => response === undefined ? causeOfSilence(facts, host, response) : ({
          because: `Azure-provided DNS of ${host.host.virtualNetwork} did not deny ${name} out of ${zone.resource.zoneName}`,
          fix: 'Look at the records of the linked zone, wildcards among them, and at its SOA record set.',
          at: zone.path,
        }),
      )
    })
  },
  notApplicable: (facts) =>
    negatives(facts).length > 0 ? undefined : `no host asks Azure-provided DNS with ${privatelinkZone}, or another service’s zone, linked and resolutionPolicy Default`,
}
