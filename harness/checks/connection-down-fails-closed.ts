import type { Response } from '../dns/message.ts'
import type { DnsServerFacts, Facts, HostFacts } from '../facts/facts.ts'
import { forwardedZone } from '../facts/service-names.ts'
import { runningTraitsOf } from '../facts/dns-servers.ts'
import type { Check, Rehearsed } from './check.ts'
import { describe, oneOf } from '../diagnosis/observed/describe.ts'
import type { AskedName } from '../diagnosis/cause/asked-name.ts'
import { causeOfPublic } from '../diagnosis/cause/public.ts'
import { dnsServersPath } from '../diagnosis/cause/dns-servers-path.ts'
import type { Cause } from '../diagnosis/cause/cause.ts'
import { finding, type Finding } from '../diagnosis/finding.ts'
import { causeOfRootHints } from '../diagnosis/cause/root-hints.ts'
import { inboundEndpointsFor } from '../diagnosis/course/forwarders.ts'
import type { Course } from '../diagnosis/course/course.ts'
import { serverAt } from '../diagnosis/course/hops.ts'
import { courseOf, decidingCourse } from '../diagnosis/course/follow.ts'
import { endpointsFor, intended, type Intended } from '../diagnosis/intent/intended.ts'
import { isPublic } from '../diagnosis/observed/places.ts'
import { hybrid } from './support/profiles.ts'
import { addressesOf } from '../diagnosis/observed/response.ts'
import { zonesFor } from '../diagnosis/course/view.ts'

/** Hosts of each site that are meant to reach a registry privately, by connection of the site. */
function cases(facts: Facts): readonly { readonly connection: string; readonly pairs: readonly Intended[] }[] {
  const connections = new Map<string, Set<string>>()
  for (const { connection, far } of facts.tunnels) {
    if (!('site' in far)) continue
    connections.set(connection.name, (connections.get(connection.name) ?? new Set()).add(far.site))
  }
  const pairs = intended(facts, 'privately').filter(({ host }) => host.host.site !== undefined)
  return [...connections]
    .map(([connection, sites]) => ({ connection, pairs: pairs.filter(({ host }) => sites.has(host.host.site!)) }))
    .filter((one) => one.pairs.length > 0)
}

/** Breaks one connection after the other, and asks while it is down. That nothing is found then is right; a public address is not. */
export const connectionDownFailsClosed: Check = {
  id: 'connection-down-fails-closed',
  title: 'While a connection is down, hosts behind it never find a public address for what they are meant to reach privately.',
  why: 'A server with another way out answers with the public address while the tunnel is down. Clients then send credentials and images over the internet, or are refused with 403, which hides what is broken.',
  source: 'https://learn.microsoft.com/azure/dns/private-resolver-reliability',
  profiles: hybrid,
  needs: 'faults',
  async *run({ facts, world }: Rehearsed) {
    for (const { connection, pairs } of cases(facts)) {
      const broken = await world.breaking!(connection)
      if (broken === undefined) continue
      await using standing = broken
      const findings = await Promise.all(pairs.map(({ host, service }) => judge(facts, { host, service, connection }, standing)))
      yield* findings
      const late = pairs.find(({ host, service }, n) => findings[n]!.holds && service.names.some((endpoint) => goesOnLate(facts, host, endpoint)))
      if (late !== undefined) throw new UndecidedError(`${late.host.host.name}: its server goes on to the root where the forwarders of these names are silent, as its files say (forward-first), but had not found a public address by then`)
    }
  },
  notApplicable: (facts) => (cases(facts).length > 0 ? undefined : 'no host of a connected site is meant to reach a service privately'),
}

/**
 * How often a server is asked that may try another way, after several silent forwarders or for each name of a chain anew: it has not come
 * to an end when its client gives up, and what it finds then it tells the next one who asks. Files of an owner's may hold anything; that
 * a server goes on to the root, where the design or a file says so, takes longest.
 */
const rounds = { usual: 1, ownFiles: 3, toRoot: 10 }

async function judge(facts: Facts, { host, service, connection }: { host: HostFacts; service: Intended['service']; connection: string }, world: Rehearsed['world']): Promise<Finding> {
  const answers = await Promise.all(service.names.map(async (endpoint) => ({ endpoint, response: await askOften(facts, { host, endpoint }, world) })))
  const leak = answers.find(({ response }) => leaks(facts, response))
  return finding(
    {
      host: host.host.name,
      subject: `${service.names[0]!.name} and its other names A while ${connection} is down`,
      expected: 'no public address',
      observed: describe((leak ?? answers[0])?.response),
      holds: leak === undefined,
    },
    () => leak && causeOfLeak({ facts, host, service, endpoint: leak.endpoint }),
  )
}

