import type { ServiceFacts } from '../../facts/facts.ts'
import type { Cause } from './cause.ts'

/** Why a registry that answers gives nobody a token: it cannot read its own data without its key. */
export function causeOfKeyLost({ name, registry }: ServiceFacts): Cause | undefined {
  if (registry?.encryption === undefined) return undefined
  const { keyVault } = registry.encryption
  return {
    because: `${name} answers, and gives nobody a token: the key in ${keyVault} with which it is encrypted is out of reach`,
    fix: `Enable the key of ${name} in ${keyVault}, or bring ${keyVault} back; a vault that fails over to another region outlives the loss of its own.`,
    at: ['registries', name, 'encryption'],
  }
}
