import { azureProvidedDns } from '../../azure/virtual-network.ts'
import type { Facts, HostFacts } from '../../facts/facts.ts'
import { isPublicResolver } from '../../facts/public-resolvers.ts'
import { forwardedZone, zonesOfName } from '../../facts/service-names.ts'
import type { Edit } from '../../resources/mutation.ts'
import type { AskedFor } from '../course/course.ts'
import { courseOf, decidingCourse } from '../course/follow.ts'
import { whereToForward } from '../course/forwarders.ts'
import { oneOf } from '../observed/describe.ts'
import { causeOfCachedList } from './cached-list.ts'
import type { Cause } from './cause.ts'
import { causeOfClusterDnsAlone } from './cluster-dns.ts'
import { dnsServersPath } from './dns-servers-path.ts'
import { causeOfForgottenList } from './network-list.ts'
import { causeOfPassedBy } from './passed-by.ts'
import { serversNamed } from './servers-named.ts'
import { servedAfter, serves } from './served-after.ts'

/** Servers of a host's list that lead a name into the design's zones, and servers that lead it elsewhere. */
interface Mixed {
  readonly right: readonly string[]
  readonly wrong: readonly string[]
}

/**
 * A list that has Azure-provided DNS, or a resolver on the internet, beside servers of one's own, so that both kinds of names are found: a
 * stub resolver stays with the first that answers, and never asks the next one because of a denial or a public address.
 */
function mixedList(facts: Facts, host: HostFacts, asked: AskedFor): Mixed | undefined {
  const { dnsServers } = host
  const isOthers = (server: string): boolean => server === azureProvidedDns || isPublicResolver(facts, server)
  if (!dnsServers.some(isOthers) || dnsServers.every(isOthers)) return undefined
  const courses = dnsServers.map((server) => ({ server, course: courseOf(facts, host, { ...asked, server }) })).filter(({ course: { end } }) => ['azure', 'public', 'own zone'].includes(end))
  const right = courses.filter(({ course }) => serves(facts, course, asked)).map(({ server }) => server)
  const wrong = courses.map(({ server }) => server).filter((server) => !right.includes(server))
  return right.length > 0 && wrong.length > 0 ? { right, wrong } : undefined
}

export function causeOfMixedList(facts: Facts, host: HostFacts, asked: AskedFor): Cause | undefined {
  const mixed = mixedList(facts, host, asked)
  if (mixed === undefined) return undefined
  const named = (servers: readonly string[], conjunction: string): string => serversNamed(facts, host, servers, conjunction)
  const { right, wrong } = mixed
  const zone = forwardedZone(zonesOfName(facts, asked.name))
  return {
    because: `${host.host.name} has a list of DNS servers that know different things: ${named(wrong, 'and')} know${wrong.length > 1 ? '' : 's'} nothing of the private ${asked.name}, ${named(right, 'and')} ${right.length > 1 ? 'do' : 'does'}; whoever is asked first has the last word`,
    fix: right.includes(azureProvidedDns)
      ? `Let ${named(wrong, 'and')} forward ${zone} to ${whereToForward(facts)}, or list ${azureProvidedDns} alone.`
      : `Take ${named(wrong, 'and')} out of the list.`,
    at: dnsServersPath(facts, host),
  }
}

/** What is wrong with the list of servers that a host asks. */
export function causeOfList(facts: Facts, host: HostFacts, asked: AskedFor): Cause | undefined {
  return causeOfMixedList(facts, host, asked) ?? causeOfOwnList(facts, host, asked) ?? causeOfPassedBy(facts, host, asked) ?? causeOfClusterDnsAlone(facts, host, asked) ?? causeOfCachedList(facts, host, asked) ?? causeOfForgottenList(facts, host, asked)
}

/** A machine that still asks, or was told to ask, somebody else than its network does, which would find the name. */
export function causeOfOwnList(facts: Facts, host: HostFacts, asked: AskedFor): Cause | undefined {
  const { name, dnsServers, virtualNetwork, site } = host.host
  const home = virtualNetwork ?? site
  if (dnsServers.length === 0 || home === undefined || decidingCourse(facts, host, asked).servers.length > 0) return undefined
  const edits: readonly Edit[] = [{ at: ['hosts', name], value: { ...host.host, dnsServers: [] } }]
  if (!servedAfter(facts, edits, host, asked)) return undefined
  const others = facts.topology.virtualNetworks.get(virtualNetwork ?? '')?.dnsServers ?? facts.topology.onPremisesSites.get(site ?? '')?.dnsServers ?? []
  return {
    because: `${name} has dnsServers of its own (${oneOf(dnsServers, 'and')}), and ${home} has ${others.length > 0 ? oneOf(others, 'and') : 'Azure-provided DNS'}`,
    fix: `Remove dnsServers from ${name}, or renew its lease if it has an old one, so that it asks what ${home} does.`,
    at: ['hosts', name, 'dnsServers'],
    edits,
  }
}
