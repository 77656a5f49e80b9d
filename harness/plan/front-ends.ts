import { websites } from '../azure/elsewhere.ts'
import type { Facts } from '../facts/facts.ts'
import { admittedTo } from './admitted.ts'
import type { Certificates } from './certificates.ts'
import type { NodePlan } from './plan.ts'
import { servedAt } from '../facts/services.ts'
import { internetInterface } from './internet.ts'
import { nodeNames } from '../facts/node-names.ts'
import { storageTenant } from '../facts/registry-storage.ts'
import { healthMonitors } from './health-monitors.ts'
import { doorInterface, registryAddress, storageAddress } from './container-registry.ts'
import { nginx, virtualServer, type VirtualServer } from './nginx.ts'

/** All public front ends in one node: a service's name is served at the stamps of its regions, and 403 where public access is off, or the address that the client comes from is not let in; and what else is on the internet. */
export function frontEndsNode(facts: Facts, certificates: Certificates): NodePlan {
  const monitors = healthMonitors(facts)
  const addresses = [...new Set([...[...facts.frontEnds, ...websites].map(({ address }) => address), ...monitors.flatMap((one) => one.addresses)])]
  return nginx({
    name: nodeNames.frontEnds,
    kind: 'front-end',
    interfaces: [internetInterface(addresses), ...doorInterface(facts)],
    addresses,
    servers: [...virtualServers(facts), ...monitors, ...websites.map(({ name, address, answer }): VirtualServer => ({ addresses: [address], name, kind: 'service', answer, admits: true }))],
    certificates,
    ready: { address: addresses[0]! },
  })
}

/** Where several services of one type and region have a name in common, the first one answers. */
function virtualServers(facts: Facts): readonly VirtualServer[] {
  const taken = new Set<string>()
  const own = new Set(facts.services.values())
  const regions = new Map(facts.frontEnds.map(({ address, location }) => [address, location]))
  return [...facts.services.values(), facts.canary, ...facts.strangers].flatMap((service) =>
    service.names.flatMap((endpoint) => {
      const stamps = facts.frontEnds.filter((frontEnd) => servedAt(service, endpoint, frontEnd)).map(({ address }) => address)
      const addresses = stamps.filter((address) => !taken.has(`${address} ${endpoint.name}`))
      for (const address of addresses) taken.add(`${address} ${endpoint.name}`)
      const behind = own.has(service) ? registryAddress(facts, service.name) : service.tenant === storageTenant ? storageAddress(facts, service.name) : undefined
      return addresses.length === 0 ? [] : [virtualServer(service, endpoint, {
        addresses,
        admits: admittedTo(facts, service),
        ...(behind !== undefined && { behind: { address: behind, regions } }),
      })]
    }),
  )
}
