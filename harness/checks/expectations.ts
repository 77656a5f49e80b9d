import type { Response } from '../dns/message.ts'
import type { Expectation } from '../resources/topology.ts'
import type { Facts, HostFacts, ServiceFacts, ServiceName } from '../facts/facts.ts'
import { askerOf } from '../facts/askers.ts'
import { zonesOfName, type NameZones } from '../facts/service-names.ts'
import type { Check } from './check.ts'
import { causeOf } from '../diagnosis/cause/cause-of.ts'
import { causeOfNotPublic } from '../diagnosis/cause/not-public.ts'
import { servingEndpoints } from '../diagnosis/intent/intended.ts'
import { causeOfPrivateView, privateAddresses } from '../diagnosis/intent/no-access.ts'
import { isAtEndpoint } from '../diagnosis/intent/private-address.ts'
import { isPublicAnswer } from '../diagnosis/observed/public-answer.ts'
import type { Cause } from '../diagnosis/cause/cause.ts'
import { dnsServersPath } from '../diagnosis/cause/dns-servers-path.ts'
import { causeOfPrivateName } from '../diagnosis/cause/private-name.ts'
import { causeOfReverse } from '../diagnosis/cause/reverse.ts'
import { causeOfSilence } from '../diagnosis/cause/silence.ts'
import { decidingCourse } from '../diagnosis/course/follow.ts'
import { serverZones } from '../facts/server-zones.ts'
import { causeOfForgottenList } from '../diagnosis/cause/network-list.ts'
import { causeOfUnmatched } from '../diagnosis/cause/unmatched.ts'
import { describe, oneOf } from '../diagnosis/observed/describe.ts'
import { each } from './support/each.ts'
import { finding } from '../diagnosis/finding.ts'
import { reached, targetOf } from '../diagnosis/intent/reached.ts'
import { core, protocol } from './support/profiles.ts'
import { chainOf, sameMembers } from '../diagnosis/observed/response.ts'

/** Whether an owner name is as expected: a leading or trailing `*` stands for any text. */
function matches(name: string, pattern: string): boolean {
  const start = pattern.startsWith('*')
  const end = pattern.length > 1 && pattern.endsWith('*')
  const text = pattern.slice(start ? 1 : 0, end ? -1 : undefined)
  if (start && end) return name.includes(text)
  if (start) return name.endsWith(text)
  return end ? name.startsWith(text) : name === text
}

function dataOf(response: Response): readonly string[] {
  return [...new Set(response.answer.filter(({ type }) => type === response.question.type).map(({ data }) => data))]
}

/** What was expected and is otherwise, one word for each field. */
function wrongIn({ address, names, chain, rcode, ttl }: Expectation, response: Response | undefined): readonly string[] {
  if (!response) return ['answer']
  const owners = chainOf(response)
  return [
    rcode !== undefined && response.rcode !== rcode && 'rcode',
    address !== undefined && !sameMembers(dataOf(response), [...new Set(address)]) && 'address',
    names !== undefined && !sameMembers(dataOf(response), [...new Set(names)]) && 'names',
    chain !== undefined && !(chain.length === owners.length && chain.every((pattern, n) => matches(owners[n]!, pattern))) && 'chain',
    ttl !== undefined && response.answer.some((record) => record.ttl > ttl) && 'ttl',
  ].filter((wrong) => wrong !== false)
}

function say({ address, names, chain, rcode, ttl }: Expectation): string {
  const parts = [
    rcode,
    chain?.join(' → '),
    address && (address.length > 0 ? address.join(', ') : 'no address'),
    names && (names.length > 0 ? names.join(', ') : 'no name'),
    ttl !== undefined ? `TTL at most ${ttl}` : undefined,
  ]
  return parts.filter((part) => part !== undefined).join('; ') || 'an answer'
}

/** What keeps an answer back, or leads the question elsewhere than to the zone that has the name; a name of a service has causes of its own. */
function nearestCause(facts: Facts, host: HostFacts, { name, response, address = [] }: { readonly name: string; readonly response: Response | undefined; readonly address?: readonly string[] | undefined }): Cause | undefined {
  const asked = zonesOfName(facts, name)
  const owned = causeForService(facts, host, { name, response }) ?? causeOfOtherThanPrivate(facts, host, { name, response, address })
  if (owned !== undefined) return owned
  if (response === undefined || response.rcode === 'SERVFAIL' || response.rcode === 'REFUSED') {
    return causeOfSilence(facts, host, response, asked)
  }
  return causeOfReverse(facts, host, name) ?? causeOfForgottenList(facts, host, asked) ?? causeOfUnmatched(facts, host, asked) ?? causeOfPrivateName(facts, host, asked, address) ?? causeOfOutside(facts, host, asked)
}

