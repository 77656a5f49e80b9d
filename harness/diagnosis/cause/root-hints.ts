import type { Facts } from '../../facts/facts.ts'
import type { DnsServerFacts } from '../../facts/hybrid-facts.ts'
import { traitsOf } from '../../facts/dns-servers.ts'
import { isPublicResolver } from '../../facts/public-resolvers.ts'
import { forwardingFor } from '../course/hops.ts'
import type { Cause } from './cause.ts'

/** That a server goes on to the root where the forwarders of a name are silent; `undefined` for one that does not, or whose files nobody reads. */
export function causeOfRootHints(facts: Facts, found: DnsServerFacts, asked: string): Cause | undefined {
  const { name, kind, server, path } = found
  const forwarding = forwardingFor(found, asked)
  if (server === undefined || server.files.size > 0 || forwarding === undefined) return undefined
  const { label, forwardFirst, rootHintsBehindForwarders } = traitsOf({ kind })
  const what = `${name} (${label}) asks ${forwarding.addresses.join(', ')} about ${forwarding.domain || 'everything else'}`
  if (server.forwardFirst && forwardFirst !== undefined) {
    return {
      because: `${what} first and not only: while nobody there answers, it starts at the root, which knows public addresses`,
      fix: `Take forwardFirst off ${name}: \`${forwardFirst.instead}\` instead of \`${forwardFirst.setting}\`.`,
      at: [...path, 'forwardFirst'],
    }
  }
  const toRoot = rootHintsBehindForwarders && server.useRootHint && forwarding.domain === '' && !forwarding.addresses.some((one) => isPublicResolver(facts, one))
  if (!toRoot) return undefined
  return {
    because: `${what}; while nobody there answers, it uses its root hints, which lead to public addresses`,
    fix: `Say useRootHint: false of ${name} (Set-DnsServerForwarder -UseRootHint $false).`,
    at: forwarding.at,
  }
}
