import { nameIntended } from '../diagnosis/intent/intended.ts'
import type { Rollout, RolloutStep, Way } from './rollout.ts'
import type { Aftermath } from './stale.ts'
import type { Change } from './transition.ts'

/** A rollout in words: what holds at each step, what may break between, an order that is safe, and how long to wait. */
export function describeRollout({ steps }: Rollout): string[] {
  return steps.flatMap((step, n) => [...(step.way ? describeWay(step.way) : []), ...describeStep(step, n + 1)])
}

function describeStep({ facts, outcomes }: RolloutStep, number: number): string[] {
  const broken = outcomes.filter(({ holds }) => !holds)
  const head = `Step ${number}, ${facts.topology.name}: ${outcomes.length - broken.length} of ${outcomes.length} intents hold`
  return [head, ...broken.map(({ requirement }) => `  does not hold: ${nameIntended(requirement)}`), '']
}

function describeWay({ changes, looked, interrupted, order, unavoidable, atOnce, inOrder }: Way): string[] {
  if (changes.length === 0) return ['On the way: nothing changes', '']
  return [
    `On the way: ${changes.length} ${changes.length === 1 ? 'change' : 'changes'}`,
    ...changes.map((change) => `  ${text(change)}`),
    ...lookedAt(looked, changes.length),
    ...interrupted.flatMap(({ requirement, made, states }) => [
      `  interrupted in ${states} ${states === 1 ? 'state' : 'states'} between: ${nameIntended(requirement)}`,
      ...made.map((change) => `    when this has been done, and the rest has not: ${text(change)}`),
    ]),
    ...(order === undefined ? ['  no order of the changes was found'] : []),
    ...(order !== undefined && order.length > 1
      ? [
          unavoidable.length === 0 ? '  this order interrupts nothing:' : '  every order interrupts something; this one the least:',
          ...order.flatMap((change, n) => [
            `    ${n + 1}. ${text(change)}`,
            ...unavoidable.filter(({ after }) => after === change).flatMap(({ requirements }) => requirements.map((one) => `       interrupted until the next: ${nameIntended(one)}`)),
            ...remembered(inOrder[n], '       '),
          ]),
        ]
      : []),
    ...(order === undefined || order.length < 2 || atOnce.stale.length > 0 ? ['  all at once:', ...remembered(atOnce, '    ', 'no server remembers anything that is no longer so')] : []),
    '',
  ]
}

function lookedAt({ every, states, refused }: Way['looked'], changes: number): string[] {
  if (states === 0) return []
  const which = every ? `every combination of the ${changes} changes` : 'each change alone, and all but each; not every combination'
  return [`  looked at ${states} states between (${which}); ${refused} of them Azure would refuse`]
}

function remembered(aftermath: Aftermath | undefined, indent: string, nothing?: string): string[] {
  if (aftermath === undefined) return []
  const { stale, settles } = aftermath
  const wait = settles > 0 ? [`${indent}servers remember answers from before for up to ${settles} s`] : []
  const broken = stale.map(({ requirement, until }) => `${indent}until then broken where they do, for up to ${until} s: ${nameIntended(requirement)}`)
  return wait.length + broken.length === 0 && nothing !== undefined ? [`${indent}${nothing}`] : [...wait, ...broken]
}

function text({ kind, resource }: Change): string {
  return `${kind} ${resource.key}`
}

/** The rollout as plain data. */
export function rolloutData({ steps }: Rollout): object {
  const aftermath = ({ stale, settles }: Aftermath): object => ({ settles, broken: stale.map(({ requirement, until }) => ({ intent: nameIntended(requirement), until })) })
  return {
    steps: steps.map(({ facts, outcomes, way }) => ({
      name: facts.topology.name,
      intents: outcomes.map(({ requirement, holds }) => ({ intent: nameIntended(requirement), holds })),
      ...(way && {
        way: {
          changes: way.changes.map(text),
          looked: way.looked,
          interrupted: way.interrupted.map(({ requirement, made, states }) => ({ intent: nameIntended(requirement), made: made.map(text), states })),
          safe: way.order !== undefined && way.unavoidable.length === 0,
          order: way.order?.map((change, n) => ({ change: text(change), ...(way.inOrder[n] && aftermath(way.inOrder[n])) })) ?? null,
          atOnce: aftermath(way.atOnce),
        },
      }),
    })),
  }
}

/** Whether the rollout can be done without an intent ever being broken. */
export function isSmooth({ steps }: Rollout): boolean {
  return steps.every(
    ({ outcomes, way }) =>
      outcomes.every(({ holds }) => holds) && (way === undefined || (way.order !== undefined && way.unavoidable.length === 0 && way.inOrder.every(({ stale }) => stale.length === 0))),
  )
}
