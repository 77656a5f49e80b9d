import { breakable } from '../../facts/components.ts'
import { createModel, type Model } from '../../model/model.ts'
import type { ServiceName } from '../../facts/facts.ts'
import type { ComponentId } from '../../world/component.ts'
import { oneOf } from '../observed/describe.ts'
import { predictorOf, sightsIn } from '../observed/predicted.ts'
import { factsAfter } from '../cause/served-after.ts'
import type { Cause } from '../cause/cause.ts'
import type { Finding } from '../finding.ts'
import { findingsOf } from './findings.ts'
import type { Intended } from './intended.ts'

/** What does not hold of one name of an intent in a model of the design, with whatever is broken there; each cause once. */
export function unfulfilledIn(model: Model, intended: Intended, endpoint: ServiceName): readonly Finding[] {
  const broken = findingsOf(model.facts, intended, endpoint, sightsIn(predictorOf(model), intended.host)).filter(({ holds }) => !holds)
  if (model.faults.size === 0 || broken.length === 0) return [...new Map(broken.map((finding) => [finding.because, tried(model, intended, { endpoint, finding })])).values()]
  // The design is not to blame for what holds while nothing is broken.
  const own = unfulfilledIn(model.withFaults([]), intended, endpoint)
  if (own.length > 0) return own
  const cause = causeOfFaults(model, intended, endpoint)
  return [{ ...broken[0]!, ...cause }]
}

/** A finding whose advice was tried: where something of the intent still does not hold after it, the advice says so. */
function tried({ facts }: Model, { intent, host, service }: Intended, { endpoint, finding }: { readonly endpoint: ServiceName; readonly finding: Finding }): Finding {
  const after = finding.edits && factsAfter(facts, finding.edits)
  if (after === undefined) return finding
  const pair = { intent, host: after.hosts.get(host.host.name)!, service: after.services.get(service.name)! }
  const name = pair.service.names.find((one) => one.name === endpoint.name)
  const left = name && findingsOf(after, pair, name, sightsIn(predictorOf(createModel(after)), pair.host)).find(({ holds }) => !holds)
  return left?.because === undefined ? finding : { ...finding, fix: `${finding.fix} Tried in the model: with that alone there remains that ${left.because}.` }
}

/** The broken parts without any one of which the intent would hold, of several such sets the one that comes last in the order given. */
function causeOfFaults(model: Model, intended: Intended, endpoint: ServiceName): Cause {
  const fails = (faults: readonly ComponentId[]): boolean => {
    const changed = model.withFaults(faults)
    return findingsOf(model.facts, intended, endpoint, sightsIn(predictorOf(changed), intended.host)).some(({ holds }) => !holds)
  }
  const needed = [...model.faults].reduce<readonly ComponentId[]>((left, fault) => {
    const without = left.filter((one) => one !== fault)
    return without.length > 0 && fails(without) ? without : left
  }, [...model.faults])
  const known = breakable(model.facts).filter(({ id }) => needed.includes(id))
  const [at] = known.flatMap((one) => (one.at === undefined ? [] : [one.at]))
  return {
    because: known.map(({ failure }) => failure).join(', and '),
    fix: `Bring back ${oneOf(needed, needed.length > 1 ? 'or' : 'and')}, or give ${intended.host.host.name} a way that does without; rehearse check --faults 2 tells on what else the design rests.`,
    ...(at && { at }),
  }
}
