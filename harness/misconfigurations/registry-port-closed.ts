import { byTag, interfaceOf, remedy, type Denied } from '../diagnosis/cause/security.ts'
import { portOf } from '../azure/service-ports.ts'
import { denialOf, type Crossing } from '../facts/security.ts'
import type { Misconfiguration } from './misconfiguration.ts'
import { ruleOf } from './support/denied-step.ts'
import type { Examined } from './support/examined.ts'
import type { Symptom } from '../diagnosis/intent/symptom.ts'
import { hostsOf, predictedConnection, sightings, some } from './support/sightings.ts'

function deniedConnection({ facts }: Examined, { host, endpoint, owner, addresses }: Symptom): Denied | undefined {
  for (const address of addresses) {
    const domain = owner === undefined ? undefined : (`virtualNetwork:${owner.endpoint.virtualNetwork}` as const)
    const crossing: Crossing = { from: interfaceOf(facts, host), to: { domain, address }, protocol: 'Tcp', port: portOf(endpoint.name) }
    const decision = denialOf(facts, crossing)
    if (decision !== undefined) return { crossing, decision }
  }
  return undefined
}

/** M08. The record is right, and there is a route; a rule closes port 443 on the way. */
export const registryPortClosed: Misconfiguration = {
  id: 'registry-port-closed',
  catalogue: 'M08',
  title: "A network security group closes port 443, or the port of the service, between a client and a service's private endpoint or public front end.",
  symptom: 'the address resolves; dial tcp <address>:443: i/o timeout',
  fix: 'Allow TCP port 443 outbound to the private endpoint, or to the tag of the service, such as AzureContainerRegistry, and inbound on a subnet whose private endpoints obey groups.',
  source: 'https://learn.microsoft.com/azure/private-link/disable-private-endpoint-network-policy',
  *find(examined) {
    const found = examined.symptoms().filter(({ kind, reach }) => kind === 'blocked' && reach !== undefined)
    yield* sightings(found, (symptom) => deniedConnection(examined, symptom)?.decision.path.join(' '), (group) => {
      const denied = deniedConnection(examined, group[0])!
      const target = group[0].owner?.endpoint.name ?? group[0].service.name
      return {
        at: denied.decision.path,
        what: `${ruleOf(denied.decision)} drops TCP port ${denied.crossing.port}, so ${some(hostsOf(group), 'does', 'do')} not reach ${target}.`,
        fix: remedy(denied, group[0].owner ? { name: target, addresses: group[0].owner.addresses } : byTag(examined.facts, denied.crossing)),
        predicted: predictedConnection(examined, group[0], denied.crossing.to.address),
      }
    })
  },
}
