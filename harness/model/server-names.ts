import type { DnsServerFacts } from '../facts/hybrid-facts.ts'

/** How steps name a server that has an address of the design's own ranges. */
export function dnsServerName({ name, kind }: Pick<DnsServerFacts, 'name' | 'kind'>): string {
  if (kind === 'dnsProxy') return `DNS proxy ${name.slice(0, name.indexOf('/'))}`
  return kind === 'inboundEndpoint' ? `inbound endpoint ${name}` : `${name} (${kind})`
}

export function outboundEndpointName(key: string): string {
  return `outbound endpoint ${key}`
}
