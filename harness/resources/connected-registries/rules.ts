import type { Rule } from '../rule.ts'
import type { Topology } from '../topology.ts'
import { secondsOf } from './duration.ts'
import { continuous, type ConnectedRegistry } from './language.ts'

const intro = 'https://learn.microsoft.com/azure/container-registry/intro-connected-registry'
const create = 'https://learn.microsoft.com/azure/container-registry/quickstart-connected-registry-cli'

const hour = 60 * 60
const day = 24 * hour

const named: Rule = {
  code: 'invalid-connected-registry-name',
  source: create,
  *check({ input, topology }) {
    for (const name of Object.keys(input.connectedRegistries ?? {})) {
      const path = ['connectedRegistries', name]
      if (!/^[a-z0-9]{5,40}$/i.test(name)) yield { path, atKey: true, message: `"${name}" cannot be the name of a connected registry: 5-40 letters and digits` }
      else if (topology.registries.has(name.toLowerCase())) yield { path, atKey: true, message: `${name} is the name of a registry as well: nobody could say which of the two is a parent` }
    }
    for (const { name, loginServer } of topology.connectedRegistries.values()) {
      // Clients take what stands before the first slash for a registry where it has a dot.
      if (loginServer !== undefined && !/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*$/.test(loginServer)) yield { path: ['connectedRegistries', name, 'loginServer'], message: `"${loginServer}" is no name that clients of ${name} could write before an image`, hint: 'such as registry.plant.example.com' }
    }
  },
}

/** A dedicated data endpoint is where it exchanges messages with the cloud. */
const parentUnfit: Rule = {
  code: 'connected-registry-parent-unfit',
  source: intro,
  *check({ topology }) {
    for (const { name, parent } of topology.connectedRegistries.values()) {
      const registry = topology.registries.get(parent)
      if (registry === undefined) continue
      const lacks = [registry.sku !== 'Premium' && 'is no Premium registry', !registry.dataEndpointEnabled && 'has no dedicated data endpoints'].filter((lack) => typeof lack === 'string')
      if (lacks.length > 0) yield { path: ['connectedRegistries', name, 'parent'], message: `${parent} ${lacks.join(' and ')}: no connected registry synchronises with it`, hint: `dataEndpointEnabled: true of ${parent}, in the Premium tier` }
    }
  },
}

const writableBelowReadOnly: Rule = {
  code: 'connected-registry-mode',
  source: intro,
  *check({ topology }) {
    for (const { name, parent, mode } of topology.connectedRegistries.values()) {
      if (mode === 'ReadWrite' && topology.connectedRegistries.get(parent)?.mode === 'ReadOnly') {
        yield { path: ['connectedRegistries', name, 'mode'], message: `${parent} is ReadOnly: what is below it is ReadOnly, too`, hint: `mode: ReadWrite of ${parent}, or ReadOnly of ${name}` }
      }
    }
  },
}

const circular: Rule = {
  code: 'connected-registry-loop',
  source: intro,
  *check({ topology }) {
    const told = new Set<string>()
    for (const start of topology.connectedRegistries.keys()) {
      const above = ancestors(topology, start)
      if (told.has(start) || above.at(-1) !== start) continue
      for (const one of above) told.add(one)
      yield { path: ['connectedRegistries', start, 'parent'], message: `${[start, ...above].join(' → ')}: nobody of these has a parent in the cloud` }
    }
  },
}

/** Parents of parents, as far as they are connected registries; the last is the first again where they lead in a circle. */
function ancestors({ connectedRegistries }: Topology, start: string): readonly string[] {
  const above: string[] = []
  for (let at = connectedRegistries.get(start)?.parent; at !== undefined && connectedRegistries.has(at) && !above.includes(at); at = connectedRegistries.get(at)!.parent) above.push(at)
  return above
}

const schedule: Rule = {
  code: 'invalid-sync-schedule',
  source: create,
  *check({ topology }) {
    for (const connected of topology.connectedRegistries.values()) {
      const path = ['connectedRegistries', connected.name]
      if (!/^(?:[\d*/,-]+ ){4}[\d*/,-]+$/.test(connected.schedule)) yield { path: [...path, 'schedule'], message: `"${connected.schedule}" has not the five fields of cron: minute, hour, day of the month, month, day of the week`, hint: "such as '0 12 * * *'" }
      else if (connected.schedule !== continuous && connected.syncWindow === undefined) yield { path: [...path, 'schedule'], atKey: true, message: `${connected.name} begins to synchronise at ${connected.schedule}, and nothing says for how long`, hint: 'syncWindow: PT4H' }
      yield* within(connected, 'syncWindow', [hour, 7 * day], 'PT1H to P7D')
      yield* within(connected, 'messageTtl', [day, 90 * day], 'P1D to P90D')
    }
  },
}

function* within(connected: ConnectedRegistry, key: 'syncWindow' | 'messageTtl', [least, most]: readonly [number, number], range: string): Iterable<{ path: readonly string[]; message: string }> {
  const written = connected[key]
  if (written === undefined) return
  const seconds = secondsOf(written)
  if (seconds === undefined || seconds < least || seconds > most) yield { path: ['connectedRegistries', connected.name, key], message: `"${written}" is no duration of ${range}` }
}

/** It listens at its machine's ports. https://learn.microsoft.com/azure/container-registry/quickstart-deploy-connected-registry-iot-edge-cli */
const machine: Rule = {
  code: 'connected-registry-host',
  source: intro,
  *check({ topology }) {
    const taken = new Map<string, string>()
    for (const { name, host } of topology.connectedRegistries.values()) {
      const path = ['connectedRegistries', name, 'host']
      const other = taken.get(host)
      const found = topology.hosts.get(host)
      if (other !== undefined) yield { path, message: `${other} runs on ${host} already, and both want its port 443`, hint: 'a host for each' }
      else if (found !== undefined && found.virtualNetwork === undefined && found.site === undefined) yield { path, message: `${host} has no network of its own, in which clients would find ${name}`, hint: `a host in a subnet of a site or a virtual network` }
      taken.set(host, name)
    }
    for (const { name, clients } of topology.connectedRegistries.values()) {
      for (const client of clients) {
        const own = taken.get(client)
        if (own !== undefined) yield { path: ['connectedRegistries', name, 'clients'], message: `${client} is the machine of ${own}: clients are others`, hint: 'a host of their own for clients' }
      }
    }
    for (const { from, for: purpose, path } of topology.intent) {
      const own = purpose === undefined ? undefined : from.find((host) => taken.has(host))
      if (own !== undefined) yield { path: [...path, 'from'], message: `${own} is the machine of ${taken.get(own)}, and no client: it gets images by synchronising`, hint: 'an intent without `for`' }
    }
  },
}

export const connectedRegistryRules: readonly Rule[] = [named, parentUnfit, writableBelowReadOnly, circular, schedule, machine]
