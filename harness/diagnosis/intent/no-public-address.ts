import type { Response } from '../../dns/message.ts'
import type { Facts, HostFacts, ServiceName } from '../../facts/facts.ts'
import { causeOf } from '../cause/cause-of.ts'
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

/** The alias too, unless the host's server forwards the public name alone and hands on the chain: then nobody on this way ever asks for the alias. */
function namesOf(facts: Facts, host: HostFacts, { name, privatelinkName }: ServiceName): readonly string[] {
  const forwarded = decidingCourse(facts, host, { name, privatelinkName }).end === 'azure'
  const left = forwarded && decidingCourse(facts, host, { name: privatelinkName, privatelinkName }).end === 'public'
  return left || name === privatelinkName ? [name] : [name, privatelinkName]
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
