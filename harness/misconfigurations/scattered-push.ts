import { forwardingFor } from '../diagnosis/course/hops.ts'
import { everyIntended, type Intended } from '../diagnosis/intent/intended.ts'
import { imageOf } from '../facts/images.ts'
import type { DnsServerFacts } from '../facts/hybrid-facts.ts'
import { dnsServerName } from '../model/server-names.ts'
import { some } from './support/sightings.ts'
import type { Misconfiguration } from './misconfiguration.ts'
import type { Examined } from './support/examined.ts'

/** A push, and the server by whose choice its requests come to several replicas. */
interface Scattered {
  readonly pair: Intended
  readonly name: string
  readonly server: DnsServerFacts
  readonly regions: readonly string[]
  readonly inTurn: boolean
}

function* scattered({ facts, scattering, reach }: Examined): Generator<Scattered> {
  for (const pair of everyIntended(facts)) {
    if (pair.intent.for !== 'push' || pair.service.regions.length < 2) continue
    const { name } = imageOf(pair.intent, pair.service)
    const { answers, choice, by } = scattering(pair.host, name)
    const server = [...facts.dnsServerFacts.values()].find((one) => by.includes(dnsServerName(one)))
    if (server === undefined || answers.length < 2) continue
    const regions = answers.flatMap(([address]) => (address === undefined ? [] : (reach(pair.host, address, name).behind?.region ?? [])))
    if (new Set(regions).size > 1) yield { pair, name, server, regions: [...new Set(regions)], inTurn: choice === 'inTurn' }
  }
}

/** M33. Azure/acr#588: about one push in ten, where the answer changes with each minute of its TTL; every one where it changes each time. */
export const scatteredPush: Misconfiguration = {
  id: 'scattered-push',
  catalogue: 'M33',
  title: 'The resolver changes the replica in the middle of a push.',
  symptom: 'MANIFEST_BLOB_UNKNOWN: blob unknown to registry, or BLOB_UPLOAD_UNKNOWN; another time the same push succeeds',
  fix: 'Push by a regional endpoint, or keep the answer for the length of a push in a cache on the client (dnsmasq).',
  source: 'https://learn.microsoft.com/azure/container-registry/container-registry-geo-replication',
  *find(examined) {
    for (const group of Map.groupBy(scattered(examined), ({ server, name }) => `${server.name} ${name}`).values()) {
      const [{ pair: { host, service }, name, server, regions, inTurn }] = group as [Scattered, ...Scattered[]]
      const forwarding = forwardingFor(server, name)
      const hosts = [...new Set(group.map(({ pair }) => pair.host.host.name))]
      yield {
        at: forwarding?.at ?? server.path,
        hosts,
        what: `${server.name} (${server.kind}) asks ${forwarding?.addresses.join(' or ') ?? 'several servers'} ${inTurn ? 'in turn' : 'as it likes'}, which lead ${name} to the replicas in ${regions.join(' and ')}.`,
        predicted: `${host.host.name} pushes to ${regions.join(', another time ')}: MANIFEST_BLOB_UNKNOWN`,
        fix: service.registry?.regionalEndpoints === 'Enabled'
          ? `Let ${some(hosts)} push to ${service.names.find(({ kind }) => kind === 'regional')!.name}, or put a cache (dnsmasq) between it and ${server.name}.`
          : `Put a cache (dnsmasq) between ${some(hosts)} and ${server.name}, or enable regionalEndpoints of ${service.name} and push there.`,
      }
    }
  },
}
