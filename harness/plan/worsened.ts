import { badAnswers } from '../world/impairments.ts'
import type { MeasurePlan, Plan, Worsening } from './plan.ts'

/** What leaves by a device of the fabric's and matches comes late. */
export interface Late {
  readonly namespace: string
  readonly device: string
  readonly match: string
  readonly milliseconds: number
}

/** What leaves by a device, of the fabric's or of a node's own, passes at so many kilobits in a second. */
export type Rate = ({ readonly namespace: string; readonly device: string } | { readonly node: string; readonly interface: string }) & { readonly kilobits: number }

export type Misanswer = Omit<Extract<MeasurePlan, { readonly kind: 'misanswer' }>, 'kind'>

/** What is dropped of what leaves by a device or comes in there: all that matches, by chance. */
interface Loss {
  readonly namespace: string
  readonly device: string
  readonly hook: 'ingress' | 'egress'
  readonly match: string
}

/** How a way is made worse, device by device. A node hears by the fabric's end of its cable, and speaks by its own. */
export function worsened(plan: Plan, { where, to, questions, share, milliseconds, kilobits }: Worsening, cableName: (plan: Plan, node: string, number: number) => string): { readonly losses: readonly Loss[]; readonly late: readonly Late[]; readonly rates: readonly Rate[] } {
  const ends = 'node' in where ? endsOf(plan, where, cableName) : [where]
  const port = questions === undefined ? '' : questions === 'both' ? 'meta l4proto { tcp, udp } th dport 53 ' : `${questions} dport 53 `
  const match = (direction: 'daddr' | 'saddr'): string => `${to === undefined ? 'meta protocol ip ' : `ip ${direction} { ${to.join(', ')} } `}${port}`
  const chance = share === undefined || share === 100 ? '' : `numgen random mod 100 < ${share} `
  return {
    losses: share === undefined ? [] : ends.flatMap(({ namespace, device }): readonly Loss[] => [
      { namespace, device, hook: 'egress', match: match('daddr') + chance },
      ...(questions === undefined ? [{ namespace, device, hook: 'ingress' as const, match: match('saddr') + chance }] : []),
    ]),
    late: milliseconds === undefined ? [] : ends.map(({ namespace, device }) => ({ namespace, device, match: match('daddr').trim(), milliseconds })),
    rates: kilobits === undefined ? [] : 'node' in where ? namesOf(plan, where).flatMap((one, n) => [{ ...ends[n]!, kilobits }, { node: where.node, interface: one, kilobits }]) : ends.map((end) => ({ ...end, kilobits })),
  }
}

type OfNode = Extract<Worsening['where'], { readonly node: string }>

function endsOf(plan: Plan, where: OfNode, cableName: (plan: Plan, node: string, number: number) => string): readonly { readonly namespace: string; readonly device: string }[] {
  const { interfaces } = plan.nodes.find(({ name }) => name === where.node)!
  return numbersOf(plan, where).map((number) => ({ namespace: interfaces[number]!.namespace, device: cableName(plan, where.node, number) }))
}

function namesOf(plan: Plan, where: OfNode): readonly string[] {
  const { interfaces } = plan.nodes.find(({ name }) => name === where.node)!
  return numbersOf(plan, where).map((number) => interfaces[number]!.name)
}

function numbersOf({ nodes }: Plan, { node, interfaces }: OfNode): readonly number[] {
  return interfaces ?? [...nodes.find(({ name }) => name === node)!.interfaces.keys()]
}

/** Of several ways in which one server answers badly the worst counts. */
export function inWorstOrder(all: readonly Misanswer[]): readonly Misanswer[] {
  const ranks = Object.keys(badAnswers)
  const sorted = all.toSorted((one, other) => ranks.indexOf(other.how) - ranks.indexOf(one.how))
  const taken = new Set<string>()
  return sorted.flatMap(({ node, how, addresses }) => {
    const left = addresses.filter((address) => !taken.has(`${node} ${address}`))
    for (const address of left) taken.add(`${node} ${address}`)
    return left.length === 0 ? [] : [{ node, how, addresses: left }]
  })
}
