import type { Facts, HostFacts, ServiceFacts, ServiceName } from '../facts/facts.ts'
import { leadsOf } from '../facts/service-names.ts'
import type { Check } from './check.ts'
import { causeOf } from '../diagnosis/cause/cause-of.ts'
import { describe } from '../diagnosis/observed/describe.ts'
import { each } from './support/each.ts'
import { finding } from '../diagnosis/finding.ts'
import { intentOf } from '../diagnosis/intent/intended.ts'
import { isPublic } from '../diagnosis/observed/places.ts'
import { core } from './support/profiles.ts'
import { addressesOf } from '../diagnosis/observed/response.ts'
import { zonesFor } from '../diagnosis/course/view.ts'

interface Served {
  readonly host: HostFacts
  readonly service: ServiceFacts
  readonly lead: ServiceName
  /** The others that the same private endpoints serve. */
  readonly rest: readonly ServiceName[]
}

/** Hosts that a zone serves although no intent speaks of them and the service; what is meant privately, other checks judge. */
function served(facts: Facts): readonly Served[] {
  return [...facts.hosts.values()].flatMap((host) =>
    [...facts.services.values()]
      .flatMap((service) => leadsOf(service).map((lead) => ({ host, service, lead, rest: service.names.filter((one) => one !== lead && one.group === lead.group) })))
      .filter(({ service, lead, rest }) => rest.length > 0 && zonesFor(facts, host, lead.privatelinkName).length > 0 && intentOf(facts, host, service) === undefined),
  )
}

export const zoneRecordsComplete: Check = {
  id: 'zone-records-complete',
  title: "A zone that has a registry's login server has the data endpoints of all its regions too, and one that has a service's first name its others.",
  why: 'A zone with some of the records sends the rest of a pull into NXDOMAIN. It happens when a replica is added to records kept by hand.',
  source: 'https://learn.microsoft.com/azure/container-registry/container-registry-private-endpoints',
  profiles: core,
  hostByHost: true,
  async *run({ facts, world }) {
    for (const { host, service, lead, rest } of served(facts)) {
      const first = await world.ask(host.host.name, { name: lead.privatelinkName, type: 'A' })
      if (!addressesOf(first).some((address) => !isPublic(facts, address))) continue
      yield* each(rest, async (endpoint) => {
        const response = await world.ask(host.host.name, { name: endpoint.privatelinkName, type: 'A' })
        const addresses = addressesOf(response)
        return finding(
          {
            host: host.host.name,
            subject: `${endpoint.privatelinkName} A`,
            expected: `a private address, as for ${lead.kind === 'login' ? 'the login server' : lead.privatelinkName}`,
            observed: describe(response),
            holds: addresses.length > 0 && addresses.every((address) => !isPublic(facts, address)),
          },
          () => causeOf({ facts, host, service, endpoint }, response),
        )
      })
    }
  },
  notApplicable: (facts) =>
    served(facts).some(({ host, lead }) => {
      const name = lead.privatelinkName
      return zonesFor(facts, host, name).some(({ resource }) => facts.privateZones.get(resource.name)?.zone.rrsets.some((rrset) => rrset.name === name))
    })
      ? undefined
      : 'no host without an intent sees a private record of a login server, or of another service with several names',
}
