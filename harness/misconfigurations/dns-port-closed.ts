import { largeName } from '../azure/public-zones.ts'
import { remedy, type Denied } from '../diagnosis/cause/security.ts'
import type { Response } from '../dns/message.ts'
import type { HostFacts } from '../facts/facts.ts'
import { isPublicResolver } from '../facts/public-resolvers.ts'
import type { Misconfiguration, Sighting } from './misconfiguration.ts'
import { deniedStep, ruleOf } from './support/denied-step.ts'
import type { Examined } from './support/examined.ts'
import type { Symptom } from '../diagnosis/intent/symptom.ts'
import { predicted, sightings } from './support/sightings.ts'

/** Whether it is on the way to a server of the design. */
function isOwn({ crossing: { to } }: Denied): boolean {
  return to.domain !== undefined
}

function isServer({ facts }: Examined, denied: Denied): boolean {
  return isOwn(denied) || isPublicResolver(facts, denied.crossing.to.address)
}

function what({ crossing: { from, to, port, protocol }, decision }: Denied): string {
  return `${ruleOf(decision)} drops ${protocol.toUpperCase()} port ${port} from ${from.address} to ${to.address}`
}

/** Questions that are not answered at all. */
function* overUdp(examined: Examined): Generator<Sighting> {
  const found = new Map<Symptom, Denied>()
  for (const symptom of examined.symptoms()) {
    if (symptom.kind !== 'silent' || symptom.reach === undefined) continue
    const denied = deniedStep(examined, symptom.host, symptom.endpoint)
    // Who asks the internet for private names has another mistake.
    if (denied && (isOwn(denied) || (symptom.reach === 'publicly' && isServer(examined, denied)))) found.set(symptom, denied)
  }
  yield* sightings(found.keys(), (symptom) => found.get(symptom)!.decision.path.join(' '), ([first]) => {
    const denied = found.get(first)!
    return { at: denied.decision.path, what: `${what(denied)}.`, fix: remedy(denied) }
  })
}

/** What is answered while it fits into UDP. */
function* overTcp(examined: Examined): Generator<Sighting> {
  const { facts } = examined
  const groups = new Map<string, { readonly denied: Denied; readonly hosts: HostFacts[]; readonly response: Response | undefined }>()
  const asking = new Set(facts.topology.intent.flatMap(({ from, reach }) => (reach === 'never' ? [] : from)))
  for (const host of facts.hosts.values()) {
    const [server] = host.dnsServers
    if (!asking.has(host.host.name) || server === undefined) continue
    const asked = { name: largeName, privatelinkName: largeName }
    const denied = deniedStep(examined, host, { ...asked, protocol: 'Tcp' })
    if (denied === undefined || !isServer(examined, denied) || deniedStep(examined, host, asked)) continue
    // A server that answers nothing lacks more than TCP.
    if (examined.ask(host, facts.canary.names[0]!.name) === undefined) continue
    const response = examined.askOverTcp(host, { name: largeName, type: 'TXT' }, server)
    if (response !== undefined && response.rcode !== 'SERVFAIL') continue
    const key = denied.decision.path.join(' ')
    const group = groups.get(key)
    if (group) group.hosts.push(host)
    else groups.set(key, { denied, hosts: [host], response })
  }
  for (const { denied, hosts, response } of groups.values()) {
    yield {
      at: denied.decision.path,
      hosts: hosts.map(({ host }) => host.name),
      what: `${what(denied)}, and lets UDP pass.`,
      predicted: predicted(hosts[0]!, response, `to ${largeName} TXT over TCP, as to all whose answer does not fit into UDP`),
      fix: remedy(denied),
    }
  }
}

/** M07. A security rule closes port 53 between a client and its server, or between two servers, for UDP or TCP. */
export const dnsPortClosed: Misconfiguration = {
  id: 'dns-port-closed',
  catalogue: 'M07',
  title: 'A network security group closes port 53 on the way to a DNS server or an inbound endpoint.',
  symptom: 'no answer, or SERVFAIL; with TCP closed only, no answer for what does not fit into UDP',
  fix: 'Allow port 53 for UDP and TCP, at the source outbound and at the destination inbound.',
  source: 'https://learn.microsoft.com/azure/dns/private-resolver-endpoints-rulesets',
  *find(examined) {
    if (examined.facts.filters.size === 0) return
    yield* overUdp(examined)
    yield* overTcp(examined)
  },
}