/** The host asks somebody who knows the internet only, while a server of the design has the name. */
function causeOfOutside(facts: Facts, host: HostFacts, asked: NameZones): Cause | undefined {
  const owners = [...facts.dnsServerFacts.values()].filter((one) => serverZones(one).some(({ rrsets }) => rrsets.some((rrset) => rrset.name === asked.name)))
  const { end, servers } = decidingCourse(facts, host, asked)
  if (end !== 'public' || servers.length > 0 || owners.length === 0) return undefined
  return {
    because: `${host.host.name} asks ${oneOf(host.dnsServers, 'and')}, which knows the internet only`,
    fix: `Let ${host.host.name} ask ${oneOf(owners.map(({ address, name }) => `${address} (${name})`))}, or a server that forwards there.`,
    at: dnsServersPath(facts, host),
  }
}

/** Names that the answer speaks of and that may be a service's: the one that was asked for or, of a name of the owner's own, what it is an alias of. */
function serviceNameIn({ names }: ServiceFacts, name: string, response: Response | undefined): ServiceName | undefined {
  const aliases = response === undefined ? [] : chainOf(response)
  return names.find((one) => one.name === name || one.privatelinkName === name) ?? names.find((one) => aliases.includes(one.name))
}

/** Where the name is a service's, and what is expected is the address of a private endpoint of it: why it is not that. */
function causeOfOtherThanPrivate(facts: Facts, host: HostFacts, { name, response, address }: { readonly name: string; readonly response: Response | undefined; readonly address: readonly string[] }): Cause | undefined {
  for (const service of facts.services.values()) {
    const endpoint = serviceNameIn(service, name, response)
    const own = [...facts.privateEndpoints.values()].filter((one) => one.endpoint.service === service.name).flatMap(({ addresses }) => addresses)
    if (endpoint !== undefined && address.length > 0 && address.every((one) => own.includes(one))) return causeOf({ facts, host, service, endpoint }, response)
  }
  return undefined
}

/** Where the name is a service's and an intent of the host does not hold for it, the cause of that. */
function causeForService(facts: Facts, host: HostFacts, { name, response }: { readonly name: string; readonly response: Response | undefined }): Cause | undefined {
  for (const service of facts.services.values()) {
    const endpoint = serviceNameIn(service, name, response)
    const intent = facts.topology.intent.find((one) => one.service === service.name && one.from.includes(host.host.name))
    if (endpoint === undefined || intent === undefined) continue
    const pair = { intent, host, service }
    if (intent.reach === 'privately' && !isAtEndpoint({ endpoint, serving: servingEndpoints(facts, pair, endpoint) }, response)) return causeOf({ facts, host, service, endpoint }, response)
    if (intent.reach === 'never' && privateAddresses(facts, response).length > 0) return causeOfPrivateView(facts, pair, endpoint, privateAddresses(facts, response))
    if (intent.reach === 'publicly' && !isPublicAnswer(facts, response)) return causeOfNotPublic(facts, host, { service, endpoint, intent: intent.path }, response)
  }
  return undefined
}

export const expectations: Check = {
  id: 'expectations',
  title: 'Answers are as the design itself expects them, and so is what is reached.',
  why: 'Somebody wrote down that this answer, or this way, matters.',
  source: 'https://www.rfc-editor.org/rfc/rfc1034#section-4.3.2',
  profiles: [...core, ...protocol],
  async *run({ facts, world }) {
    const cases = facts.topology.expectations.flatMap((expectation) => expectation.from.map((host) => ({ host, expectation })))
    yield* each(cases, async ({ host, expectation }) => {
      const { name, type, path } = expectation
      const response = await world.ask(host, { name, type })
      const wrong = wrongIn(expectation, response)
      const judged = { host, subject: `${name} ${type}`, expected: say(expectation), observed: describe(response), holds: wrong.length === 0 }
      return finding({ ...judged, at: path }, () => nearestCause(facts, askerOf(facts, host)!, { name, response, address: expectation.address }) ?? ({
        because: `otherwise than expected: ${wrong.join(', ')}`,
        fix: 'Correct the design, or the expectation if that is what changed.',
      }))
    })
    const ways = facts.topology.reachExpectations.flatMap((expectation) => expectation.from.map((host) => ({ host, expectation })))
    yield* each(ways, async ({ host, expectation }) => {
      const { name, address, port } = targetOf(facts, expectation)
      return reached(facts, askerOf(facts, host)!, expectation, await world.connect(host, name, address, port))
    })
  },
  notApplicable: ({ topology }) => (topology.expectations.length + topology.reachExpectations.length > 0 ? undefined : 'the design states no expectations of its own'),
}
