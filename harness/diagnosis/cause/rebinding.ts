import { isWithin } from '../../dns/name.ts'
import type { Response } from '../../dns/message.ts'
import type { Facts, HostFacts, RegistryEndpoint } from '../../facts/facts.ts'
import type { DnsServerFacts } from '../../facts/hybrid-facts.ts'
import type { Cause } from './cause.ts'
import { decidingCourse } from '../course/course.ts'
import { addressesOf } from '../observed/response.ts'
import { hasRecord, zonesFor } from '../course/view.ts'

/** The server on a host's way to a name that takes private addresses out of answers for it, if one does. */
export function guardOf(facts: Facts, host: HostFacts, asked: Pick<RegistryEndpoint, 'name' | 'privatelinkName'>): DnsServerFacts | undefined {
  return decidingCourse(facts, host, asked).servers.find(({ server }) => {
    if (server?.rebindProtection !== true) return false
    // dnsmasq goes by the name that is asked for, the others by the owner of the address.
    const owner = server.kind === 'dnsmasq' ? asked.name : asked.privatelinkName
    return !server.rebindDomains.some((domain) => isWithin(owner, domain))
  })
}

/** Protection against rebinding, where it is what left a name without its address: the record is there, and the answer has nothing. BIND answers SERVFAIL instead. */
export function causeOfRebinding(facts: Facts, host: HostFacts, endpoint: RegistryEndpoint, response: Response): Cause | undefined {
  const guard = guardOf(facts, host, endpoint)
  if (guard === undefined || addressesOf(response).length > 0) return undefined
  if (response.rcode !== (guard.server?.kind === 'bind' ? 'SERVFAIL' : 'NOERROR')) return undefined
  const [zone] = zonesFor(facts, host, endpoint.privatelinkName, endpoint.name)
  if (zone === undefined || !hasRecord(facts, zone.resource.name, endpoint.privatelinkName)) return undefined
  return {
    because: `${guard.name} (${guard.server?.kind}) takes private addresses out of answers: protection against rebinding`,
    fix: `Add azurecr.io to the rebindDomains of ${guard.name}.`,
    at: [...guard.path, 'rebindProtection'],
  }
}

/**
 * Whether dnsmasq's protection takes out the lab's public addresses: to dnsmasq the documentation ranges (RFC 5737), which the lab
 * has its public servers in, are private. Azure's own public addresses pass, so nothing is to be learned from such an answer.
 */
export function hidesLabsPublicAddresses(facts: Facts, host: HostFacts, asked: Pick<RegistryEndpoint, 'name' | 'privatelinkName'>): boolean {
  return guardOf(facts, host, asked)?.server?.kind === 'dnsmasq'
}
