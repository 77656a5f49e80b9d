import { nodeNames } from '../facts/node-names.ts'
import { images } from '../../docker/images.ts'
import type { Certificates } from './certificates.ts'
import type { FilePlan, NodePlan } from './plan.ts'

/**
 * Hosts that run nothing of their own share a container: the engine needs a tenth of a second and some megabytes for each of its own, the
 * kernel a hundredth and half of one for namespaces with files over those of a container that is there (docker/fabric/sharing.py).
 */
export const sharing: Pick<NodePlan, 'within'> = { within: nodeNames.plainHosts }

/** The container of those hosts that share it. Its programs are lent to servers that have none (runtime/from-server.ts). */
export function plainHostsNode(hosts: readonly NodePlan[], certificates: Certificates): readonly NodePlan[] {
  if (!hosts.some(({ within }) => within === nodeNames.plainHosts)) return []
  return [{
    name: nodeNames.plainHosts, kind: 'plain-hosts', image: images.host, command: ['sleep', 'infinity'], environment: {}, files: [trust(certificates)],
    nameServers: [], searchDomains: [], interfaces: [], ready: undefined,
  }]
}

/** What a machine that trusts the lab's certificate authority, and no other, has of them. */
export function trust({ authority }: Certificates): FilePlan {
  return { path: '/etc/ssl/certs/ca-certificates.crt', content: authority }
}
