import type { Misconfiguration } from './misconfiguration.ts'
import type { Examined } from './support/examined.ts'
import { whyMissing } from './support/missing-record.ts'
import { hostsOf, sightings, some } from './support/sightings.ts'

/** Whether the zone has records of other services, which would go with its link. */
function holdsOthers({ facts }: Examined, zone: string): boolean {
  return facts.privateZones.get(zone)!.zone.rrsets.length > 0
}

/** M17. The registry keeps its privatelink alias while it has a private endpoint anywhere, and the zone that stayed denies it. */
export const zoneLeftBehind: Misconfiguration = {
  id: 'zone-left-behind',
  catalogue: 'M17',
  title: 'The private endpoint was deleted; its zone and the link remain, while the registry has private endpoints elsewhere.',
  symptom: 'NXDOMAIN for the registry: unresolvable host',
  fix: 'Delete the link or the zone, or create the private endpoint again.',
  source: 'https://learn.microsoft.com/azure/container-registry/container-registry-private-endpoints',
  *find(examined) {
    const found = examined.symptoms().filter((symptom) => whyMissing(examined, symptom)?.why === 'left behind')
    yield* sightings(found, ({ zone, service }) => `${zone!.resource.name} ${zone!.link.virtualNetwork} ${service.name}`, (group) => {
      const [{ zone, service, reach }] = group
      const { name } = zone!.resource
      const network = zone!.link.virtualNetwork
      return {
        at: zone!.path,
        what: `${name} is linked to ${network}, where no private endpoint writes records of ${service.name} any more, so ${some(hostsOf(group), 'is', 'are')} denied it.`,
        fix:
          reach === 'publicly'
            ? `${holdsOthers(examined, name) ? 'Set' : `Unlink ${name} from ${network}, or set`} resolutionPolicy: NxDomainRedirect on the link${holdsOthers(examined, name) ? ` of ${name} to ${network}` : ''}.`
            : `Create a private endpoint of ${service.name} that ${some(hostsOf(group))} can reach and that registers in ${name}.`,
      }
    })
  },
}
