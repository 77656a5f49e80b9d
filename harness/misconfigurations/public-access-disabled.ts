import type { Misconfiguration } from './misconfiguration.ts'
import { hostsOf, predictedConnection, sightings, some } from './support/sightings.ts'

/** M40. The switch changes no DNS answer, so what is outside notices only by the status. */
export const publicAccessDisabled: Misconfiguration = {
  id: 'public-access-disabled',
  catalogue: 'M40',
  title: 'Public network access is off, and a client outside is meant to reach the registry publicly: a hosted agent, az acr build.',
  symptom: "a public address as ever, and HTTP 403: client with IP '<public>' is not allowed access",
  fix: 'Run the client in a network with a private endpoint (agent pool, self-hosted agent), or enable public network access.',
  source: 'https://learn.microsoft.com/azure/container-registry/container-registry-private-endpoints',
  *find(examined) {
    const found = examined.symptoms().filter(({ kind, service }) => kind === 'forbidden' && service.publicNetworkAccess === 'Disabled')
    yield* sightings(found, ({ service }) => service.name, (group) => {
      const { name, tenant, path } = group[0].service
      const hosts = some(hostsOf(group))
      return {
        at: [...path, 'publicNetworkAccess'],
        what: `${some(hostsOf(group), 'is', 'are')} meant to reach ${name} publicly, and publicNetworkAccess of ${name} is Disabled.`,
        predicted: predictedConnection(examined, group[0]),
        fix: tenant === undefined
          ? `Move ${hosts} into a network with a private endpoint of ${name} and say "privately", or set publicNetworkAccess: Enabled.`
          : `Ask ${tenant} to approve a private endpoint of ${name} for ${hosts}.`,
      }
    })
  },
}
