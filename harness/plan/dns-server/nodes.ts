import { posix } from 'node:path'
import { settingsAsRun, traitsOf } from '../../facts/dns-servers.ts'
import { leasedDnsServers } from '../../facts/addresses.ts'
import type { DnsServerFacts, Facts } from '../../facts/facts.ts'
import type { Certificates } from '../certificates.ts'
import type { FilePlan, NodePlan } from '../plan.ts'
import { containerPathError } from '../../resources/dns-servers/container-path.ts'
import type { ServerSettings } from './software.ts'
import { cluster } from '../kubernetes.ts'
import { rootHints } from '../recursive-resolver.ts'
import { trustAnchor } from '../signed-zones.ts'
import { subnetInterface } from '../subnet-interface.ts'
import { nodeLocalCaches } from '../../software/node-local-caches.ts'
import type { SoftwareKind } from '../../software/kinds.ts'
import { isSoftware, ranAs, standInFor } from '../../software/list.ts'
import { plans } from '../../software/plans.ts'

/** DNS servers that somebody runs: the real software, with what the topology says or with its owner's own files. */
export function dnsServerNodes(facts: Facts, certificates: Certificates): readonly NodePlan[] {
  return [...facts.dnsServerFacts.values()].flatMap((found) => (found.server && isSoftware(found.kind) ? [dnsServerNode(facts, found, { kind: found.kind, server: found.server, certificates })] : []))
}

function dnsServerNode(facts: Facts, { name, address, place }: DnsServerFacts, { kind, server, certificates }: { readonly kind: SoftwareKind; readonly server: ServerSettings; readonly certificates: Certificates }): NodePlan {
  const forwards = server.forwarders.length > 0
  const software = plans[ranAs(kind, forwards)]
  const standIn = standInFor(kind, forwards)
  const lab = { rootHints: rootHints(facts), anchor: trustAnchor(facts) }
  const own = server.files.size > 0
  const [zone] = server.zones
  const around = own && software.own?.wantsCluster?.(server.files) ? cluster(certificates) : undefined
  return {
    name,
    kind: 'dns-server',
    image: software.image,
    command: own ? software.own?.command ?? software.command : software.command,
    environment: around?.environment ?? {},
    ...(around?.api && { api: around.api }),
    files: own
      ? ownFiles(server, [...(around?.files ?? []), ...software.surroundings(lab, server.files)], (content) => (lab.anchor === undefined ? content : software.own?.trusting?.(content, lab.anchor) ?? content))
      : software.files(settingsAsRun(facts, { kind, place }, server), { address, ...lab, traits: traitsOf({ kind }) }),
    // Files of its owner's may lead there: `forward . /etc/resolv.conf`, dnsmasq without `no-resolv`.
    nameServers: leasedDnsServers(facts.topology, place),
    searchDomains: [],
    interfaces: [subnetInterface(facts, place, [address])],
    // Whether it works must not depend on what it forwards to: any other name may be an alias, by a wildcard, of one that it must ask for.
    ready: zone === undefined ? { kind: 'listens', address } : { kind: 'dns', address, question: { name: zone.zoneName, type: 'SOA' }, recursionDesired: false },
    forget: (own ? software.own?.forget : undefined) ?? software.forget,
    ...(server.nodeLocalCache && { note: `${name} is ${nodeLocalCaches[server.nodeLocalCache.type].label}, at ${address} in place of ${nodeLocalCaches[server.nodeLocalCache.type].address}` }),
    ...(standIn && { note: `${name} is ${standIn.as}; ${standIn.kind} stands in for it, which ${standIn.which}` }),
    ...(own ? { check: software.own?.check ?? software.check, ...(software.own?.administersNetwork && { administersNetwork: true as const }) } : {}),
  }
}

/** The owner's files win over what surrounds them; whom they trust is the lab's root, where that is signed. A path that comes from their text leads nowhere but to where a file of theirs could be. */
function ownFiles({ files, filesFromOutside }: ServerSettings, surroundings: readonly FilePlan[], trusting: (content: string) => string): readonly FilePlan[] {
  const beside = surroundings.map((file) => ({ ...file, path: posix.normalize(file.path) })).filter(({ path }) => !files.has(path) && containerPathError(path) === undefined)
  return [...beside, ...Array.from(files, ([path, content]) => ({ path, content: trusting(content), ...(filesFromOutside.has(path) && { secret: "a file from outside the topology's folder" }) }))]
}
