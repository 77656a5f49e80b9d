import type { ComponentId } from '../world/component.ts'
import { securityTable, withoutRule } from './network-security.ts'
import type { MeasurePlan, Plan } from './plan.ts'
import { inWorstOrder, worsened, type Late, type Misanswer, type Rate } from './worsened.ts'

/** What a lab is like while some things of its design have failed. It follows from those alone, not from what was before. */
export interface BrokenState {
  /** Cables that are pulled, by node and number. */
  readonly pulled: ReadonlyMap<string, { readonly node: string; readonly number: number }>
  /** Paths of connections that are down, by connection and number. */
  readonly paths: ReadonlyMap<string, { readonly connection: string; readonly path: number }>
  /** What the fabric drops, in nftables' own language, by namespace. */
  readonly filters: ReadonlyMap<string, string>
  /** Files that are not as they were planned, by node and path. */
  readonly files: ReadonlyMap<string, { readonly node: string; readonly path: string; readonly content: string }>
  /** Tables of security groups that are not as they were planned, in nftables' own language, by node. */
  readonly rules: ReadonlyMap<string, string>
  /** Ways on which packets come late, and on which only so many pass. */
  readonly late: readonly Late[]
  readonly rates: readonly Rate[]
  /** DNS servers in whose place somebody answers badly. */
  readonly misanswers: readonly Misanswer[]
  /** What is not broken although it should be, with the reason. */
  readonly cannot: ReadonlyMap<ComponentId, string>
}

/** Name of the fabric's end of a node's cable, as the agent gives it (docker/fabric/plugging.py). */
export function cableName({ nodes }: Pick<Plan, 'nodes'>, node: string, number: number): string {
  return `n${nodes.findIndex(({ name }) => name === node)}e${number}`
}

export function stateWith(plan: Plan, faults: Iterable<ComponentId>): BrokenState {
  const wanted = withAllThatFails(plan, faults)
  const cannot = new Map<ComponentId, string>()
  const pulled = new Map<string, { node: string; number: number }>()
  const paths = new Map<string, { connection: string; path: number }>()
  const drops = new Map<string, Set<string>>()
  const files = new Map<string, { node: string; path: string; content: string }>()
  const rules = new Map<string, string>()
  const late: Late[] = []
  const rates: Rate[] = []
  const misanswers: Misanswer[] = []
  const standing = plan.breaks.filter(({ when }) => when.every((id) => wanted.has(id)))
  for (const id of wanted) if (!plan.breaks.some(({ when }) => when.includes(id))) cannot.set(id, 'the lab has nothing of that name')

  const drop = (namespace: string, device: string, match: string, hook: 'ingress' | 'egress' = 'ingress'): void => {
    const rules = drops.get(namespace) ?? new Set()
    drops.set(namespace, rules.add(`  chain ${device} {\n    type filter hook ${hook} device "${device}" priority -500; policy accept;\n    ${match} drop\n  }\n`))
  }
  const take = (id: ComponentId, measure: MeasurePlan): void => {
    switch (measure.kind) {
      case 'rule': {
        const { node, group, rule } = measure
        rules.set(node, withoutRule(rules.get(node) ?? securityTable(plan.nodes.find(({ name }) => name === node)!.nftables!), group, rule))
        return
      }
      case 'silence': {
        const { node: name, from, except } = measure
        const node = plan.nodes.find((one) => one.name === name)!
        const match = from !== undefined ? `ip saddr { ${from.join(', ')} }` : except !== undefined ? `ip saddr != { ${except.join(', ')} }` : 'meta protocol ip'
        for (const number of measure.interfaces ?? node.interfaces.keys()) drop(node.interfaces[number]!.namespace, cableName(plan, name, number), match)
        return
      }
      case 'cut':
        return drop(measure.namespace, measure.device, measure.to === undefined ? 'meta protocol ip' : `ip daddr { ${measure.to.join(', ')} }`)
      case 'worsen': {
        const found = worsened(plan, measure, cableName)
        for (const { namespace, device, match, hook } of found.losses) drop(namespace, device, match, hook)
        late.push(...found.late)
        rates.push(...found.rates)
        return
      }
      case 'misanswer':
        misanswers.push(measure)
        return
      case 'path': {
        const { connection, path } = measure
        paths.set(`${connection}/${path}`, { connection, path })
        const { cable } = plan.connections.find(({ name }) => name === connection)!.paths[path]!
        if (measure.pulled) pulled.set(`${cable.node}/${cable.number}`, cable)
        return
      }
      case 'text': {
        const { node, path, edits } = measure
        const key = `${node}:${path}`
        const planned = plan.nodes.find(({ name }) => name === node)?.files.find((file) => file.path === path)?.content ?? ''
        let content = files.get(key)?.content ?? planned
        for (const { text, by } of edits) {
          if (text !== '' && !content.includes(text)) cannot.set(id, `${path} of ${node} does not say any more what would have to go, since something else is broken too`)
          else content = text === '' ? (content.includes(by) ? content : content + by) : content.replaceAll(text, by)
        }
        files.set(key, { node, path, content })
        return
      }
    }
  }
  for (const { when, measures, cannot: reason } of standing) {
    for (const measure of measures) take(when[0]!, measure)
    if (reason !== undefined) cannot.set(when[0]!, reason)
  }
  return { pulled, paths, filters: new Map([...drops].map(([namespace, chains]) => [namespace, merged(chains)])), files, rules, late, rates, misanswers: inWorstOrder(misanswers), cannot }
}

/** Several things may drop something on one cable: each has a chain of its own. */
function merged(chains: ReadonlySet<string>): string {
  return [...chains].map((chain, n) => chain.replace(/^ {2}chain (\S+) /, `  chain ${'$1'}x${n} `)).join('')
}

/** A region takes all along that is in it, zones what stands in them. */
function withAllThatFails({ breaks }: Plan, faults: Iterable<ComponentId>): ReadonlySet<ComponentId> {
  const all = new Set(faults)
  for (const id of all) {
    for (const { when, takes = [] } of breaks) if (when.includes(id) && when.every((one) => all.has(one))) for (const taken of takes) all.add(taken)
  }
  return all
}
