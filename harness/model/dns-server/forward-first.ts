import type { Outcome } from '../reply.ts'
import type { Once } from '../restarting-resolver.ts'
import type { Asking } from '../server.ts'
import type { ServerParts } from './parts.ts'

interface Forwarded {
  readonly parts: Pick<ServerParts, 'name' | 'forwardFirst'>
  readonly walk: Once
  readonly domain: string
  readonly name: string
  readonly type: string
  readonly asking: Asking
}

/**
 * What the forwarders of a name have come to, or, where they have come to nothing and the server forwards first and not only, what is
 * found from the root on (https://bind9.readthedocs.io/en/v9.18.49/reference.html#namedconf-statement-forward; unbound.conf(5), forward-first).
 */
export function orFromRoot(outcome: Outcome, { parts, walk, domain, name, type, asking }: Forwarded): Outcome {
  if (!parts.forwardFirst || (outcome.kind !== 'silent' && outcome.kind !== 'failed')) return outcome
  asking.trace?.push({ kind: 'to-root', depth: asking.depth, server: parts.name, name, domain })
  return walk(name, type, asking)
}
