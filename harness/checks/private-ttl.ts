import { managedRecordTtl } from '../azure/private-zone.ts'
import type { ResourceRecord, Response } from '../dns/message.ts'
import type { RRset } from '../dns/zone.ts'
import type { Facts } from '../facts/facts.ts'
import type { Check } from './check.ts'
import { each } from './support/each.ts'
import { finding } from '../diagnosis/finding.ts'
import { intended } from '../diagnosis/intent/intended.ts'
import { isPublic } from '../diagnosis/observed/places.ts'
import { core } from './support/profiles.ts'
import { addressesOf } from '../diagnosis/observed/response.ts'

/** Every private set of records by owner name and type, whichever zone it is in. */
const setsByFacts = new WeakMap<Facts, ReadonlyMap<string, readonly RRset[]>>()

function setsOf(facts: Facts, name: string, type: string): readonly RRset[] {
  let sets = setsByFacts.get(facts)
  if (!sets) {
    const all = [...facts.privateZones.values()].flatMap(({ zone }) => zone.rrsets)
    setsByFacts.set(facts, (sets = Map.groupBy(all, (rrset) => `${rrset.type} ${rrset.name}`)))
  }
  return sets.get(`${type} ${name}`) ?? []
}

/** Upper bound of a record's TTL: what the zone group or the record set in the design says, the setting for public aliases. */
function bound(facts: Facts, { name, type, data }: ResourceRecord): number | undefined {
  if (type === 'CNAME') return facts.topology.settings.publicAliasTtl
  const sets = setsOf(facts, name, type).filter((rrset) => rrset.data.includes(data))
  if (sets.some(({ from }) => from?.[0] === 'privateEndpoints')) return managedRecordTtl
  return sets.length > 0 ? Math.max(...sets.map(({ ttl }) => ttl)) : undefined
}

/** What a response's records may live at most, those left out that nothing is said about. */
function boundsOf(facts: Facts, response: Response): readonly { readonly record: ResourceRecord; readonly most: number }[] {
  return response.answer.flatMap((record) => {
    const most = bound(facts, record)
    return most === undefined ? [] : [{ record, most }]
  })
}

/** Judges answers that end in a private address. */
export const privateTtl: Check = {
  id: 'private-ttl',
  title: "Private answers live no longer than their zone says: ten seconds for a private endpoint's records.",
  why: 'When a private endpoint moves or a region is switched over, clients follow as fast as caches forget. A cache that stretches TTLs keeps them at the old address.',
  source: 'https://learn.microsoft.com/azure/container-registry/container-registry-private-endpoints',
  profiles: core,
  hostByHost: true,
  run({ facts, world }) {
    const cases = intended(facts, 'privately').flatMap(({ host, service }) => service.names.map(({ name }) => ({ host, name })))
    return each(cases, async ({ host, name }) => {
      const response = await world.ask(host.host.name, { name, type: 'A' })
      const addresses = addressesOf(response)
      if (!response || addresses.length === 0 || addresses.some((address) => isPublic(facts, address))) return undefined
      const judged = boundsOf(facts, response)
      const long = judged.filter(({ record, most }) => record.ttl > most)
      return finding(
        {
          host: host.host.name,
          subject: `${name} A`,
          expected: judged.map(({ record, most }) => `${record.type} at most ${most} s`).join(', '),
          observed: response.answer.map(({ type, ttl }) => `${type} ${ttl} s`).join(', '),
          holds: long.length === 0,
        },
        () => ({
          because: `${host.dnsServers.join(', ')} gives ${long[0]?.record.name} a longer life than its zone does`,
          fix: 'Remove the minimum TTL (cache-min-ttl, min-cache-ttl, CoreDNS cache) from the server that raises it.',
          at: ['hosts', host.host.name],
        }),
      )
    })
  },
  notApplicable: ({ topology }) =>
    topology.intent.some(({ reach }) => reach === 'privately') ? undefined : 'no intent says "privately"',
}
