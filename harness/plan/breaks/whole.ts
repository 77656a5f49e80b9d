import type { Facts } from '../../facts/facts.ts'
import type { ComponentId } from '../../world/component.ts'
import type { azureDnsOf } from '../azure-dns.ts'
import type { BreakPlan, Plan } from '../plan.ts'

/** What the breaking of a design is made of: its facts, and the lab without any fault. */
export interface Whole {
  readonly facts: Facts
  readonly lab: Pick<Plan, 'fabric' | 'nodes' | 'connections'>
  readonly azureDns: ReturnType<typeof azureDnsOf>
}

/** How one component is broken. `name` is the part of its id after the colon. */
export type Breaks = (whole: Whole, name: string, id: ComponentId) => readonly BreakPlan[]
