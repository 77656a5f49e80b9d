import { isInHostsFile } from '../facts/client-names.ts'
import type { Facts, HostFacts, ServiceName } from '../facts/facts.ts'
import type { Check } from './check.ts'
import { describe } from '../diagnosis/observed/describe.ts'
import { each } from './support/each.ts'
import { isOwners } from '../diagnosis/course/view.ts'
import { finding } from '../diagnosis/finding.ts'
import { intended } from '../diagnosis/intent/intended.ts'
import { isPublic } from '../diagnosis/observed/places.ts'
import { protocol } from './support/profiles.ts'
import { addressesOf, chainOf, denialOf, isNodata } from '../diagnosis/observed/response.ts'
import { isWithin } from '../dns/name.ts'

function cases(facts: Facts): readonly { readonly host: HostFacts; readonly endpoint: ServiceName }[] {
  const names = intended(facts, 'privately').flatMap(({ host, service }) => service.names.map((endpoint) => ({ host, endpoint })))
  return names.filter(({ host, endpoint }) => !isOwners(facts, host, endpoint.name))
}

/**
 * Judged only where the A answer is a private address: without one, `service-names-private` and its like are what fails. What a server has in
 * a zone of its own is its owner's to shape.
 */
export const aaaaNodata: Check = {
  id: 'aaaa-nodata',
  title: 'Asked for AAAA, private names answer NODATA with the SOA of the zone that says so.',
  why: 'Clients ask for both families at once. NXDOMAIN for one of them, or a denial that nobody can cache, breaks or slows every connection.',
  source: 'https://www.rfc-editor.org/rfc/rfc2308#section-2.2',
  profiles: protocol,
  hostByHost: true,
  run({ facts, world }) {
    return each(cases(facts), async ({ host, endpoint }) => {
      // Programs find one family in the hosts file, and ask nobody for the other.
      if (isInHostsFile(host, endpoint.name)) return undefined
      const [a, aaaa] = await Promise.all(['A', 'AAAA'].map((type) => world.ask(host.host.name, { name: endpoint.name, type })))
      const addresses = addressesOf(a)
      if (addresses.length === 0 || addresses.some((address) => isPublic(facts, address))) return undefined
      const denial = aaaa && denialOf(aaaa)
      // The alias's target, or the name itself where a zone of the design holds that.
      const owners = new Set([chainOf(a!).at(-1)!, endpoint.privatelinkName])
      return finding(
        {
          host: host.host.name,
          subject: `${endpoint.name} AAAA`,
          expected: `NODATA with the SOA of a zone above ${[...owners].join(' or ')}`,
          observed: describe(aaaa),
          holds: aaaa !== undefined && isNodata(aaaa) && denial !== undefined && [...owners].some((owner) => isWithin(owner, denial.zone)),
        },
        () => ({
          because: `${host.dnsServers.join(', ')} answers AAAA of a name that has only an A record otherwise than RFC 2308 has it`,
          fix: 'Look for a filter for AAAA, or a server that invents or drops authority sections, on the way to Azure-provided DNS.',
          at: ['hosts', host.host.name],
        }),
      )
    })
  },
  notApplicable(facts) {
    if (!facts.topology.intent.some(({ reach }) => reach === 'privately')) return 'no intent says "privately"'
    return cases(facts).length > 0 ? undefined : 'servers have what is meant privately in zones of their own'
  },
}
