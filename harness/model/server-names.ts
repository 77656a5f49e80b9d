import type { DnsServerFacts } from '../facts/hybrid-facts.ts'
import { isDnsProxy } from '../facts/dns-servers.ts'
import { isSoftware } from '../software/list.ts'
import { platform } from '../software/platform.ts'

/** How steps name a server that has an address of the design's own ranges. */
export function dnsServerName({ name, kind }: Pick<DnsServerFacts, 'name' | 'kind'>): string {
  return isSoftware(kind) ? `${name} (${kind})` : `${platform[kind].label} ${isDnsProxy({ kind }) ? name.slice(0, name.indexOf('/')) : name}`
}

export function outboundEndpointName(key: string): string {
  return `outbound endpoint ${key}`
}
