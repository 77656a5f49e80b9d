import type { ServerSettings, SoftwarePlan } from '../../plan/dns-server/software.ts'
import { images } from '../../../docker/images.ts'
import { blockFor } from '../node-local-caches.ts'
import type { Traits } from '../traits.ts'
import { renderCorefile } from './corefile.ts'
import { masterFile } from '../../plan/dns-server/software.ts'

/** CoreDNS: relays what it is told, and looks at nothing but the name that was asked for. https://coredns.io/plugins/forward/ */
export const coredns: SoftwarePlan = {
  image: images.coredns,
  command: ['-conf', '/etc/coredns/Corefile'],
  check: { command: ['-conf', '/etc/coredns/Corefile'], until: 'CoreDNS-' },
  // It has no other way: a SIGUSR1 is answered by nobody, and where the files are refused at that moment it goes on as before.
  forget: 'restart',
  files: (server, { address, traits }) => [
    { path: '/etc/coredns/Corefile', content: renderServerCorefile(server, address, traits) },
    ...server.zones.map((zone) => ({ path: `/etc/coredns/zones/${zone.zoneName}`, content: masterFile(zone, address) })),
  ],
  surroundings: () => [],
  own: { wantsCluster: (files) => [...files.values()].some((text) => /^\s*kubernetes(?:\s|$)/m.test(text)) },
}

function renderServerCorefile({ zones, conditionalForwarders, forwarders, forwardPolicy, filterAaaa, cache, nodeLocalCache }: ServerSettings, bind: string, { handsOnFailures, recursesForOwn }: Traits): string {
  const everywhere = { bind, ...(filterAaaa && { withoutAaaa: true as const }) }
  const roundRobin = forwardPolicy === 'roundRobin' ? { roundRobin: true as const } : {}
  const forward = (zone: string, to: readonly string[]) => {
    const keeps = nodeLocalCache && blockFor(nodeLocalCache.blocks, zone)
    const { forceTcp = false } = keeps ?? {}
    return { ...everywhere, zone, forward: { to, healthChecks: true, ...roundRobin, ...(handsOnFailures ? {} : { failover: true as const }), ...(forceTcp ? { forceTcp: true as const } : {}) }, ...(cache ? { cache: keeps ?? (true as const) } : {}) }
  }
  const blocks = [
    ...zones.map(({ zoneName }) => ({ ...everywhere, zone: zoneName, file: `/etc/coredns/zones/${zoneName}`, ...(recursesForOwn ? { recursionAvailable: true as const } : {}) })),
    ...conditionalForwarders.map(({ domainName, forwarders: to }) => forward(domainName, to)),
    ...(forwarders.length > 0 ? [forward('', forwarders)] : []),
  ]
  // It does not start without a block, and refuses what no block is for.
  return renderCorefile(blocks.length > 0 ? blocks : [{ ...everywhere, zone: 'invalid' }])
}
