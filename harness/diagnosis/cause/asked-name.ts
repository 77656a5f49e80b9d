import type { Facts, HostFacts, RegistryEndpoint, RegistryFacts } from '../../facts/facts.ts'

/** One name of a registry as one host asks for it. */
export interface AskedName {
  readonly facts: Facts
  readonly host: HostFacts
  readonly registry: RegistryFacts
  readonly endpoint: RegistryEndpoint
}
