import type { Facts } from '../topology/facts.ts'
import type { Component, ComponentId } from './component.ts'

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

export function firewallId(name: string): ComponentId {
  return `firewall:${name}`
}
