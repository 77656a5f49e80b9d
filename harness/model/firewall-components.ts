import { type Component, type ComponentId, firewallId } from '../world/component.ts'
import type { Facts } from '../facts/facts.ts'

/** Firewalls: with one all that is led through it is lost, and its DNS proxy. */
export function firewallComponents({ firewalls }: Facts): readonly Component[] {
  return [...firewalls].map(([name, { path }]) => ({ id: firewallId(name), kind: 'firewall', failure: `the firewall ${name} is down`, at: path }))
}

/** Those in regions that are down. */
export function* firewallsInRegions({ firewalls, topology }: Facts, regions: ReadonlySet<string>): Generator<ComponentId> {
  for (const [name, { firewall }] of firewalls) {
    if (regions.has(topology.virtualNetworks.get(firewall.virtualNetwork)?.location ?? '')) yield firewallId(name)
  }
}
