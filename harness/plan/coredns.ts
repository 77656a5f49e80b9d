import type { Question } from '../dns/message.ts'
import type { FilePlan, InterfacePlan, NodePlan } from './plan.ts'
import { renderCorefile, type ServerBlock } from '../software/coredns/corefile.ts'
import { images } from '../../docker/images.ts'

/**
 * A node that runs the stock CoreDNS image. A zone file is read again within two seconds of a new serial. No `cache` plugin:
 * it keeps one TTL for a whole message and none below five seconds.
 */
export function coredns(options: {
  name: string
  kind: NodePlan['kind']
  interfaces: readonly InterfacePlan[]
  blocks: readonly ServerBlock[]
  files: readonly FilePlan[]
  ready: { address: string; question: Question }
}): NodePlan {
  return {
    name: options.name,
    kind: options.kind,
    image: images.coredns,
    command: ['-conf', '/etc/coredns/Corefile'],
    environment: {},
    files: [{ path: '/etc/coredns/Corefile', content: renderCorefile(options.blocks) }, ...options.files],
    nameServers: [],
    searchDomains: [],
    interfaces: options.interfaces,
    // https://coredns.io/manual/toc/ and coremain: a new configuration is taken over while questions go on being answered.
    reload: { signal: 'SIGUSR1' },
    ready: { kind: 'dns', ...options.ready },
  }
}
