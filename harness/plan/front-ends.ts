import type { Facts, ServiceName, ServiceFacts } from '../facts/facts.ts'
import type { Certificates } from './certificates.ts'
import type { NodePlan } from './plan.ts'
import { frontEndAddress } from '../azure/public-plan.ts'
import { internetInterface } from './internet.ts'
import { nodeNames } from '../facts/node-names.ts'
import { nginx } from './nginx.ts'

/** All public front ends in one node: a registry's name is served at the stamps of its regions, and 403 where public access is off. */
export function frontEndsNode(facts: Facts, certificates: Certificates): NodePlan {
  const services = [...facts.services.values(), facts.canary]
  return nginx({
    name: nodeNames.frontEnds,
    kind: 'front-end',
    interfaces: [internetInterface(facts.frontEnds.map(({ address }) => address))],
    servers: services.flatMap((service) =>
      service.names.map((endpoint) => ({
        addresses: stampAddresses(service, endpoint),
        name: endpoint.name,
        kind: endpoint.kind === 'data' ? ('data' as const) : ('registry' as const),
        admits: service.publicNetworkAccess === 'Enabled',
      })),
    ),
    certificates,
    ready: { address: facts.frontEnds[0]!.address },
  })
}

function stampAddresses({ regions }: ServiceFacts, { kind, region }: ServiceName): readonly string[] {
  const places = region === undefined ? regions : [region]
  return places.map((place) => frontEndAddress(kind === 'data' ? 'data' : 'login', place))
}
