import { isWithin } from '../../dns/name.ts'
import type { Response } from '../../dns/message.ts'
import type { Facts, HostFacts, ServiceName } from '../../facts/facts.ts'
import type { DnsServerFacts } from '../../facts/hybrid-facts.ts'
import { traitsOf } from '../../facts/dns-servers.ts'
import type { Cause } from './cause.ts'
import { decidingCourse } from '../course/follow.ts'
import { addressesOf } from '../observed/response.ts'
import { hasRecord, zonesFor } from '../course/view.ts'

/** The server on a host's way to a name that takes private addresses out of answers for it, if one does. */
export function guardOf(facts: Facts, host: HostFacts, asked: Pick<ServiceName, 'name' | 'privatelinkName'>): DnsServerFacts | undefined {
  return decidingCourse(facts, host, asked).servers.find(({ kind, server }) => {
    const protection = traitsOf({ kind }).rebindProtection
    if (server?.rebindProtection !== true || protection === undefined) return false
    const owner = protection.judges === 'question' ? asked.name : asked.privatelinkName
    return !server.rebindDomains.some((domain) => isWithin(owner, domain))
  })
}

/** Protection against rebinding, where it is what left a name without its address: the record is there, and the answer has nothing, as the server's software says it. */
export function causeOfRebinding(facts: Facts, host: HostFacts, endpoint: ServiceName, response: Response): Cause | undefined {
  const guard = guardOf(facts, host, endpoint)
  if (guard === undefined || addressesOf(response).length > 0) return undefined
  if (response.rcode !== traitsOf(guard).rebindProtection?.answers) return undefined
  const [zone] = zonesFor(facts, host, endpoint.privatelinkName, endpoint.name)
  if (zone === undefined || !hasRecord(facts, zone.resource.name, endpoint.privatelinkName)) return undefined
  return {
    because: `${guard.name} (${guard.kind}) takes private addresses out of answers: protection against rebinding`,
    fix: `Add ${rebindDomain(endpoint, guard)} to the rebindDomains of ${guard.name}.`,
    at: [...guard.path, 'rebindProtection'],
  }
}

/** The domain whose exception lets a name's private address pass: what the software looks at is the question, or the owner of the address. */
export function rebindDomain({ privatelinkName, privatelinkZone, publicZone = privatelinkZone }: ServiceName, guard: DnsServerFacts): string {
  return traitsOf(guard).rebindProtection?.judges === 'question' || isWithin(privatelinkName, publicZone) ? publicZone : privatelinkZone
}
