import { nameIntended } from '../diagnosis/intent/intended.ts'
import type { Rollout, RolloutStep, Way } from './rollout.ts'
import type { Aftermath } from './stale.ts'
import { nameOfChange } from './changes.ts'

/** A rollout in words: what holds at each step, what may break between, an order that is safe, and how long to wait. */
export function describeRollout({ steps }: Rollout): string[] {
  return steps.flatMap((step, n) => [...(step.way ? describeWay(step.way) : []), ...describeStep(step, n + 1)])
}

function describeStep({ facts, outcomes }: RolloutStep, number: number): string[] {
  const untold = outcomes.filter(({ unpredictable }) => unpredictable.length > 0)
  const broken = outcomes.filter((outcome) => !outcome.holds && !untold.includes(outcome))
  const head = `Step ${number}, ${facts.topology.name}: ${outcomes.length - broken.length - untold.length} of ${outcomes.length} intents hold`
  return [
    head,
    ...broken.map(({ requirement }) => `  does not hold: ${nameIntended(requirement)}`),
    ...untold.map(({ requirement, unpredictable }) => `  only containers can tell: ${nameIntended(requirement)} (own files of ${unpredictable.join(' and ')})`),
    '',
  ]
}

function describeWay({ changes, meant, looked, interrupted, order, unavoidable, atOnce, inOrder }: Way): string[] {
  const besides = meant.length === 0 ? [] : [`  ${meant.join(', ')} ${meant.length === 1 ? 'differs' : 'differ'}: nobody deploys that; judged on the way is what both designs mean`]
  if (changes.length === 0) return ['On the way: nothing changes', ...besides, '']
  return [
    `On the way: ${changes.length} ${changes.length === 1 ? 'change' : 'changes'}`,
    ...changes.map((change) => `  ${nameOfChange(change)}`),
    ...besides,
    ...lookedAt(looked, changes.length),
    ...interrupted.flatMap(({ requirement, made, states }) => [
      `  interrupted in ${states} ${states === 1 ? 'state' : 'states'} between: ${nameIntended(requirement)}`,
      ...made.map((change) => `    when this has been done, and the rest has not: ${nameOfChange(change)}`),
    ]),
    ...(order === undefined ? ['  no order of the changes was found'] : []),
    ...(order !== undefined && order.length > 1
      ? [
          unavoidable.length === 0 ? '  this order interrupts nothing:' : '  every order interrupts something; this one the least:',
          ...order.flatMap((change, n) => [
            `    ${n + 1}. ${nameOfChange(change)}`,
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

/** Whether the rollout can be done without an intent ever being broken; unknown where servers with files of their owner's decide. */
export function smoothness({ steps }: Rollout): 'pass' | 'fail' | 'unknown' {
  const told = steps.flatMap(({ outcomes }) => outcomes.filter(({ unpredictable }) => unpredictable.length === 0))
  const rough = ({ order, unavoidable, inOrder }: Way): boolean => order === undefined || unavoidable.length > 0 || inOrder.some(({ stale }) => stale.length > 0)
  if (told.some(({ holds }) => !holds) || steps.some(({ way }) => way !== undefined && rough(way))) return 'fail'
  return told.length < steps.reduce((sum, { outcomes }) => sum + outcomes.length, 0) ? 'unknown' : 'pass'
}
