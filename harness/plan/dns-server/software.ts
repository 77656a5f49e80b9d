import type { DnsServer } from '../../azure/hybrid-resources.ts'
import type { FilePlan, NodePlan } from '../plan.ts'
import { recordSetName } from '../../azure/private-zone.ts'
import { renderMasterFile } from '../../dns/master-file-writer.ts'

/** A kind of DNS server: how its configuration looks, and how it is started with it. */
export interface Software {
  readonly image: string
  readonly command: readonly string[]
  /** Judges configuration that somebody wrote by hand. */
  readonly check: NonNullable<NodePlan['check']>
  /** Its configuration as the topology describes it. */
  files(server: DnsServer, lab: { readonly address: string; readonly rootHints: string }): readonly FilePlan[]
  /** Files of its distribution that a team's own configuration refers to, as they have to be in a lab. */
  surroundings(rootHints: string, own: ReadonlyMap<string, string>): readonly FilePlan[]
}

/** What rebind protection keeps out. https://www.rfc-editor.org/rfc/rfc1918#section-3 */
export const privateRanges: readonly string[] = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16']

/** A zone as primary servers load it. */
export function masterFile({ zoneName, recordSets }: DnsServer['zones'][number], address: string): string {
  // BIND does not load a zone whose name server has no address.
  const server = `ns.${zoneName}`
  const glue = recordSets.some(({ name }) => name === 'ns') ? [] : [{ name: server, type: 'A', ttl: 3600, data: [address] }]
  return renderMasterFile({
    origin: zoneName,
    soa: { mname: server, rname: `hostmaster.${zoneName}`, serial: 1, refresh: 3600, retry: 600, expire: 1209600, minimum: 300, ttl: 3600 },
    rrsets: [
      { name: zoneName, type: 'NS', ttl: 3600, data: [server] },
      ...glue,
      ...recordSets.filter(({ data }) => data.length > 0).map(({ name, type, ttl, data }) => ({ name: recordSetName(name, zoneName), type, ttl, data })),
    ],
  })
}
