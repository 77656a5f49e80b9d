import type { DnsServerFacts } from '../../facts/hybrid-facts.ts'
import { isSoftware, ranAs, software } from '../../software/list.ts'
import { models } from '../../software/models.ts'
import type { Asking, Server } from '../server.ts'
import { dnsProxy } from './dns-proxy.ts'
import type { ServerParts } from './parts.ts'

/** A DNS server that somebody runs, as its software behaves, or a DNS proxy. One with files of its own does what they say, which only containers can tell. */
export function dnsServer(kind: DnsServerFacts['kind'], { files }: Pick<NonNullable<DnsServerFacts['server']>, 'files'>, parts: ServerParts): Server {
  if (files.size > 0) return opaque(parts.name)
  if (!isSoftware(kind)) return dnsProxy(parts)
  return models[ranAs(kind, parts.general !== undefined)]({ ...parts, rebindProtection: parts.rebindProtection && software[kind].rebindProtection !== undefined })
}

function opaque(name: string): Server {
  return {
    name,
    resolve(question, type, { trace, depth, by, notes }: Asking) {
      notes.unpredictable.push(name)
      trace?.push({ kind: 'asked', depth, server: name, by, name: question, type })
      trace?.push({ kind: 'unpredictable', depth, server: name })
      return undefined
    },
  }
}
