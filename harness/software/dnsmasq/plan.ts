import type { RecordSet } from '../../azure/resources.ts'
import type { ServerSettings, SoftwarePlan } from '../../plan/dns-server/software.ts'
import { images } from '../../../docker/images.ts'
import { foldersOf } from '../../plan/dns-server/software.ts'
import { recordSetName } from '../../azure/private-zone.ts'

/** dnsmasq: relays what it is told, and looks at nothing but the name that was asked for. https://thekelleys.org.uk/dnsmasq/docs/dnsmasq-man.html */
export const dnsmasq: SoftwarePlan = {
  image: images.dnsmasq,
  command: ['dnsmasq', '--keep-in-foreground', '--log-facility=-', '--user=root', '--conf-file=/etc/dnsmasq.conf'],
  check: { command: ['dnsmasq', '--test', '--conf-file=/etc/dnsmasq.conf'] },
  // Between two turns of its loop it looks at signals first, then at questions (src/dnsmasq.c, `async_event`).
  forget: { signal: 'SIGHUP' },
  files: (server, { address }) => [{ path: '/etc/dnsmasq.conf', content: renderDnsmasqConf(server, address) }],
  // It ends at once without, where `dhcp-range` makes it hand out addresses; nobody in a lab asks for one.
  own: {
    administersNetwork: true,
    trusting: (content, { ds }) => content.replaceAll(/^(\s*trust-anchor=)\.,(?:IN,)?[^\n]*/gm, (_, before: string) => `${before}.,${ds.replaceAll(' ', ',')}`),
  },
  // Without the folder it refuses to start; Debian's full package has it.
  surroundings: ({ anchor }, own) => [...(anchor ? [{ path: '/usr/share/dnsmasq-base/trust-anchors.conf', content: `trust-anchor=.,${anchor.ds.replaceAll(' ', ',')}\n` }] : []), ...foldersOf([...[...own.values()].join('\n').matchAll(/^\s*(?:conf-dir|hostsdir|dhcp-hostsdir|log-facility)=([^,\s]+)/gm)].map(([line, path]) => (line.includes('dir=') ? `${path!}/` : path!)), '/')],
}

function renderDnsmasqConf(server: ServerSettings, address: string): string {
  const { forwarders, conditionalForwarders, zones, rebindProtection, rebindDomains, cache, minCacheTtl } = server
  const lines = [
    `listen-address=${address}`,
    'bind-interfaces',
    'no-resolv',
    'no-hosts',
    'strict-order',
    'log-queries',
    'edns-packet-max=1232',
    ...(cache ? [] : ['cache-size=0']),
    ...(server.dropsSignatures ? ['filter-rr=RRSIG'] : []),
    ...(minCacheTtl > 0 ? [`min-cache-ttl=${minCacheTtl}`] : []),
    ...(rebindProtection ? ['stop-dns-rebind', ...rebindDomains.map((domain) => `rebind-domain-ok=/${domain}/`)] : []),
    ...conditionalForwarders.flatMap(({ domainName, forwarders: to }) => to.map((one) => `server=/${domainName}/${one}`)),
    ...forwarders.map((one) => `server=${one}`),
    ...zones.flatMap(({ zoneName, recordSets }) => [`local=/${zoneName}/`, ...recordSets.flatMap((set) => records(set, zoneName))]),
  ]
  return `${lines.join('\n')}\n`
}

/** dnsmasq has no zones, only records; an alias must lead to a name that it has itself. */
function records({ name, type, ttl, data }: RecordSet, zone: string): readonly string[] {
  const owner = recordSetName(name, zone)
  return data.map((value) => {
    const words = value.split(' ')
    switch (type) {
      case 'A':
      case 'AAAA':
        return name.startsWith('*') ? `address=/${owner.slice(2)}/${value}` : `host-record=${owner},${value},${ttl}`
      case 'CNAME':
        return `cname=${owner},${value},${ttl}`
      case 'MX':
        return `mx-host=${owner},${words[1]!},${words[0]!}`
      case 'PTR':
        return `ptr-record=${owner},${value}`
      case 'SRV':
        return `srv-host=${owner},${words[3]!},${words[2]!},${words[0]!},${words[1]!}`
      case 'TXT':
        return `txt-record=${owner},${value}`
    }
  })
}
