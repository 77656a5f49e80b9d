import type { Response } from '../dns/message.ts'
import type { Facts, HostFacts } from '../facts/facts.ts'
import { runningTraitsOf } from '../facts/dns-servers.ts'
import type { Check } from './check.ts'
import { describe } from '../diagnosis/observed/describe.ts'
import { each } from './support/each.ts'
import { answeredByOwner, isOwners, serversPassed } from '../diagnosis/course/view.ts'
import { finding } from '../diagnosis/finding.ts'
import { protocol } from './support/profiles.ts'

function flags({ recursionDesired, recursionAvailable, authoritative }: Response): string {
  return ['qr', authoritative && 'aa', recursionDesired && 'rd', recursionAvailable && 'ra'].filter((flag) => flag !== false).join(' ')
}

/** Of software that sets AA on everything that comes out of its cache, AA tells nothing, whoever hands it on. */
function setsAaByHabit(facts: Facts, host: HostFacts, name: string): boolean {
  return serversPassed(facts, host, name).some((found) => found.server?.cache === true && runningTraitsOf(found)?.cacheSetsAa === 'always')
}

function cases(facts: Facts): readonly { readonly host: HostFacts; readonly name: string }[] {
  const names = [facts.canary, ...facts.services.values()].flatMap((service) => service.names.slice(0, 1).map(({ name }) => name))
  return [...facts.hosts.values()].flatMap((host) => names.map((name) => ({ host, name }))).filter(({ host, name }) => !isOwners(facts, host, name))
}

/**
 * Judged on every registry's login server, so that names out of private zones are among them. What a server says out of a zone of its own is
 * an authority's answer, and has AA as it should; of one with files of its owner's nobody knows which zones it has.
 */
export const resolverFlags: Check = {
  id: 'resolver-flags',
  title: 'Resolvers answer with RD and RA set and AA clear.',
  why: 'Stub resolvers take a response without RA for one of a server that does not recurse, and try the next; AA shows an authority where a resolver should be.',
  source: 'https://www.rfc-editor.org/rfc/rfc1035#section-4.1.1',
  profiles: protocol,
  hostByHost: true,
  run({ facts, world }) {
    return each(cases(facts), async ({ host, name }) => {
      const response = await world.ask(host.host.name, { name, type: 'A' })
      if (!response || response.rcode === 'SERVFAIL' || response.rcode === 'REFUSED') return undefined
      return finding(
        {
          host: host.host.name,
          subject: `${name} A`,
          expected: 'flags qr rd ra',
          observed: `flags ${flags(response)}; ${describe(response)}`,
          holds: response.recursionDesired && response.recursionAvailable && (!response.authoritative || setsAaByHabit(facts, host, name) || answeredByOwner(facts, host, name) !== undefined),
        },
        () => ({
          because: response.authoritative
            ? `${host.dnsServers.join(', ')} is authoritative for ${name} itself`
            : `${host.dnsServers.join(', ')} does not offer recursion to ${host.host.name}`,
          fix: response.authoritative
            ? 'Let the server forward the name instead of holding a copy of it.'
            : `Allow recursion for ${host.address}.`,
          at: ['hosts', host.host.name],
        }),
      )
    })
  },
  notApplicable(facts) {
    if (facts.hosts.size === 0) return 'the design has no hosts'
    return cases(facts).length > 0 ? undefined : 'servers have every name in zones of their own'
  },
}
