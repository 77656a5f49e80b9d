import type { Response } from '../dns/message.ts'
import type { Facts, HostFacts } from '../facts/facts.ts'
import type { ConnectedRegistry } from '../resources/connected-registries/language.ts'
import type { DependencyPart } from '../world/component.ts'
import type { Attempt } from './reachability.ts'
import type { Scattering } from './scattering.ts'

/** What the prediction of a pull or a push asks: what the host finds, and what is there. */
export interface Asking {
  readonly facts: Facts
  addresses(host: string, name: string): readonly string[]
  response(host: string, name: string): Response | undefined
  reach(host: HostFacts, address: string, name: string): Attempt
  /** What it finds in the course of a push. */
  scattering(host: string, name: string): Scattering
  /** Whether something that a replica is made of is down. */
  lacks(registry: string, region: string, part: DependencyPart): boolean
  /** Whether a connected registry reaches what it synchronises with; whether it did when everything began, with nothing broken. */
  online(connected: ConnectedRegistry): boolean
  began(connected: ConnectedRegistry): boolean
  /** The moment, in milliseconds, as schedules have it: what waits for one arrives when it begins. */
  now(): number
}
