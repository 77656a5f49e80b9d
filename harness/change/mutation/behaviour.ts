import { questionsOf } from '../questions.ts'
import { lifetimesOf, meaningOf } from '../answers.ts'
import { largeName } from '../../azure/public-zones.ts'
import type { Question } from '../../dns/message.ts'
import { createModel, type Model } from '../../model/model.ts'
import { predictorOf, sightsIn } from '../../diagnosis/observed/predicted.ts'
import type { Sights } from '../../diagnosis/observed/sights.ts'
import type { Facts } from '../../facts/facts.ts'
import type { Connection } from '../../world/world.ts'

/** Something a host can see that one design does otherwise than another. */
export type Difference =
  | { readonly kind: 'answer'; readonly host: string; readonly question: Question; readonly transport?: 'tcp' }
  | { readonly kind: 'connection'; readonly host: string; readonly service: string; readonly name: string }

/** Everything that hosts of a design could notice of a change: answers, and what they reach. Answers come first. */
export function differences(before: Facts, after: Facts): readonly Difference[] {
  const [old, now] = [createModel(before), createModel(after)]
  const hosts = [...before.hosts.keys()]
  const questions = questionsOf(before, after)
  const answers = hosts.flatMap((host) =>
    questions
      .filter((question) => seen(old, host, question) !== seen(now, host, question))
      .map((question): Difference => ({ kind: 'answer', host, question })),
  )
  const overTcp = onlyOverTcp(before, after) ? hosts
    .filter((host) => seen(old, host, largeQuestion, 'tcp') !== seen(now, host, largeQuestion, 'tcp'))
    .map((host): Difference => ({ kind: 'answer', host, question: largeQuestion, transport: 'tcp' })) : []
  const [reachOld, reachNow] = [predictorOf(old), predictorOf(now)]
  const connections = hosts.flatMap((host) => {
    const [seen, sees] = [reachOld, reachNow].map((predictor) => sightsIn(predictor, predictor.model.facts.hosts.get(host)!)) as [Sights, Sights]
    return [...before.services.values()].flatMap(({ name: service, names }) =>
      names
        .filter(({ name }) => endOf(seen.connection(name)) !== endOf(sees.connection(name)))
        .map(({ name }): Difference => ({ kind: 'connection', host, service, name })),
    )
  })
  return [...answers, ...overTcp, ...connections]
}

const largeQuestion: Question = { name: largeName, type: 'TXT' }

/** Whether TCP may fare otherwise than UDP: only security rules tell them apart. */
function onlyOverTcp(before: Facts, after: Facts): boolean {
  return before.filters.size + after.filters.size > 0
}

function seen(model: Model, host: string, question: Question, transport?: 'tcp'): string {
  const { response } = model.resolve(host, question, transport && { transport })
  return `${meaningOf(response)}\n${lifetimesOf(response)}`
}

function endOf({ outcome, status }: Connection): string {
  return `${outcome} ${status}`
}
