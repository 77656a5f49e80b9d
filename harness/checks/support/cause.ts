import type { Response } from '../../dns/message.ts'
import type { Facts, HostFacts, RegistryEndpoint, RegistryFacts } from '../../facts/facts.ts'
import type { Cause } from './finding.ts'
import { causeOfDenial } from './cause-denial.ts'
import { causeOfPublic } from './cause-public.ts'
import { causeOfSilence } from './cause-silence.ts'
import { causeOfWrongPrivate } from './cause-wrong-private.ts'
import { isPublic } from './places.ts'
import { causeOfRebinding } from './rebinding.ts'
import { addressesOf } from './response.ts'

/** One name of a registry as one host asks for it. */
export interface Case {
  readonly facts: Facts
  readonly host: HostFacts
  readonly registry: RegistryFacts
  readonly endpoint: RegistryEndpoint
}

/** Why a host that should have been given a private endpoint's address was given this instead. */
export function causeOf(asked: Case, response: Response | undefined): Cause {
  const rebinding = response && causeOfRebinding(asked.facts, asked.host, asked.endpoint, response)
  if (rebinding !== undefined) return rebinding
  if (!response || response.rcode === 'SERVFAIL' || response.rcode === 'REFUSED') return causeOfSilence(asked.facts, asked.host, response, asked.endpoint)
  const addresses = addressesOf(response)
  if (addresses.length === 0) return causeOfDenial(asked, response)
  if (addresses.some((address) => isPublic(asked.facts, address))) return causeOfPublic(asked)
  return causeOfWrongPrivate(asked, addresses)
}
