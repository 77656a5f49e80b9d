import { meantFor } from '../checks/alike.ts'
import type { Facts } from '../facts/facts.ts'

/** The design as far as these hosts look at it. */
export function seenFrom(facts: Facts, hosts: ReadonlySet<string>): Facts {
  const { topology } = meantFor(facts, hosts)
  const spoken = <One extends { readonly from: readonly string[] }>(all: readonly One[]): readonly One[] =>
    all.map((one) => ({ ...one, from: one.from.filter((host) => hosts.has(host)) })).filter(({ from }) => from.length > 0)
  return {
    ...facts,
    hosts: new Map([...facts.hosts].filter(([name]) => hosts.has(name))),
    topology: { ...topology, expectations: spoken(topology.expectations), reachExpectations: spoken(topology.reachExpectations) },
  }
}
