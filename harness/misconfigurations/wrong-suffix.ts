import { registryZone } from '../azure/registry-names.ts'
import { isWithin } from '../dns/name.ts'
import { isNodata } from '../diagnosis/observed/response.ts'
import type { Misconfiguration, Sighting } from './misconfiguration.ts'
import { meantInstead, meantName, misspeltZone } from './support/misspelt.ts'
import { ownNames } from './support/own-names.ts'
import { ledOutside, predicted, sightings, some } from './support/sightings.ts'
import type { Symptom } from '../diagnosis/intent/symptom.ts'
import type { Examined } from './support/examined.ts'

/** Expectations of a name that does not exist, where a service's is nearly the same. Who expects NXDOMAIN, or no address, knows. */
function* inExpectations(examined: Examined): Generator<Sighting> {
  const { facts } = examined
  for (const { from, name, type, rcode, address, path } of facts.topology.expectations) {
    const meant = meantName(facts, name)
    if (meant === undefined || (rcode ?? 'NOERROR') !== 'NOERROR' || address?.length === 0) continue
    const hosts = from.map((host) => facts.hosts.get(host)!).filter((host) => examined.ask(host, name, type)?.rcode === 'NXDOMAIN')
    const [first] = hosts
    if (!first) continue
    yield {
      at: [...path, 'name'],
      hosts: hosts.map(({ host }) => host.name),
      what: `${some(hosts.map(({ host }) => host.name), 'is', 'are')} expected to resolve ${name}, which does not exist.`,
      predicted: predicted(first, examined.ask(first, name, type)),
      fix: `Write ${meant}.`,
    }
  }
}

function* inRecords(examined: Examined): Generator<Sighting> {
  for (const { name, zone, leads, target, meant = target, at, seen } of ownNames(examined)) {
    if (leads !== 'to a misspelling') continue
    const failing = seen.filter(({ response }) => response !== undefined && (response.rcode === 'NXDOMAIN' || isNodata(response)))
    const [first] = failing
    if (!first) continue
    yield {
      at,
      hosts: failing.map(({ host }) => host.host.name),
      what: `${name} in ${zone} is an alias of ${target}, which does not exist.`,
      predicted: predicted(first.host, first.response),
      fix: `Remove ${name} and use ${meant}${isWithin(meant, registryZone) ? ' in image references' : ''}.`,
    }
  }
}

function nobodysNames({ service, endpoint }: Symptom): string {
  if (endpoint.publicZone === undefined) return `where no name of ${service.name} is`
  return `where no ${service.registry === undefined ? `alias of ${service.name}` : "registry's alias"} leads`
}

/** A zone that was to hold the records and is called otherwise: nobody is ever led to it. */
function inZoneNames(examined: Examined): Iterable<Sighting> {
  const found = examined.symptoms().filter(({ kind, reach, zone }) => kind === 'public' && reach === 'privately' && zone === undefined)
  return sightings(found, (symptom) => misspeltZone(examined.facts, symptom)?.name, (group) => {
    const { name, zoneName } = misspeltZone(examined.facts, group[0])!
    return {
      at: ['privateDnsZones', name, 'name'],
      what: `${name} is called ${zoneName}, ${nobodysNames(group[0])}, ${ledOutside(group)}.`,
      fix: `Rename ${name} to ${group[0].service.registry === undefined ? group[0].endpoint.privatelinkZone : meantInstead(zoneName)}.`,
    }
  })
}

/** M50. The language speaks of Azure's public cloud, so the suffixes of other clouds are wrong in it. Seen at https://github.com/Azure/AKS/issues/3201. */
export const wrongSuffix: Misconfiguration = {
  id: 'wrong-suffix',
  catalogue: 'M50',
  title: "A name is misspelt (azureacr.io) or has another cloud's suffix (azurecr.us, azurecr.cn).",
  symptom: 'NXDOMAIN without an alias; of a misspelt zone: public addresses, as if it were not linked',
  fix: 'Write azurecr.io.',
  source: 'https://learn.microsoft.com/azure/private-link/private-endpoint-dns',
  *find(examined) {
    yield* inExpectations(examined)
    yield* inRecords(examined)
    yield* inZoneNames(examined)
  },
}
