import type { ComponentId } from '../world/component.ts'
import type { Step } from './step.ts'

/**
 * Is told what a prediction relies on, beyond the path of its answer: components that were looked at on ways, in rules and at their ends, and stood. One that
 * was not looked at changes nothing by failing. What is broken already stays so, and need not be told.
 */
export interface Reliance {
  on(component: ComponentId): void
  /** How an answer was found that somebody on the way wanted for himself: a firewall, for a name in its rules. */
  onAnswer(path: readonly Step[]): void
}
