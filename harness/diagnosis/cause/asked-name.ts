import type { Facts, HostFacts, ServiceName, ServiceFacts } from '../../facts/facts.ts'

/** One name of a registry as one host asks for it. */
export interface AskedName {
  readonly facts: Facts
  readonly host: HostFacts
  readonly service: ServiceFacts
  readonly endpoint: ServiceName
}
