import { isWithin } from '../../dns/name.ts'
import { restarts } from '../../facts/dns-servers.ts'
import type { Facts, HostFacts } from '../../facts/facts.ts'
import type { DnsServerFacts } from '../../facts/hybrid-facts.ts'
import type { AskedFor, Course } from '../course/course.ts'
import { decidingCourse } from '../course/follow.ts'
import { meantFor, type Unmatched } from './meant.ts'
import { servedAfter, serves } from './served-after.ts'
import { unmatchedRules } from './unmatched-rules.ts'

/**
 * A rule or a conditional forwarder that was meant for the name and does not match it: misspelt, for one of several names alone, disabled, or
 * in a ruleset that is not linked. Told only where the name would be served if it did; else what is linked where has to say why not.
 */
export function causeOfUnmatched(facts: Facts, host: HostFacts, asked: AskedFor): Unmatched | undefined {
  const course = decidingCourse(facts, host, asked)
  if (serves(facts, course, asked)) return undefined
  return [...unmatchedForwarders(facts, course, asked), ...unmatchedRules(facts, course, asked)].find(({ edits }) => servedAfter(facts, edits, host, asked))
}

function* unmatchedForwarders(facts: Facts, { servers }: Course, asked: AskedFor): Generator<Unmatched> {
  for (const found of servers) {
    const { server, path, name } = found
    for (const forwarder of server?.conditionalForwarders ?? []) {
      if (takesAlong(found, forwarder.domainName, asked)) continue
      const meant = meantFor(facts, forwarder.domainName, asked)
      if (meant === undefined) continue
      const { why, domain } = meant
      const value = { ...server, kind: found.kind, conditionalForwarders: server!.conditionalForwarders.map((one) => (one === forwarder ? { ...one, domainName: domain } : one)) }
      yield {
        because: why === 'alone'
          ? `${name} forwards ${forwarder.domainName} alone, and ${asked.name} is not below that: names for data and regions are no children of the login server's`
          : `${name} forwards ${forwarder.domainName}, which is not ${domain}: nothing takes ${asked.name} along`,
        fix: `Let ${name} forward ${domain} to ${forwarder.forwarders.join(' and ')} in place of ${forwarder.domainName}.`,
        at: [...path, 'conditionalForwarders', forwarder.domainName],
        edits: [{ at: path, value }],
        alone: why === 'alone',
      }
    }
  }
}

function takesAlong(found: DnsServerFacts, domain: string, { name, privatelinkName }: AskedFor): boolean {
  return isWithin(name, domain) || (restarts(found) && isWithin(privatelinkName, domain))
}
