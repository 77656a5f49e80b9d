import type { Response } from '../../dns/message.ts'
import type { Facts, HostFacts, ServiceName } from '../../facts/facts.ts'
import { causeOf } from '../cause/cause-of.ts'
import { serverZones } from '../../facts/server-zones.ts'
import type { Course } from '../course/course.ts'
import { decidingCourse } from '../course/follow.ts'
import { finding, type Finding } from '../finding.ts'
import { describe } from '../observed/describe.ts'
import { isPublic } from '../observed/places.ts'
import { addressesOf } from '../observed/response.ts'
import type { Intended } from './intended.ts'

/** A name that must not have a public address for a host. */
export interface KeptName {
  readonly endpoint: ServiceName
  /** The endpoint's own name, or its privatelink alias. */
  readonly name: string
}

/** Names that must stay private for a host that is meant to reach a service privately. */
export function keptNames(facts: Facts, { host, service }: Intended): readonly KeptName[] {
  return service.names.flatMap((endpoint) => namesOf(facts, host, endpoint).map((name) => ({ endpoint, name })))
}

/**
 * The alias too, unless the public name alone goes elsewhere and the chain is handed on, by the host's server or by Azure-provided DNS for
 * a rule; or a zone has the public name itself, a linked one or a server's own: then nobody on this way ever asks for the alias.
 */
function namesOf(facts: Facts, host: HostFacts, { name, privatelinkName }: ServiceName): readonly string[] {
  const asked = decidingCourse(facts, host, { name, privatelinkName })
  if (hasAddress(facts, asked, name)) return [name]
  if (asked.end !== 'azure') return [name, privatelinkName]
  const alias = decidingCourse(facts, host, { name: privatelinkName, privatelinkName })
  const left = alias.end === 'public' || (asked.handedOn !== undefined && alias.network !== asked.network)
  return left || name === privatelinkName ? [name] : [name, privatelinkName]
}

/** Whether a zone of the design, or of the last server, has the name's address under the public name. */
function hasAddress(facts: Facts, { end, network, servers }: Course, name: string): boolean {
  const last = servers.at(-1)
  const zones = end === 'own zone' && last !== undefined ? serverZones(last) : end === 'azure' ? facts.linkedZones.get(network!)!.map(({ resource }) => facts.privateZones.get(resource.name)!.zone) : []
  return zones.some(({ rrsets }) => rrsets.some((rrset) => rrset.name === name && rrset.type === 'A'))
}

export function leaks(facts: Facts, response: Response | undefined): boolean {
  return addressesOf(response).some((address) => isPublic(facts, address))
}

/** One case for a host and a sub-resource of a service, so that a link that is missing is one finding and not one for every name. */
export function noPublicAddress(facts: Facts, { host, service, intent }: Intended, lead: ServiceName, seen: readonly (KeptName & { readonly response: Response | undefined })[]): Finding {
  const leaking = seen.filter(({ response }) => leaks(facts, response))
  const [leak] = leaking
  const more = leaking.length > 1 ? `; and ${leaking.length - 1} more of ${seen.length} names` : ''
  return finding(
    {
      host: host.host.name,
      subject: `${lead.name} and its other names A`,
      expected: 'no public address',
      observed: leak ? `${describe(leak.response)}${more}` : `none in ${seen.length} names`,
      holds: !leak,
    },
    () => leak && { at: intent.path, ...causeOf({ facts, host, service, endpoint: leak.endpoint }, leak.response) },
  )
}
