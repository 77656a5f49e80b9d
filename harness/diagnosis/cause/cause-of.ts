import type { Response } from '../../dns/message.ts'
import type { AskedName } from './asked-name.ts'
import type { Cause } from './cause.ts'
import { asking } from '../../facts/client-names.ts'
import { causeOfHostsFile } from './hosts-file.ts'
import { causeOfDenial } from './denial.ts'
import { causeOfOwnZone } from './own-zone.ts'
import { causeOfPublic } from './public.ts'
import { causeOfSilence } from './silence.ts'
import { causeOfWrongPrivate } from './wrong-private.ts'
import { isPublic } from '../observed/places.ts'
import { causeOfRebinding } from './rebinding.ts'
import { addressesOf } from '../observed/response.ts'
import { zonesFor } from '../course/view.ts'

/** A name that is in private zones alone: where the question gets to none of them the public side denies it, and gives no public address as for others. */
function isDeniedOutside({ facts, host, endpoint: { publicZone, privatelinkName } }: AskedName): boolean {
  return publicZone === undefined && zonesFor(facts, host, privatelinkName).length === 0
}

/** Why a host that should have been given a private endpoint's address was given this instead. */
export function causeOf({ host: whole, ...rest }: AskedName, response: Response | undefined): Cause {
  const listed = causeOfHostsFile(whole, rest.endpoint.name)
  if (listed !== undefined) return listed
  const asked = { ...rest, host: asking(whole, rest.endpoint.name) }
  const rebinding = response && causeOfRebinding(asked.facts, asked.host, asked.endpoint, response)
  if (rebinding !== undefined) return rebinding
  const owned = response && causeOfOwnZone(asked.facts, asked.host, asked.endpoint)
  if (owned !== undefined) return owned
  if (!response || response.rcode === 'SERVFAIL' || response.rcode === 'REFUSED') return causeOfSilence(asked.facts, asked.host, response, asked.endpoint)
  const addresses = addressesOf(response)
  if (addresses.length === 0) return isDeniedOutside(asked) ? causeOfPublic(asked) : causeOfDenial(asked, response)
  if (addresses.some((address) => isPublic(asked.facts, address))) return causeOfPublic(asked)
  return causeOfWrongPrivate(asked, addresses)
}
