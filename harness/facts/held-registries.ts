import type { Registry } from '../azure/resources.ts'
import { heldConnected } from './held-connected.ts'
import type { Client } from '../world/transfer/transfer.ts'
import type { Topology } from '../resources/topology.ts'

type Images = Pick<Topology, 'registries' | 'intent' | 'connectedRegistries'>

/** The registries that somebody pulls from or pushes to, or that a connected registry does so from which somebody pulls: only those hold images in a lab. */
export function heldRegistries({ registries, intent, connectedRegistries }: Images): readonly Registry[] {
  const spoken = new Set(intent.filter(({ for: purpose }) => purpose !== undefined).map(({ service }) => service))
  for (const { parent } of heldConnected({ connectedRegistries })) spoken.add(parent)
  return [...registries.values()].filter(({ name }) => spoken.has(name))
}

/** The registries from which a host pulls, or to which it pushes. */
export function imagesOf({ registries, intent }: Pick<Images, 'registries' | 'intent'>, host: string): readonly Registry[] {
  const spoken = new Set(intent.filter(({ for: purpose, from }) => purpose !== undefined && from.includes(host)).map(({ service }) => service))
  return [...registries.values()].filter(({ name }) => spoken.has(name))
}

/** The token with which a host logs in at a registry; `undefined`: the admin user. Rules see to it that there is one login. */
export function tokenOf({ intent }: Pick<Images, 'intent'>, host: string, registry: string): string | undefined {
  return intent.find(({ for: purpose, from, service }) => purpose !== undefined && service === registry && from.includes(host))?.token
}

/** The program with which a host pulls and pushes. Rules see to it that there is one. */
export function clientOf({ intent }: Pick<Images, 'intent'>, host: string): Client {
  return intent.find(({ client, from }) => client !== undefined && from.includes(host))?.client ?? 'crane'
}

/** What leads to them besides the public front ends, which are one: private endpoints, by name. */
export function doorsOf({ privateEndpoints, ...images }: Images & Pick<Topology, 'privateEndpoints'>): readonly string[] {
  const held = new Set(heldRegistries(images).map(({ name }) => name))
  const endpoints = [...privateEndpoints.values()].filter(({ service, connectionState }) => held.has(service) && connectionState === 'Approved').map(({ name }) => name)
  return held.size === 0 ? [] : ['front ends', ...endpoints]
}
