import type { Response } from '../../dns/message.ts'
import type { Facts, LinkedZone } from '../../facts/facts.ts'
import type { Connection } from '../../world/world.ts'
import { causeOfRule } from '../cause/firewall.ts'
import type { DnsServerFacts } from '../../facts/hybrid-facts.ts'
import { answeredByOwner, viewOf, zonesFor } from '../course/view.ts'
import { finding, type Finding } from '../finding.ts'
import { describe, describeConnection } from '../observed/describe.ts'
import { isPublic, nameAddresses } from '../observed/places.ts'
import { addressesOf } from '../observed/response.ts'
import type { Intended } from './intended.ts'

/**
 * Whether a private address is this intent's to judge: where a linked zone answers the host, or a server from what its owner wrote there.
 * For all other hosts no private address is ever right.
 */
export function judgesAddresses(facts: Facts, pair: Intended): boolean {
  return servingZone(facts, pair) !== undefined || ownersServer(facts, pair) !== undefined
}

function servingZone(facts: Facts, { host, service }: Intended): LinkedZone | undefined {
  return zonesFor(facts, host, service.names[0]!.privatelinkName)[0]
}

function ownersServer(facts: Facts, { host, service }: Intended): DnsServerFacts | undefined {
  return answeredByOwner(facts, host, service.names[0]!.name)
}

export function privateAddresses(facts: Facts, response: Response | undefined): readonly string[] {
  return addressesOf(response).filter((address) => !isPublic(facts, address))
}

/** Whether a host gets into a registry, or as far as its token service. */
export function isInside(connection: Connection | undefined): boolean {
  return connection?.outcome === 'http' && connection.status !== 403
}

/** A host that is meant never to reach a registry: it neither finds a private address nor gets in. */
export function noAccess(facts: Facts, pair: Intended, { response, connection }: { readonly response: Response | undefined; readonly connection: Connection }): Finding {
  const { host, service, intent } = pair
  const { name } = service.names[0]!
  const hidden = judgesAddresses(facts, pair) ? privateAddresses(facts, response) : []
  return finding(
    {
      host: host.host.name,
      subject: `https://${name}/v2/`,
      expected: 'no private address, and no more than HTTP 403',
      observed: hidden.length > 0 ? `${describe(response)}; ${describeConnection(connection)}` : describeConnection(connection),
      holds: hidden.length === 0 && !isInside(connection),
    },
    () => {
      const zone = servingZone(facts, pair)
      const server = ownersServer(facts, pair)
      if (zone && hidden.length > 0) {
        return {
          because: `${zone.resource.name} is linked to ${viewOf(facts, host)} and gives ${host.host.name} ${nameAddresses(facts, hidden)}`,
          fix: `Unlink ${zone.resource.name} from ${viewOf(facts, host)}, or deny the way with a network security group and say so in the intent.`,
          at: zone.path,
        }
      }
      if (server && hidden.length > 0) {
        return {
          because: `${server.name} gives ${host.host.name} ${nameAddresses(facts, hidden)}, as its owner wrote there`,
          fix: `Take ${name} out of what ${server.name} has of its own, or say in the intent how ${host.host.name} may reach ${service.name}.`,
          at: server.path,
        }
      }
      return causeOfRule(facts, host, { address: connection.address, name }) ?? {
        because: `${service.name} lets ${host.host.name} in at ${connection.address} (publicNetworkAccess: ${service.publicNetworkAccess})`,
        fix: `Disable publicNetworkAccess of ${service.name}, or allow selected networks only.`,
        at: service.publicNetworkAccess === 'Enabled' ? [...service.path, 'publicNetworkAccess'] : intent.path,
      }
    },
  )
}
