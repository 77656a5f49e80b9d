import type { Path } from '../../dns/path.ts'
import type { Response } from '../../dns/message.ts'
import type { Facts, HostFacts, ServiceFacts, ServiceName } from '../../facts/facts.ts'
import { causeOfSilence } from './silence.ts'
import type { Cause } from './cause.ts'
import { causeOfPublicZone } from './public-zone.ts'
import { causeOfOwnZone } from './own-zone.ts'
import { addressesOf, denialOf } from '../observed/response.ts'
import { causeOfWildcard } from './wrong-private.ts'
import { viewOf, zonesFor } from '../course/view.ts'

/** A name that should have a public address; `intent` is the place that says so. */
interface NotPublic {
  readonly service: ServiceFacts
  readonly endpoint: ServiceName
  readonly intent?: Path
}

/** Why a host that should have been given the public address of a service was not. */
export function causeOfNotPublic(facts: Facts, host: HostFacts, { service, endpoint: name, intent }: NotPublic, response: Response | undefined): Cause {
  if (!response || response.rcode === 'SERVFAIL' || response.rcode === 'REFUSED') return causeOfSilence(facts, host, response, service.registry === undefined ? name : undefined)
  const owned = causeOfOwnZone(facts, host, name)
  if (owned !== undefined) return owned
  const view = viewOf(facts, host, name.name) ?? 'the internet'
  if (name.publicZone === undefined) {
    return {
      because: `${name.name} is a name of private DNS only: nobody on the internet has it`,
      fix: 'Say "privately" or "never" in the intent.',
      at: intent ?? service.path,
    }
  }
  const [covering] = zonesFor(facts, host, name.name)
  if (covering) return causeOfPublicZone({ facts, host, service, endpoint: name }, covering)
  const [zone] = zonesFor(facts, host, name.privatelinkName)
  if (zone && addressesOf(response).length > 0) {
    return causeOfWildcard({ facts, host, service, endpoint: name }) ?? {
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
      edits: [{ at: zone.path, value: { ...zone.link, resolutionPolicy: 'NxDomainRedirect' } }],
    }
  }
  return {
    because: `${host.dnsServers.join(', ')} did not give ${host.host.name} the public address of ${name.name}`,
    fix: `Look at what these servers forward where, and at their own zones.`,
    at: ['hosts', host.host.name],
  }
}
