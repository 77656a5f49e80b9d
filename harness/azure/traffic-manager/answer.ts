import type { TrafficManagerEndpoint, TrafficManagerProfile } from './profile.ts'
import { choose, defaultRouting, recordOf, type Asker, type RoutedRecord, type RoutingSettings } from './routing.ts'
import { endpointStatus, type Health } from './status.ts'

/** An answer that a profile may give, and how often. */
export interface PossibleAnswer {
  readonly records: readonly RoutedRecord[]
  readonly endpoints: readonly TrafficManagerEndpoint[]
  readonly share: number
}

export type Answers = { readonly kind: 'NXDOMAIN' | 'NODATA' } | { readonly kind: 'answers'; readonly answers: readonly PossibleAnswer[] }

/**
 * What a profile answers, through nested ones: whatever their depth, one record leads from the profile's name to the endpoint.
 * https://learn.microsoft.com/azure/traffic-manager/traffic-manager-nested-profiles
 */
export function answersOf(profile: TrafficManagerProfile, asker: Asker, health: Health, settings: RoutingSettings = defaultRouting): Answers {
  const choice = choose(profile, asker, (endpoint) => endpointStatus(profile, endpoint, health), settings)
  if (choice.kind !== 'endpoints') return choice
  if (choice.atOnce > 1) return { kind: 'answers', answers: severalOf(choice.candidates.map(({ endpoint }) => endpoint), choice.atOnce) }
  const answers: PossibleAnswer[] = []
  for (const { endpoint, share } of choice.candidates) {
    const child = endpoint.kind === 'nestedEndpoints' ? health.profile(endpoint.target) : undefined
    if (child === undefined) {
      answers.push({ records: [recordOf(endpoint)], endpoints: [endpoint], share })
      continue
    }
    const below = answersOf(child, asker, health, settings)
    // A child that has nothing to say for this asker: of geographic methods, for instance. With one candidate only its answer is the profile's.
    if (below.kind !== 'answers') {
      if (choice.candidates.length === 1) return below
      answers.push({ records: [], endpoints: [], share })
    } else answers.push(...below.answers.map((answer) => ({ ...answer, share: answer.share * share })))
  }
  return { kind: 'answers', answers }
}

/** MultiValue: which ones, where there are more than fit, is not published; each run of neighbours is as likely as another. */
function severalOf(endpoints: readonly TrafficManagerEndpoint[], atOnce: number): readonly PossibleAnswer[] {
  if (endpoints.length <= atOnce) return [{ records: endpoints.map(recordOf), endpoints, share: 1 }]
  return endpoints.map((_, start) => {
    const chosen = [...endpoints.slice(start), ...endpoints.slice(0, start)].slice(0, atOnce)
    return { records: chosen.map(recordOf), endpoints: chosen, share: 1 / endpoints.length }
  })
}
