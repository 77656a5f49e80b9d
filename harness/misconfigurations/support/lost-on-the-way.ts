import type { Sighting } from '../misconfiguration.ts'
import { attempted, routedPairs } from './blocked.ts'
import { leadsOf } from '../../facts/service-names.ts'
import { some } from './sightings.ts'
import type { Examined } from './examined.ts'

/** Hosts that find a private endpoint and are kept from it by a user-defined route. `asymmetric`: only answers go another way. */
export function* lostOnTheWay(examined: Examined, asymmetric: boolean, tell: (hosts: string, endpoint: string, because: string) => Pick<Sighting, 'what' | 'fix'>): Generator<Sighting> {
  const pairs = [...routedPairs(examined)].filter(({ reach }) => reach === 'privately')
  const lost = pairs.flatMap((pair) => leadsOf(pair.service).map((lead) => ({ pair, lead }))).flatMap(({ pair, lead }) => {
    const attempt = attempted(examined, pair, lead)
    const owner = examined.endpointsOf(pair.service).find(({ addresses }) => attempt?.address !== undefined && addresses.includes(attempt.address))
    const usual = owner?.endpoint.connectionState === 'Approved' && attempt?.outcome === 'timeout' && attempt.at?.[0] === 'routeTables'
    return usual && (attempt.asymmetric ?? false) === asymmetric ? [{ pair, attempt, owner }] : []
  })
  for (const group of Map.groupBy(lost, ({ attempt, owner }) => `${attempt.at!.join('/')} ${owner!.endpoint.name}`).values()) {
    const [{ attempt, owner }] = group as [typeof lost[number], ...typeof lost]
    const hosts = [...new Set(group.map(({ pair }) => pair.host.host.name))]
    yield { at: attempt.at!, hosts, predicted: attempt.predicted, ...tell(some(hosts), owner!.endpoint.name, attempt.message) }
  }
}
