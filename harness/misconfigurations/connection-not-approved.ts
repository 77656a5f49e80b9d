import type { Misconfiguration } from './misconfiguration.ts'
import { hostsOf, predictedConnection, sightings, some } from './support/sightings.ts'

/** M39. Records are written before anybody approves; only an approved connection passes traffic. */
export const connectionNotApproved: Misconfiguration = {
  id: 'connection-not-approved',
  catalogue: 'M39',
  title: "The private endpoint's connection is not approved.",
  symptom: 'the private address resolves, TCP times out',
  fix: 'Approve the private endpoint connection at the registry or other service; after a rejection create the private endpoint anew.',
  source: 'https://learn.microsoft.com/azure/private-link/private-endpoint-overview',
  *find(examined) {
    const found = examined.symptoms().filter(({ kind, reach }) => kind === 'unapproved' && reach === 'privately')
    yield* sightings(found, ({ owner }) => owner!.endpoint.name, (group) => {
      const { name, connectionState, service } = group[0].owner!.endpoint
      return {
        at: ['privateEndpoints', name, 'connectionState'],
        what: `The connection of ${name} to ${service} is ${connectionState}; ${some(hostsOf(group), 'resolves', 'resolve')} its address, and nothing answers there.`,
        predicted: predictedConnection(examined, group[0]),
        fix: connectionState === 'Pending' ? `Approve the connection of ${name} at ${service}.` : `Create ${name} anew and approve its connection at ${service}.`,
      }
    })
  },
}
