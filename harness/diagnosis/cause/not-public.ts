import type { Response } from '../../dns/message.ts'
import type { Facts, HostFacts, ServiceFacts } from '../../facts/facts.ts'
import { causeOfSilence } from './silence.ts'
import type { Cause } from './cause.ts'
import { causeOfOwnZone } from './own-zone.ts'
import { addressesOf, denialOf } from '../observed/response.ts'
import { viewOf, zonesFor } from '../course/view.ts'

/** Why a host that should have been given the public address of a registry was not. */
export function causeOfNotPublic(facts: Facts, host: HostFacts, service: ServiceFacts, response: Response | undefined): Cause {
  if (!response || response.rcode === 'SERVFAIL' || response.rcode === 'REFUSED') return causeOfSilence(facts, host, response)
  const owned = causeOfOwnZone(facts, host, service.names[0]!)
  if (owned !== undefined) return owned
  const view = viewOf(facts, host) ?? 'the internet'
  const name = service.names[0]!
  const [covering] = zonesFor(facts, host, name.name)
  if (covering) {
    const { resource } = covering
    return {
      because: `${resource.name} is called ${resource.zoneName} and linked to ${view}: it answers for every registry, and knows only its own records`,
      fix: `Call the zone privatelink.azurecr.io; only that name is put in front of registries with private endpoints, and of no others.`,
      at: ['privateDnsZones', resource.name, 'name'],
    }
  }
  const [zone] = zonesFor(facts, host, name.privatelinkName)
  if (zone && addressesOf(response).length > 0) {
    return {
      because: `${zone.resource.name}, linked to ${view}, has a private record for ${name.privatelinkName}`,
      fix: `Say "privately" in the intent, or unlink ${zone.resource.name} from ${view}.`,
      at: zone.path,
    }
  }
  if (zone && denialOf(response)?.zone === zone.resource.zoneName) {
    return {
      because: `${service.name} has private endpoints, so its public name leads to ${name.privatelinkName}; ${zone.resource.name}, linked to ${view} with resolutionPolicy ${zone.link.resolutionPolicy}, has no such record and denies it`,
      fix: `Set resolutionPolicy: NxDomainRedirect on the link, or create an own private endpoint for ${service.name}.`,
      at: [...zone.path, 'resolutionPolicy'],
    }
  }
  return {
    because: `${host.dnsServers.join(', ')} did not give ${host.host.name} the public address of ${name.name}`,
    fix: `Look at what these servers forward where, and at their own zones.`,
    at: ['hosts', host.host.name],
  }
}
