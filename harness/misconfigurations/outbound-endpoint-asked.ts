import { nobodyAt, outboundAt } from '../diagnosis/cause/outbound.ts'
import { dnsServersPath } from '../diagnosis/cause/dns-servers-path.ts'
import type { Symptom } from '../diagnosis/intent/symptom.ts'
import type { Facts } from '../facts/facts.ts'
import type { Misconfiguration } from './misconfiguration.ts'
import { byCause } from './support/nearer-cause.ts'

function causeOfOutbound(facts: Facts, { host, course, kind }: Symptom): { because: string; fix: string; at: NonNullable<Symptom['course']['at']> } | undefined {
  const { end, address, servers, at } = course
  if (kind !== 'silent' || end !== 'unreachable' || address === undefined || outboundAt(facts, address) === undefined) return undefined
  const { where, fix } = nobodyAt(facts, address)
  const who = servers.at(-1)?.name ?? (at === undefined ? host.host.name : `rule ${at.at(-1)} of ${at[1]}`)
  return { because: `${who} asks ${where}`, fix, at: at ?? dnsServersPath(facts, host, address) }
}

/** M56. The two endpoints of a resolver stand in subnets of their own, and one of them only has an address to ask. */
export const outboundEndpointAsked: Misconfiguration = {
  id: 'outbound-endpoint-asked',
  catalogue: 'M56',
  title: 'The address of an outbound endpoint is used as that of a DNS server.',
  symptom: 'no answer for anything: an outbound endpoint asks, and never answers',
  fix: 'Ask the inbound endpoint.',
  source: 'https://learn.microsoft.com/azure/dns/private-resolver-endpoints-rulesets',
  *find(examined) {
    yield* byCause(examined, causeOfOutbound)
  },
}