/** The first public answer, else the last one. */
async function askOften(facts: Facts, { host, endpoint }: Pick<AskedName, 'host' | 'endpoint'>, world: Rehearsed['world']): Promise<Response | undefined> {
  const ask = () => world.ask(host.host.name, { name: endpoint.name, type: 'A' })
  const times = Math.max(...host.dnsServers.map((server) => patienceWith(facts, courseOf(facts, host, { ...endpoint, server }), endpoint.name)))
  let response = await ask()
  for (let round = 1; round < times && !leaks(facts, response); round++) response = await ask()
  return response
}

function patienceWith(facts: Facts, { end, servers }: Course, name: string): number {
  const last = servers.at(-1)
  if (servers.some((found) => causeOfRootHints(facts, found, name) !== undefined)) return rounds.toRoot
  if (end !== 'files' || last === undefined) return rounds.usual
  return saysSo(last, name) ? rounds.toRoot : rounds.ownFiles
}

/** Whether files of an owner's say so in so many words. What is made of answers does not depend on it: but that it leaks nothing can then not be said. */
function saysSo(found: DnsServerFacts, name: string): boolean {
  return runningTraitsOf(found)?.goesOnLate?.([...(found.server?.files.values() ?? [])].join('\n'), name) ?? false
}

function goesOnLate(facts: Facts, host: HostFacts, endpoint: AskedName['endpoint']): boolean {
  return host.dnsServers.some((server) => {
    const { end, servers } = courseOf(facts, host, { ...endpoint, server })
    return end === 'files' && servers.length > 0 && saysSo(servers.at(-1)!, endpoint.name)
  })
}

/** Nobody can tell: neither a leak was seen, nor can it be ruled out. */
class UndecidedError extends Error {
  // As runChecks knows errors that are no mistake of the harness.
  override readonly name = 'HarnessError'
}

function leaks(facts: Facts, response: Response | undefined): boolean {
  return addressesOf(response).some((address) => isPublic(facts, address))
}

/** Whether a server of the list is none of the design's: the host asks the internet without any. */
function asksItself(facts: Facts, host: HostFacts, server: string): boolean {
  return serverAt(facts, host, server) === undefined
}

/** Either the server always asks the internet, or it does when the forwarder that is meant is out of reach; or the next inbound endpoint has no zone. */
function causeOfLeak(asked: AskedName): Cause {
  const { facts, host, service, endpoint } = asked
  if (endpointsFor(facts, service, endpoint).length === 0) return causeOfPublic(asked)
  for (const inbound of inboundEndpointsFor(facts, host, endpoint.name)) {
    const behind = { ...host, dnsServers: [inbound.address] }
    if (decidingCourse(facts, behind, endpoint).end !== 'azure' || zonesFor(facts, behind, endpoint.privatelinkName).length > 0) continue
    const { because, ...rest } = causeOfPublic({ ...asked, host: behind })
    return { because: `what is asked of ${inbound.name} instead gets the public view: ${because}`, ...rest }
  }
  // While the way of the first is broken, the host moves on to its next server.
  const open = host.dnsServers.find((server) => courseOf(facts, host, { ...endpoint, server }).end === 'public')
  // Whoever asks the internet while everything stands needs nothing broken for it.
  if (open !== undefined && !asksItself(facts, host, open)) return causeOfPublic({ ...asked, host: { ...host, dnsServers: [open] } })
  for (const { servers } of host.dnsServers.map((server) => courseOf(facts, host, { ...endpoint, server }))) {
    const toRoot = servers.map((found) => causeOfRootHints(facts, found, endpoint.name)).find((one) => one !== undefined)
    if (toRoot !== undefined) return toRoot
  }
  const { servers, at } = decidingCourse(facts, host, endpoint)
  const last = servers.at(-1)
  if (last === undefined) {
    return {
      because: `${host.host.name} asks ${oneOf(host.dnsServers, 'and')}, which knows the internet only`,
      fix: `Let ${host.host.name} ask a DNS server that forwards ${forwardedZone(endpoint)} to inbound endpoints and nobody else.`,
      at: dnsServersPath(facts, host),
    }
  }
  const running = runningTraitsOf(last)
  if (running !== undefined && last.server!.files.size > 0) {
    return {
      because: `${last.name} (${last.address}), by the files of its owner, asks somebody who knows the internet only while the forwarders of these names are silent`,
      fix: running.failsClosed,
      at: at ?? last.path,
    }
  }
  return {
    because: `${last.name} (${last.address}) has another way to these names than the inbound endpoints: one that knows the internet only`,
    fix: `Forward ${forwardedZone(endpoint)} to inbound endpoints and nobody else: no general forwarder, no provider behind them in the same list.`,
    at: at ?? last.path,
  }
}
