import { askerOf, askers } from '../facts/askers.ts'
import type { Facts } from '../facts/facts.ts'
import { suggestion } from '../language/nearest.ts'
import { UsageError } from './exit-codes.ts'

/** Throws, with what is near, where a design has neither a host nor a DNS server that somebody named to ask from. */
export function knownAsker(facts: Facts, file: string, name: string): void {
  if (askerOf(facts, name) === undefined) throw new UsageError(`${file} has no host ${name}`, suggestion(name, askers(facts), 'hosts and DNS servers'))
}
