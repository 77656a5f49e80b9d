import type { Misconfiguration } from './misconfiguration.ts'
import { whyMissing } from './support/missing-record.ts'
import { hostsOf, sightings, some } from './support/sightings.ts'

/** M19. An alias into privatelink.azurecr.io leads every client there, and one's own zone of that name has no record of other people's registries. */
export const partnerRegistryDenied: Misconfiguration = {
  id: 'partner-registry-denied',
  catalogue: 'M19',
  title: "A partner's registry uses Private Link too, and the own zone privatelink.azurecr.io denies it.",
  symptom: "NXDOMAIN after the alias for the partner's registry, in networks with a linked zone only",
  fix: 'Set resolutionPolicy: NxDomainRedirect on the link, or create an own private endpoint for the registry.',
  source: 'https://learn.microsoft.com/azure/dns/private-dns-fallback',
  *find(examined) {
    const found = examined.symptoms().filter((symptom) => whyMissing(examined, symptom)?.why === 'partner')
    yield* sightings(found, ({ zone, host, service }) => `${zone!.resource.name} ${host.host.virtualNetwork} ${service.name}`, (group) => {
      const [{ zone, host, service, endpoint }] = group
      const { name } = zone!.resource
      const network = host.host.virtualNetwork!
      return {
        at: zone!.path,
        what: `${service.name} of ${service.tenant} has private endpoints, so its name leads to ${endpoint.privatelinkName}, which ${name} denies ${some(hostsOf(group))}.`,
        fix: `Set resolutionPolicy: NxDomainRedirect on the link of ${name} to ${network}, or create an own private endpoint for ${service.name}.`,
      }
    })
  },
}
