import type { Response } from '../../dns/message.ts'
import type { Facts } from '../../facts/facts.ts'
import { isPublic } from './places.ts'
import { addressesOf } from './response.ts'

/** Whether the response has addresses, and none of them private. */
export function isPublicAnswer(facts: Facts, response: Response | undefined): boolean {
  const addresses = addressesOf(response)
  return addresses.length > 0 && addresses.every((address) => isPublic(facts, address))
}
