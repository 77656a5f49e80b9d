import type { Connection } from '../world/world.ts'
import type { Attempt } from './reachability.ts'

/**
 * Tries the addresses of a name as curl does: the next one where one is silent or refuses, none once somebody has accepted. Where the last
 * one is silent as well, the first is what it was meant to reach. `undefined`: there is no address.
 */
export function oneAfterTheOther(addresses: readonly string[], reach: (address: string) => Attempt): (Attempt & Pick<Connection, 'address'>) | undefined {
  for (const [index, address] of addresses.entries()) {
    const { stood = false, ...attempt } = reach(address)
    const goesOn = !stood && (attempt.outcome === 'timeout' || attempt.outcome === 'refused')
    if (goesOn && index < addresses.length - 1) continue
    return { ...attempt, address: goesOn && attempt.outcome === 'timeout' ? addresses[0]! : address }
  }
  return undefined
}
