import { posix } from 'node:path'
import type { DnsServer } from '../../azure/hybrid-resources.ts'
import type { DnsServerFacts, Facts } from '../../facts/facts.ts'
import type { FilePlan, NodePlan } from '../plan.ts'
import type { Software } from './software.ts'
import { containerPathError } from '../../resources/dns-servers/container-path.ts'
import { rootHints } from '../recursive-resolver.ts'
import { subnetInterface } from '../subnet-interface.ts'
import { bind } from './bind.ts'
import { coredns } from './coredns.ts'
import { dnsmasq } from './dnsmasq.ts'
import { unbound } from './unbound.ts'

const real: Readonly<Record<Exclude<DnsServer['kind'], 'windows'>, Software>> = { bind, unbound, dnsmasq, coredns }

/** DNS servers that somebody runs: the real software, with what the topology says or with its owner's own files. */
export function dnsServerNodes(facts: Facts): readonly NodePlan[] {
  return [...facts.dnsServerFacts.values()].flatMap((found) => (found.server && found.kind !== 'dnsProxy' ? [dnsServerNode(facts, found, found.server)] : []))
}

function dnsServerNode(facts: Facts, { name, address, place }: DnsServerFacts, server: DnsServer): NodePlan {
  const { software, note } = softwareOf(server)
  const hints = rootHints(facts)
  const own = server.files.size > 0
  const [zone] = server.zones
  return {
    name,
    kind: 'dns-server',
    image: software.image,
    command: own ? software.own?.command ?? software.command : software.command,
    environment: {},
    files: own ? ownFiles(server, software.surroundings(hints, server.files)) : software.files(server, { address, rootHints: hints }),
    nameServers: [],
    searchDomains: [],
    interfaces: [subnetInterface(facts, place, [address])],
    // Whether it works must not depend on what it forwards to: any other name may be an alias, by a wildcard, of one that it must ask for.
    ready: zone === undefined ? { kind: 'tcp', address, port: 53 } : { kind: 'dns', address, question: { name: zone.zoneName, type: 'SOA' } },
    forget: software.forget,
    ...(note === undefined ? {} : { note }),
    ...(own ? { check: software.own?.check ?? software.check, ...(software.own?.administersNetwork && { administersNetwork: true as const }) } : {}),
  }
}

/**
 * No container runs Windows DNS, so the server nearest to it does: with forwarders it hands on the chain it is given, as dnsmasq
 * does; on root hints it walks the chain, as unbound does.
 */
function softwareOf({ name, kind, forwarders }: DnsServer): { readonly software: Software; readonly note?: string } {
  if (kind !== 'windows') return { software: real[kind] }
  return forwarders.length > 0
    ? { software: dnsmasq, note: `${name} is Windows DNS with forwarders; dnsmasq stands in for it, which hands on chains as they come` }
    : { software: unbound, note: `${name} is Windows DNS on root hints; unbound stands in for it, which walks chains itself` }
}

/** The owner's files win over what surrounds them. A path that comes from their text leads nowhere but to where a file of theirs could be. */
function ownFiles({ files, filesFromOutside }: DnsServer, surroundings: readonly FilePlan[]): readonly FilePlan[] {
  const beside = surroundings.map((file) => ({ ...file, path: posix.normalize(file.path) })).filter(({ path }) => !files.has(path) && containerPathError(path) === undefined)
  return [...beside, ...Array.from(files, ([path, content]) => ({ path, content, ...(filesFromOutside.has(path) && { secret: "a file from outside the topology's folder" }) }))]
}
