import { parentOf } from '../../dns/name.ts'
import type { Path } from '../../dns/path.ts'
import type { Traits } from '../../software/traits.ts'
import type { Reply } from '../reply.ts'
import { comesLate, maximumQuestions, passedOn, type Asking, type Server } from '../server.ts'

/** A server that another one asks, as that one reaches it. */
export interface Forwarder {
  readonly address: string
  readonly server: Server
}

/** Forwarders for one domain, in the order in which they are written. */
export interface ForwardedDomain {
  /** The root is the empty string: everything else. */
  readonly domain: string
  readonly forwarders: readonly Forwarder[]
  readonly at: Path
  /** Whether they are asked over TCP, whatever the question came over. */
  readonly forceTcp?: boolean
}

/** How a kind of server goes about several forwarders. */
export interface ForwardingPolicy {
  /** `first`: in the order written. `none`: whichever it likes, by round trip times and chance. */
  readonly prefers: 'first' | 'none'
  /** Whether a reply settles the question; else the next forwarder is asked. A forwarder that stays silent never does. */
  readonly settles: (reply: Reply) => boolean
  /** Whether it asks over what it was asked over, and leaves it to its client to come again over TCP (CoreDNS, dnsmasq). */
  readonly follows?: true
  /** What it makes of a forwarder whose answer is truncated and who is silent over TCP; it waits unless stated. */
  readonly overTcp?: 'fails'
  /** Whether it says that it failed, when its last forwarder takes its time; else it waits for longer than a client does. */
  readonly givesUp?: true
  /** Seconds for which one that stayed silent is not asked again, where something remembers. */
  readonly leavesOut?: number
}

/** As most have it: a server that fails or refuses is passed over (measured with BIND 9.18, unbound 1.17, dnsmasq 2.90). */
export const answersSettle = ({ rcode }: Reply): boolean => rcode !== 'SERVFAIL' && rcode !== 'REFUSED'
export const anythingSettles = (): boolean => true

/** Which replies settle a question for a kind of server. */
export function settling({ handsOnFailures }: Pick<Traits, 'handsOnFailures'>): ForwardingPolicy['settles'] {
  return handsOnFailures ? anythingSettles : answersSettle
}

/** The longest of the domains that the name lies in. */
export function domainFor(domains: readonly ForwardedDomain[], name: string): ForwardedDomain | undefined {
  let best: ForwardedDomain | undefined
  for (const one of domains) {
    const covers = one.domain === '' || name === one.domain || name.endsWith(`.${one.domain}`)
    if (covers && (best === undefined || one.domain.length > best.domain.length)) best = one
  }
  return best
}

/** The name by which a forwarder is chosen: the DS of a zone is its parent's (unbound, iterator.c, `forward_request`; BIND, resolver.c, `fctx_create`). */
export function askedAbove(name: string, type: string): string {
  return type === 'DS' ? parentOf(name) : name
}

/** For explanations: where a server takes the question, and by which line. */
export function noteForward(server: string, { domain, forwarders, at }: ForwardedDomain, name: string, { trace, depth }: Pick<Asking, 'trace' | 'depth'>): void {
  trace?.push({ kind: 'forward', depth, server, at, name, domain, forwarders: forwarders.map(({ address }) => address) })
}

const overTcp = { protocol: 'tcp', again: false } as const

/** The first reply that settles the question, else the last one; `undefined` when all stay silent within a client's patience. */
export function askForwarders(
  who: string,
  { domain, forwarders, forceTcp }: Pick<ForwardedDomain, 'domain' | 'forwarders' | 'forceTcp'>,
  { name, type, asking, policy }: { name: string; type: string; asking: Asking; policy: ForwardingPolicy },
): Reply | undefined {
  const { trace, depth, notes, cache, now } = asking
  const pending = `${who} ${name} ${type}`
  if (asking.pending.includes(pending) || ++notes.asked > maximumQuestions) {
    notes.loops++
    const first = asking.pending.indexOf(pending)
    const servers = first < 0 ? [who] : asking.pending.slice(first).map((one) => one.slice(0, one.lastIndexOf(' ', one.lastIndexOf(' ') - 1)))
    trace?.push({ kind: 'loop', depth, server: who, name, servers: [...new Set(servers), who] })
    return undefined
  }
  let last: Reply | undefined
  const ordered = inOrder(who, name, { domain, forwarders }, policy, asking)
  for (const [index, { address, server }] of ordered.entries()) {
    if (policy.leavesOut !== undefined && cache?.of(who).isLeftOut(address, now)) {
      trace?.push({ kind: 'left-out', depth, server: who, forwarder: address })
      continue
    }
    const { waits, stuck } = notes
    const reply = server.resolve(name, type, { ...passedOn(asking, who, pending, policy), ...(forceTcp && { transport: overTcp }) })
    if (reply !== undefined && notes.waits > waits && (index < ordered.length - 1 || policy.givesUp === true) && comesLate(`${who} ${domain} ${address}`, notes)) {
      trace?.push({ kind: 'silent', depth, server: server.name, because: 'its answer comes too late' })
      continue
    }
    if (reply !== undefined && policy.settles(reply)) return reply
    if (reply === undefined && notes.stuck > stuck) return undefined
    if (reply === undefined) notes.waits++
    if (reply === undefined && policy.leavesOut !== undefined) cache?.of(who).leaveOut(address, now + policy.leavesOut)
    last = reply ?? last
  }
  return last
}

/** Whom a server asks for a name before whom. It may always take the same one, and another one for each name of a chain. */
function inOrder(who: string, name: string, { domain, forwarders }: Pick<ForwardedDomain, 'domain' | 'forwarders'>, policy: ForwardingPolicy, { notes, trace, depth }: Asking): readonly Forwarder[] {
  if (policy.prefers === 'first' || forwarders.length < 2) return forwarders
  const [always, thisTime] = [`${who} ${domain}`, `${who} ${domain} ${name}`]
  const taken = notes.choices?.taken.get(thisTime) ?? notes.choices?.taken.get(always) ?? 0
  const others = [...forwarders.keys()].filter((index) => index !== taken)
  for (const key of [always, thisTime]) notes.choices?.met.set(key, others)
  trace?.push({ kind: 'choice', depth, server: who, taken: forwarders[taken]!.address, forwarders: forwarders.map(({ address }) => address) })
  return taken === 0 ? forwarders : [forwarders[taken]!, ...forwarders.filter((_, index) => index !== taken)]
}
