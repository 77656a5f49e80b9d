import type { NodePlan } from '../../harness/plan/plan.ts'

/** A host in a container of its own, of another image. */
export function onItsOwn({ within: _, ...node }: NodePlan, image: string): NodePlan {
  return { ...node, image }
}
