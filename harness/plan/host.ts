import type { Facts, HostFacts } from '../topology/facts.ts'
import type { Certificates } from './certificates.ts'
import type { InterfacePlan, NodePlan } from './plan.ts'
import { images } from '../../docker/images.ts'
import { internetInterface } from './internet.ts'
import { subnetInterface } from './subnet-interface.ts'

/** A place to ask from: an ordinary machine that trusts the lab's certificate authority. */
export function hostNode(facts: Facts, host: HostFacts, certificates: Certificates): NodePlan {
  return {
    name: host.host.name,
    kind: 'host',
    image: images.host,
    command: ['sleep', 'infinity'],
    environment: {},
    files: [{ path: '/etc/ssl/certs/ca-certificates.crt', content: certificates.authority }],
    nameServers: host.dnsServers,
    searchDomains: [],
    interfaces: [hostInterface(facts, host)],
    ready: undefined,
  }
}

function hostInterface(facts: Facts, { host, address }: HostFacts): InterfacePlan {
  const { virtualNetwork, site } = host
  if (site !== undefined) return subnetInterface(facts, { site, subnet: host.subnet! }, [address])
  if (virtualNetwork !== undefined) return subnetInterface(facts, { virtualNetwork, subnet: host.subnet! }, [address])
  return internetInterface([address])
}
