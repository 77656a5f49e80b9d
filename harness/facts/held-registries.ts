import type { Registry } from '../azure/resources.ts'
import type { Topology } from '../resources/topology.ts'

type Images = Pick<Topology, 'registries' | 'intent'>

/** The registries that somebody pulls from or pushes to: only those hold images in a lab. */
export function heldRegistries({ registries, intent }: Images): readonly Registry[] {
  const spoken = new Set(intent.filter(({ for: purpose }) => purpose !== undefined).map(({ service }) => service))
  return [...registries.values()].filter(({ name }) => spoken.has(name))
}

/** The registries from which a host pulls, or to which it pushes. */
export function imagesOf({ registries, intent }: Images, host: string): readonly Registry[] {
  const spoken = new Set(intent.filter(({ for: purpose, from }) => purpose !== undefined && from.includes(host)).map(({ service }) => service))
  return [...registries.values()].filter(({ name }) => spoken.has(name))
}

/** What leads to them besides the public front ends, which are one: private endpoints, by name. */
export function doorsOf({ privateEndpoints, ...images }: Images & Pick<Topology, 'privateEndpoints'>): readonly string[] {
  const held = new Set(heldRegistries(images).map(({ name }) => name))
  const endpoints = [...privateEndpoints.values()].filter(({ service, connectionState }) => held.has(service) && connectionState === 'Approved').map(({ name }) => name)
  return held.size === 0 ? [] : ['front ends', ...endpoints]
}
