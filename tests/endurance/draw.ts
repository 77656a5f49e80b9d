import { generator } from '../../harness/scenarios/soak/generator.ts'

/** What befalls a command while it works. */
export const injuries = ['nothing', 'SIGKILL', 'SIGINT', 'SIGTERM', 'engine killed', 'engine restarted', 'disk full', 'clock moved'] as const
export type Injury = (typeof injuries)[number]

/** How often each comes: what nobody can prepare for comes most. */
const weights: Readonly<Record<Injury, number>> = { nothing: 2, SIGKILL: 6, SIGINT: 2, SIGTERM: 2, 'engine killed': 3, 'engine restarted': 2, 'disk full': 3, 'clock moved': 2 }

/** What is injured: a rehearsal from its start to its end, the start of a lab that stays, or its removal. */
const verbs = ['test', 'up', 'down'] as const
export type Verb = (typeof verbs)[number]

export interface Draw {
  readonly run: number
  readonly topology: string
  readonly verb: Verb
  readonly injury: Injury
  /** When, as a share of the time that the command takes undisturbed. A little after its end too. */
  readonly moment: number
}

/** The run of that number. It depends on nothing but the seed and the number, so that any one can be repeated, and all go on where they stopped. */
export function draw(seed: number, run: number, topologies: readonly string[], possible: readonly Injury[]): Draw {
  const random = generator(Math.imul(seed, 0x9e3779b1) ^ Math.imul(run, 0x85ebca6b))
  // The first number of neighbouring seeds is alike.
  random()
  const oneOf = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)]!
  const topology = oneOf(topologies)
  const verb = oneOf(verbs)
  const injury = oneOf(possible.flatMap((one) => Array.from({ length: weights[one] }, () => one)))
  return { run, topology, verb, injury, moment: random() * 1.1 }
}
