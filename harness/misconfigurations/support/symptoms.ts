import { isWithin } from '../../dns/name.ts'
import type { HostFacts, ServiceFacts } from '../../facts/facts.ts'
import { leadsOf } from '../../facts/service-names.ts'
import { isServed } from '../../diagnosis/intent/judgement.ts'
import { everyIntended } from '../../diagnosis/intent/intended.ts'
import { requirementOf } from '../../diagnosis/intent/requirement.ts'
import { symptomOf, type NeededName, type Symptom } from '../../diagnosis/intent/symptom.ts'
import { standpointOf } from '../../model/standpoints.ts'
import type { Intent } from '../../resources/topology.ts'
import type { Predictions } from './predictions.ts'

/** Everything that is otherwise than meant, and what nobody could mean where the design says nothing. */
export function* findSymptoms(predictions: Predictions): Generator<Symptom> {
  yield* stated(predictions)
  for (const needed of halfServed(predictions)) yield* unstated(predictions, needed, 'denied')
  for (const needed of besideEndpoint(predictions)) yield* unstated(predictions, needed, 'unreachable')
}

/** Every name of a service that does not serve a host that is meant to reach it. Where all serve one host, they serve all that stand where it does. */
function* stated({ facts, sights: of }: Predictions): Generator<Symptom> {
  const standpoint = standpointOf(facts)
  const served = new Map<Intent, Set<string>>()
  for (const pair of everyIntended(facts)) {
    const { host, service, intent } = pair
    const { reach, through } = intent
    if (reach === 'never') continue
    let servedAt = served.get(intent)
    if (servedAt === undefined) served.set(intent, (servedAt = new Set()))
    const where = standpoint(host)
    if (servedAt.has(where)) continue
    const sights = of(host)
    const requirement = requirementOf(facts, pair)
    const lacking = service.names.filter((endpoint) => !isServed(facts, requirement, endpoint, sights))
    if (lacking.length === 0) servedAt.add(where)
    for (const endpoint of lacking) {
      const symptom = symptomOf(facts, { host, service, endpoint, reach, through }, sights)
      if (symptom) yield symptom
    }
  }
}

function* unstated({ facts, sights }: Predictions, needed: NeededName, only: Symptom['kind']): Generator<Symptom> {
  const symptom = symptomOf(facts, needed, sights(needed.host))
  if (symptom?.kind === only) yield symptom
}

/** Where a network's zones have the name that speaks for a sub-resource, of a registry the login server, but not all the others, and no intent says that it does not matter. */
function* halfServed(predictions: Predictions): Generator<NeededName> {
  const { facts } = predictions
  const origins = [...new Set([...facts.services.values()].flatMap(({ names }) => names.map(({ privatelinkZone }) => privatelinkZone)))]
  const lacking = new Map<string, readonly Omit<NeededName, 'host' | 'reach' | 'through'>[]>()
  for (const [network, linked] of facts.linkedZones) {
    const zones = linked.map(({ resource }) => resource).filter(({ zoneName }) => origins.some((origin) => isWithin(zoneName, origin)))
    const key = zones.map(({ name }) => name).join(' ')
    if (key === '') continue
    const has = (name: string): boolean => {
      const deciding = zones.find(({ zoneName }) => isWithin(name, zoneName))
      return deciding !== undefined && predictions.hasRecord(deciding.name, name)
    }
    if (!lacking.has(key)) {
      const served = [...facts.services.values()].flatMap((service) => leadsOf(service).filter(({ privatelinkName }) => has(privatelinkName)).map(({ group }) => ({ service, group })))
      lacking.set(key, served.flatMap(({ service, group }) =>
        service.names.filter((one) => one.group === group && !has(one.privatelinkName)).map((endpoint) => ({ service, endpoint }))))
    }
    for (const { service, endpoint } of lacking.get(key)!) {
      for (const host of withoutIntent(predictions, network, service)) yield { host, service, endpoint, reach: undefined, through: [] }
    }
  }
}

/** Hosts in the network of a private endpoint that shares a zone with another one for the same sub-resource. */
function* besideEndpoint(predictions: Predictions): Generator<NeededName> {
  const leads = [...predictions.facts.services.values()].flatMap((service) => leadsOf(service).map((endpoint) => ({ service, endpoint })))
  for (const { service, endpoint } of leads) {
    const own = predictions.endpointsOf(service, endpoint)
    if (own.length < 2) continue
    const writers = Map.groupBy(own.flatMap((one) => one.endpoint.privateDnsZoneGroup.map((zone) => ({ zone, one }))), ({ zone }) => zone)
    for (const sharing of writers.values()) {
      if (sharing.length < 2) continue
      for (const network of new Set(sharing.map(({ one }) => one.endpoint.virtualNetwork))) {
        for (const host of withoutIntent(predictions, network, service)) yield { host, service, endpoint, reach: undefined, through: [] }
      }
    }
  }
}

function withoutIntent(predictions: Predictions, network: string, service: ServiceFacts): readonly HostFacts[] {
  return predictions.askingAzure(network).filter((host) => predictions.intentOf(host, service) === undefined)
}
