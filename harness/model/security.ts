import { type ComponentId, securityRuleId } from '../world/component.ts'
import type { Facts } from '../facts/facts.ts'
import { decisionsOn, isDefault, nameDecision, type Crossing, type Decision } from '../facts/security.ts'
import type { Reliance } from './reliance.ts'
import { serverFailure } from './reply.ts'
import { recursiveResponse } from './response.ts'
import type { Asking, Server } from './server.ts'

/** What network security groups do in a world in which some of their rules may have been removed. */
export interface Security {
  /** What all groups on the way say to a question, up to the first that denies it. */
  decisions(ends: Ends, protocol: 'udp' | 'tcp', port?: number): readonly Decision[]
  /** The one that keeps packets from passing. */
  denial(ends: Ends, protocol: 'udp' | 'tcp', port?: number): Decision | undefined
}

/** Who sends, and who is sent to. */
export type Ends = Pick<Crossing, 'from' | 'to'>

/** `undefined` where no group applies to anything. */
export function security(facts: Facts, faults: ReadonlySet<ComponentId>, reliance?: Reliance): Security | undefined {
  if (facts.filters.size === 0) return undefined
  const standing = (group: string, rule: string): boolean => !faults.has(securityRuleId(group, rule))
  const known = new Map<string, readonly Decision[]>()
  function decisions({ from, to }: Ends, protocol: 'udp' | 'tcp', port = 53): readonly Decision[] {
    const key = `${from.domain} ${from.address} ${to.domain} ${to.address} ${protocol} ${port}`
    let found = known.get(key)
    if (found === undefined) known.set(key, (found = decisionsOn(facts, { from, to, protocol: protocol === 'udp' ? 'Udp' : 'Tcp', port }, standing)))
    // A rule that says nothing, or comes after the one that decides, is no matter for as long as that one is there.
    if (reliance !== undefined) for (const { group, rule } of found) if (!isDefault(rule)) reliance.on(securityRuleId(group.group, rule.name))
    return found
  }
  return {
    decisions,
    denial(ends, protocol, port) {
      const last = decisions(ends, protocol, port).at(-1)
      return last?.rule.access === 'Deny' ? last : undefined
    },
  }
}

/**
 * The same server behind the groups on the way to it: silent to whom they do not let through. Who asks over UDP and comes again over
 * TCP because the answer was truncated, and is not let through then, waits or fails as is its way.
 */
export function guarded(server: Server, rules: Security, ends: Ends): Server {
  if (rules.decisions(ends, 'udp').length === 0 && rules.decisions(ends, 'tcp').length === 0) return server
  return {
    name: server.name,
    resolve(name, type, asking) {
      const { trace, depth, by, transport } = asking
      const silent = (because: string): undefined => {
        trace?.push({ kind: 'silent', depth, server: server.name, because })
        return undefined
      }
      noteDecisions(rules, ends, transport.protocol, asking)
      if (rules.denial(ends, transport.protocol)) {
        trace?.push({ kind: 'asked', depth, server: server.name, by, name, type })
        return silent('a security rule drops the question')
      }
      const reply = server.resolve(name, type, asking)
      if (reply === undefined || transport.protocol === 'tcp' || !transport.again) return reply
      if (!recursiveResponse({ name, type }, reply, { transport: 'udp' }).truncated) return reply
      noteDecisions(rules, ends, 'tcp', asking)
      if (!rules.denial(ends, 'tcp')) return reply
      const nothing = silent('the answer does not fit into UDP, and a security rule drops the question over TCP')
      return transport.again === 'fails' ? serverFailure : nothing
    },
  }
}

/** Tells a trace what rules say about a question of `asking.by`. Default rules that let it pass are not worth a word. */
export function noteDecisions(rules: Security, ends: Ends, protocol: 'udp' | 'tcp', { trace, depth, by }: Pick<Asking, 'trace' | 'depth' | 'by'>): void {
  if (trace === undefined) return
  for (const decision of rules.decisions(ends, protocol)) {
    const { rule, group, path } = decision
    if (isDefault(rule) && rule.access === 'Allow') continue
    const ids = isDefault(rule) ? [] : [securityRuleId(group.group, rule.name)]
    trace.push({ kind: 'security', depth, server: by, at: path, to: ends.to.address, protocol, access: rule.access, decision: nameDecision(decision), ids })
  }
}
