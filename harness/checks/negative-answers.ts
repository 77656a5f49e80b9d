import { privatelinkZone } from '../azure/registry-names.ts'
import { isWithin } from '../dns/name.ts'
import type { Response } from '../dns/message.ts'
import type { Facts, HostFacts } from '../facts/facts.ts'
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
/** Exists only as the parent of data endpoints' records (RFC 8499: empty non-terminal). */
const between = `data.${privatelinkZone}`
const life = 300

interface Negative {
  readonly host: HostFacts
  readonly name: string
  readonly expected: 'NXDOMAIN' | 'NODATA'
}

function negatives(facts: Facts): readonly Negative[] {
  return [...facts.hosts.values()].flatMap((host): readonly Negative[] => {
    const [zone] = zonesFor(facts, host, missing)
    if (!zone || !asksAzure(host) || zone.resource.zoneName !== privatelinkZone || zone.link.resolutionPolicy !== 'Default') return []
    const rrsets = facts.privateZones.get(zone.resource.name)?.zone.rrsets ?? []
    if (rrsets.some(({ name }) => name === `*.${privatelinkZone}`)) return []
    const parent = rrsets.some(({ name }) => name !== between && isWithin(name, between))
    const covered = zonesFor(facts, host, between)[0]?.resource !== zone.resource
    return [
      { host, name: missing, expected: 'NXDOMAIN' },
      ...(parent && !covered ? [{ host, name: between, expected: 'NODATA' } as const] : []),
    ]
  })
}

function holds(response: Response | undefined, expected: Negative['expected']): boolean {
  if (!response) return false
  const denial = denialOf(response)
  const denied = expected === 'NODATA' ? isNodata(response) : response.rcode === 'NXDOMAIN'
  return denied && denial?.zone === privatelinkZone && denial.mname === 'azureprivatedns.net' && denial.life <= life
}

export const negativeAnswers: Check = {
  id: 'negative-answers',
  title: 'The private zone denies what it does not have, and its denial can be cached for 300 seconds.',
  why: 'A denial from elsewhere means that the private zone was not asked. One without SOA, or with a long one, keeps a name dead after the record was made.',
  source: 'https://www.rfc-editor.org/rfc/rfc2308#section-5',
  profiles: protocol,
  run({ facts, world }) {
    return each(negatives(facts), async ({ host, name, expected }) => {
      const response = await world.ask(host.host.name, { name, type: 'A' })
      const denial = response && denialOf(response)
      return finding(
        {
          host: host.host.name,
          subject: `${name} A`,
          expected: `${expected} with the SOA of ${privatelinkZone} (azureprivatedns.net), for at most ${life} s`,
          observed: `${describe(response)}${denial ? `, ${denial.mname || '.'}, ${denial.life} s` : ''}`,
          holds: holds(response, expected),
        },
        () => response === undefined ? causeOfSilence(facts, host, response) : ({
          because: `Azure-provided DNS of ${host.host.virtualNetwork} did not deny ${name} out of ${privatelinkZone}`,
          fix: 'Look at the records of the linked zone, wildcards among them, and at its SOA record set.',
          at: zonesFor(facts, host, missing)[0]!.path,
        }),
      )
    })
  },
  notApplicable: (facts) =>
    negatives(facts).length > 0 ? undefined : `no host asks Azure-provided DNS with ${privatelinkZone} linked and resolutionPolicy Default`,
}
