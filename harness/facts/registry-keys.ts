import type { Registry } from '../azure/resources.ts'
import type { Topology } from '../resources/topology.ts'
import { encryptionKeyId, type ComponentId } from '../world/component.ts'

/**
 * What a registry with a customer-managed key needs besides itself: the key, and the vault in which it is, unless that fails over by itself. Its
 * replicas have one key. https://learn.microsoft.com/azure/container-registry/tutorial-customer-managed-keys
 */
export function keyComponents({ services }: Pick<Topology, 'services'>, { name, encryption }: Registry): readonly ComponentId[] {
  if (encryption === undefined) return []
  const vault = services.get(encryption.keyVault)
  return [encryptionKeyId(name), ...(vault === undefined || encryption.failsOver ? [] : [`replica:${vault.name}/${vault.location}` as const])]
}
