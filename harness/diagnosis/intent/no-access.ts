import { firstRequest } from '../../azure/service-ports.ts'
import type { Response } from '../../dns/message.ts'
import type { Facts, LinkedZone, ServiceName } from '../../facts/facts.ts'
import { isShutOut, type Connection } from '../../world/world.ts'
import { causeOfAdmission } from '../cause/shut-out.ts'
import { causeOfRule } from '../cause/firewall.ts'
import type { Cause } from '../cause/cause.ts'
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
export function judgesAddresses(facts: Facts, pair: Intended, endpoint: ServiceName): boolean {
  return servingZone(facts, pair, endpoint) !== undefined || ownersServer(facts, pair, endpoint) !== undefined
}

function servingZone(facts: Facts, { host }: Intended, { privatelinkName }: ServiceName): LinkedZone | undefined {
  return zonesFor(facts, host, privatelinkName)[0]
}

function ownersServer(facts: Facts, { host }: Intended, { name }: ServiceName): DnsServerFacts | undefined {
  return answeredByOwner(facts, host, name)
}

export function privateAddresses(facts: Facts, response: Response | undefined): readonly string[] {
  return addressesOf(response).filter((address) => !isPublic(facts, address))
}

/** Whether a host gets into a service, or as far as the question who it is. */
export function isInside(connection: Connection | undefined): boolean {
  return connection?.outcome === 'http' && !isShutOut(connection)
}

/** Whom another tenant lets in is theirs to say: what a design has is the way there. */
function causeOfOpenWay({ host, service, intent }: Intended): Cause {
  const { name, virtualNetwork, subnet, site } = host.host
  const from = subnet === undefined ? name : `${virtualNetwork ?? site}/${subnet}`
  return {
    because: `nothing keeps what ${name} sends from ${service.name}, which belongs to ${service.tenant} and lets everybody in`,
    fix: `Lead what ${from} sends to the internet through a firewall that does not allow ${service.names[0]!.name}.`,
    at: intent.path,
  }
}

/** A host that is meant never to reach a service by a name of it: it neither finds a private address nor gets in. */
export function noAccess(facts: Facts, pair: Intended, endpoint: ServiceName, { response, connection }: { readonly response: Response | undefined; readonly connection: Connection }): Finding {
  const { host, service, intent } = pair
  const { name } = endpoint
  const hidden = judgesAddresses(facts, pair, endpoint) ? privateAddresses(facts, response) : []
  return finding(
    {
      host: host.host.name,
      subject: firstRequest(name),
      expected: 'no private address, and no more than HTTP 403',
      observed: hidden.length > 0 ? `${describe(response)}; ${describeConnection(connection)}` : describeConnection(connection),
      holds: hidden.length === 0 && !isInside(connection),
    },
    () => {
      const seen = causeOfPrivateView(facts, pair, endpoint, hidden)
      if (seen !== undefined) return seen
      return causeOfRule(facts, host, { address: connection.address, name }) ?? causeOfAdmission(facts, host, service, connection.address) ?? (service.tenant === undefined ? undefined : causeOfOpenWay(pair)) ?? {
        because: `${service.name} lets ${host.host.name} in at ${connection.address !== undefined && isPublic(facts, connection.address) ? 'its public front end' : connection.address} (publicNetworkAccess: ${service.publicNetworkAccess})`,
        fix: `Disable publicNetworkAccess of ${service.name}, or allow selected networks only.`,
        at: service.publicNetworkAccess === 'Enabled' ? [...service.path, 'publicNetworkAccess'] : intent.path,
      }
    },
  )
}

/** Why a host sees private addresses of a service that it is meant never to reach: the zone that is linked where it asks, or what a server's owner wrote. */
export function causeOfPrivateView(facts: Facts, pair: Intended, endpoint: ServiceName, hidden: readonly string[]): Cause | undefined {
  const { host, service } = pair
  const { name } = endpoint
  const zone = servingZone(facts, pair, endpoint)
  const server = ownersServer(facts, pair, endpoint)
  if (hidden.length === 0) return undefined
  if (zone) {
    return {
      because: `${zone.resource.name} is linked to ${viewOf(facts, host, name)} and gives ${host.host.name} ${nameAddresses(facts, hidden)}`,
      fix: `Unlink ${zone.resource.name} from ${viewOf(facts, host, name)}, or deny the way with a network security group and say so in the intent.`,
      at: zone.path,
      edits: [{ removed: zone.path }],
    }
  }
  return server && {
    because: `${server.name} gives ${host.host.name} ${nameAddresses(facts, hidden)}, as its owner wrote there`,
    fix: `Take ${name} out of what ${server.name} has of its own, or say in the intent how ${host.host.name} may reach ${service.name}.`,
    at: server.path,
  }
}
