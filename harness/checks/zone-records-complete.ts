import type { Facts, HostFacts, ServiceFacts } from '../facts/facts.ts'
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

/** Hosts that a zone serves although no intent speaks of them and the registry; what is meant privately, `data-endpoints-private` judges. */
function served(facts: Facts): readonly { host: HostFacts; service: ServiceFacts }[] {
  return [...facts.hosts.values()].flatMap((host) =>
    [...facts.services.values()]
      .filter((service) => service.names.length > 1 && zonesFor(facts, host, service.names[0]!.privatelinkName).length > 0)
      .filter((service) => intentOf(facts, host, service) === undefined)
      .map((service) => ({ host, service })),
  )
}

export const zoneRecordsComplete: Check = {
  id: 'zone-records-complete',
  title: "A zone that has a registry's login server has the data endpoints of all its regions too.",
  why: 'A zone with some of the records sends the rest of a pull into NXDOMAIN. It happens when a replica is added to records kept by hand.',
  source: 'https://learn.microsoft.com/azure/container-registry/container-registry-private-endpoints',
  profiles: core,
  async *run({ facts, world }) {
    for (const { host, service } of served(facts)) {
      const [login, ...rest] = service.names
      const first = await world.ask(host.host.name, { name: login!.privatelinkName, type: 'A' })
      if (!addressesOf(first).some((address) => !isPublic(facts, address))) continue
      yield* each(rest, async (endpoint) => {
        const response = await world.ask(host.host.name, { name: endpoint.privatelinkName, type: 'A' })
        const addresses = addressesOf(response)
        return finding(
          {
            host: host.host.name,
            subject: `${endpoint.privatelinkName} A`,
            expected: 'a private address, as for the login server',
            observed: describe(response),
            holds: addresses.length > 0 && addresses.every((address) => !isPublic(facts, address)),
          },
          () => causeOf({ facts, host, service, endpoint }, response),
        )
      })
    }
  },
  notApplicable: (facts) =>
    served(facts).some(({ host, service }) => {
      const name = service.names[0]!.privatelinkName
      return zonesFor(facts, host, name).some(({ resource }) => facts.privateZones.get(resource.name)?.zone.rrsets.some((rrset) => rrset.name === name))
    })
      ? undefined
      : 'no host without an intent sees a private record of a login server',
}
