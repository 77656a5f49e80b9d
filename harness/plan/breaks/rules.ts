import type { ComponentId } from '../../world/component.ts'
import { withoutRule } from '../network-security.ts'
import type { BreakPlan, MeasurePlan } from '../plan.ts'
import type { Whole } from './whole.ts'

/** Every interface that the group applies to goes by one rule less. What has begun before goes on, as in Azure. */
export function removedRule({ lab }: Whole, name: string, id: ComponentId): readonly BreakPlan[] {
  const [group = '', rule = ''] = name.split('/')
  const measures = lab.nodes.flatMap((node): readonly MeasurePlan[] => (node.nftables === undefined || withoutRule(node.nftables, group, rule) === node.nftables ? [] : [{ kind: 'rule', node: node.name, group, rule }]))
  return [{ when: [id], measures }]
}
