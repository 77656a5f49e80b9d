import { lookup } from '../dns/authority-lookup.ts'
import { isWithin } from '../dns/name.ts'
import type { Asker } from '../azure/traffic-manager/routing.ts'
import type { Asking, Server } from './server.ts'
import type { PublicView, Zones } from './zones.ts'
import { fromAuthority } from './impaired.ts'
import { failed, obsolete, outcomeOf, silence, type Outcome } from './reply.ts'
import { fullSoa } from './dns-server/own-zones.ts'
import { restartingResolver, type Once } from './restarting-resolver.ts'
import { withSignature } from './signatures.ts'
import { traceMatch } from './trace.ts'

/** A public resolver in a region, its provider's unless named: starts at the root and follows delegations (RFC 1034 section 5.3.3). */
export function recursiveResolver(zones: Zones, asker: Asker, name: string = `public resolver of ${asker.region}`): Server {
  return restartingResolver(name, walk(zones, { name, asker, fullSoa: false }))
}

/** Finds a name from the root on. `fullSoa`: whether the SOA of a denial keeps its own TTL, as BIND leaves it. `reaches`: whether packets get to an authority; all do unless stated. */
export function walk(zones: Zones, { name, asker, fullSoa: keepsTtl, reaches }: { name: string; asker: Asker; fullSoa: boolean; reaches?: (address: string, asking: Asking) => boolean }): Once {
  const root = zones.publicZones.get('')
  return (owner, type, asking) => {
    let view = startingPoint(zones, name, owner, type, asking) ?? root
    // Every delegation leads strictly downwards, so this ends.
    while (view !== undefined) {
      const cutOff = view.cutOff?.()
      if (cutOff !== undefined) {
        asking.trace?.push({ kind: 'silent', depth: asking.depth, server: name, because: cutOff })
        return silence
      }
      if (reaches?.(view.address, asking) === false) {
        asking.trace?.push({ kind: 'silent', depth: asking.depth, server: name, because: `security rules do not let it ask ${view.server} (${view.address})` })
        return silence
      }
      if (view.down()) return giveUp(name, owner, `${view.server} does not answer`, asking)
      const badly = fromAuthority(view.server, view.bad, { owner, asking, by: name, zone: view.origin })
      if (badly !== undefined) return badly
      const answers = view.regional ? view.answers(owner, asker) : []
      const answer = drawn(name, owner, answers.length, asking)
      const zone = view.seenFrom(asker, answer === 0 ? undefined : { profile: owner, answer })
      const match = lookup(zone, owner, type)
      if (match.kind !== 'delegation') {
        for (const { target, location } of answers[answer]?.endpoints ?? []) asking.trace?.push({ kind: 'profile', depth: asking.depth, server: name, profile: owner, region: asker.region, target, location, method: view.methodOf(owner), of: answers.length })
        if (asking.trace) traceMatch(match, { server: name, name: owner, type, zone, asking })
        const outcome = type === 'ANY' && view.signed === undefined ? obsolete(owner) : withSignature(outcomeOf(match, zone, { name: owner, type }), view.signed)
        // BIND, which has the zones that are signed, lowers it as RFC 2308 section 3 says.
        return keepsTtl && view.signed === undefined && outcome.kind === 'negative' && outcome.soa !== undefined ? { ...outcome, soa: fullSoa(zone) } : outcome
      }
      const below = match.rrset.name
      asking.trace?.push({ kind: 'delegation', depth: asking.depth, server: name, zone: view.origin, to: below })
      asking.cache?.of(name).putDelegation(below, match.rrset.ttl, asking.now)
      const next: PublicView | undefined = zones.publicZones.get(below)
      if (next === undefined) return giveUp(name, owner, `nobody serves ${below}, to which ${view.origin || 'the root'} delegates`, asking)
      view = next
    }
    return giveUp(name, owner, 'there is no root', asking)
  }
}

/** Which of so many answers a profile gives, where chance decides: another one each time it is asked. */
export function drawn(who: string, profile: string, answers: number, { notes: { choices } }: Asking): number {
  if (answers < 2 || choices === undefined) return 0
  const key = `${who} ${profile}`
  const taken = choices.taken.get(key) ?? 0
  choices.met.set(key, [...Array(answers).keys()].filter((index) => index !== taken))
  return taken
}

/** The deepest zone whose servers the resolver remembers. The DS of a zone is asked of its parent. */
function startingPoint(zones: Zones, server: string, owner: string, type: string, { cache, now }: Asking): PublicView | undefined {
  if (cache === undefined) return undefined
  const memory = cache.of(server)
  let deepest: PublicView | undefined
  for (const view of zones.publicZones.values()) {
    const covers = isWithin(owner, view.origin) && !(type === 'DS' && owner === view.origin)
    if (covers && view.origin.length > (deepest?.origin.length ?? 0) && memory.knowsDelegation(view.origin, now)) deepest = view
  }
  return deepest
}

function giveUp(server: string, name: string, because: string, { trace, depth }: Asking): Outcome {
  trace?.push({ kind: 'failed', depth, server, name, because })
  return failed
}
