import type { Facts, HostFacts } from '../facts/facts.ts'
import type { Path } from '../dns/path.ts'
import type { Check } from './check.ts'
import { causeOfBogus } from '../diagnosis/cause/bogus.ts'
import { causeOfForwarding } from '../diagnosis/cause/forwarding.ts'
import { causeOfLostQuestion } from '../diagnosis/cause/lost.ts'
import { causeOfDenied } from '../diagnosis/cause/security.ts'
import { describe } from '../diagnosis/observed/describe.ts'
import { each } from './support/each.ts'
import type { Cause } from '../diagnosis/cause/cause.ts'
import { finding } from '../diagnosis/finding.ts'
import { courseOf } from '../diagnosis/course/follow.ts'
import { asFarAsKnown, asked, hostBehind, probeOf } from '../diagnosis/course/forwarders.ts'
import { hybrid } from './support/profiles.ts'
import { asksAzure } from '../diagnosis/course/view.ts'

interface Case {
  readonly host: HostFacts
  readonly domain: string
  readonly at: Path
  /** Address of the server to ask; absent: as the host does. */
  readonly server?: string
}

/** One host for each conditional forwarder of a server, and for each rule in a network, there or behind its inbound endpoint. */
function cases(facts: Facts): readonly Case[] {
  const found = new Map<string, Case>()
  const add = (key: string, one: Case): void => void (found.has(key) || found.set(key, one))
  for (const { host, server } of asked(facts)) {
    for (const { domainName } of server.server!.conditionalForwarders) {
      add(`${server.name} ${domainName}`, { host, domain: domainName, server: server.address, at: [...server.path, 'conditionalForwarders', domainName] })
    }
  }
  for (const [network, rules] of facts.resolverViews) {
    const inside = [...facts.hosts.values()].find((host) => host.host.virtualNetwork === network && asksAzure(host))
    for (const { ruleset, rule, path } of rules) {
      const host = inside ?? hostBehind(facts, network, rule.domainName)
      if (host !== undefined) add(`${network} ${ruleset} ${rule.name}`, { host, domain: rule.domainName, at: path })
    }
  }
  return [...found.values()]
}

export const forwardedDomainsAnswer: Check = {
  id: 'forwarded-domains-answer',
  title: 'Every domain that is forwarded is answered for, be it only to say that a name does not exist.',
  why: 'A rule or forwarder that leads back to where the question came from, or to a server that cannot be reached or does not know the domain, leaves clients waiting and then without an answer.',
  source: 'https://learn.microsoft.com/azure/dns/private-resolver-endpoints-rulesets',
  profiles: hybrid,
  run({ facts, world }) {
    return each(cases(facts), async ({ host, domain, at, server }) => {
      const name = probeOf(domain)
      const response = await world.ask(host.host.name, { name, type: 'A' }, server === undefined ? {} : { server })
      return finding(
        {
          host: host.host.name,
          subject: `${name} A${server === undefined ? '' : ` @${server}`}`,
          expected: 'an answer, found or not',
          observed: describe(response),
          holds: response !== undefined && response.rcode !== 'SERVFAIL' && response.rcode !== 'REFUSED',
        },
        () => (response?.rcode === 'SERVFAIL' && causeOfBogus(facts, { ...host, ...(server !== undefined && { dnsServers: [server] }) }, { name, privatelinkName: name })) || causeFor(facts, host, { name, at, server }),
      )
    })
  },
  notApplicable: (facts) => (cases(facts).length > 0 ? undefined : asFarAsKnown(facts, 'no host asks a server with conditional forwarders, or a network with rules')),
}

function causeFor(facts: Facts, host: HostFacts, { name, at, server }: { name: string; at: Path; server: string | undefined }): Cause {
  const course = courseOf(facts, host, { name, privatelinkName: name, ...(server !== undefined && { server }) })
  const denied = course.denied && causeOfDenied(facts, course.denied)
  if (denied !== undefined) return denied
  const lost = causeOfLostQuestion(facts, { ...host, ...(server !== undefined && { dnsServers: [server] }) }, { name, privatelinkName: name })
  if (lost !== undefined) return lost
  const asking = { ...host, ...(server !== undefined && { dnsServers: [server] }) }
  const forwarding = causeOfForwarding(facts, asking, { name, privatelinkName: name })
  if (forwarding !== undefined) return forwarding
  const servers = course.servers.map((one) => one.name)
  return { because: `${servers.at(-1) ?? 'the last server'} does not answer for the domain`, fix: 'Look at what it is authoritative for, and what it forwards.', at: course.at ?? at }
}
