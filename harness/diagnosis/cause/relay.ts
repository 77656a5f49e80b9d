import { inboundEndpoints } from '../../facts/dns-servers.ts'
import type { Facts } from '../../facts/facts.ts'
import type { DnsServerFacts } from '../../facts/hybrid-facts.ts'
import { forwardedZone, type NameZones } from '../../facts/service-names.ts'
import type { Path } from '../../dns/path.ts'
import { forwardingFor } from '../course/hops.ts'
import type { Cause } from './cause.ts'
import { forwardingTo } from './edits.ts'

/** What a server that hands on chains forwards for the alias in one, where it never asks, and what it does with the name that it was asked for, in the words of its configuration. */
export interface Relayed {
  /** `forwards privatelink.vaultcore.azure.net, but not vault.azure.net`. */
  readonly does: string
  /** The domain that has to lead where the alias does. */
  readonly domain: string
  /** The line of a forwarder for the name's own domain; `undefined` where it goes with everything else. */
  readonly at: Path | undefined
  /** Where the alias goes, and the name should. */
  readonly to: readonly string[]
}

export function relayed(relay: DnsServerFacts, zones: NameZones): Relayed {
  const { domain: below = '', addresses: to = [] } = forwardingFor(relay, zones.privatelinkName) ?? {}
  const alias = below || 'everything else'
  const own = forwardingFor(relay, zones.name)
  if (own === undefined || own.domain === '') return { does: `forwards ${alias}, but not ${forwardedZone(zones)}`, domain: forwardedZone(zones), at: undefined, to }
  return { does: `forwards ${own.domain} to ${own.addresses.join(', ')}, and ${alias} elsewhere`, domain: own.domain, at: own.at, to }
}

/** `10.0.1.4 (resolver/inbound)`. */
export function whither(facts: Facts, addresses: readonly string[]): string {
  const names = new Map(inboundEndpoints(facts).map(({ address, name }) => [address, `${address} (${name})`]))
  return addresses.map((address) => names.get(address) ?? address).join(' and ')
}

/** The server takes a chain from whom it forwards the name to, as it is: the alias in it is in a domain that it would have forwarded to where the zone is seen. */
export function causeOfRelay(facts: Facts, relay: DnsServerFacts, { at, zones }: { readonly at: Path | undefined; readonly zones: NameZones }): Cause {
  const { does, domain, at: line, to } = relayed(relay, zones)
  const edits = forwardingTo(facts, relay, domain, { to })
  return {
    because: `${relay.name} (${relay.kind}) ${does}: it hands on the whole chain that its forwarder returns, and never asks for the privatelink name in it`,
    fix: `Forward ${domain} to ${whither(facts, to)}.`,
    at: line ?? at ?? relay.path,
    ...(edits !== undefined && { edits }),
  }
}
