import { askerOf } from '../facts/askers.ts'
import { isServerError, isShutOut, type World } from '../world/world.ts'
import { addressesOf } from '../diagnosis/observed/response.ts'
import { placesAt } from '../diagnosis/observed/places.ts'
import type { Path } from '../dns/path.ts'
import type { Facts } from '../facts/facts.ts'
import { isDnsProxy } from '../facts/dns-servers.ts'
import { believed, sentence } from '../model/explain.ts'
import type { Model, Resolution } from '../model/model.ts'
import { reachability, type Reachability } from '../model/reachability.ts'
import { dnsServerName, outboundEndpointName } from '../model/server-names.ts'
import { standpointOf } from '../model/standpoints.ts'
import type { Step } from '../model/step.ts'
import { modelWorld } from '../model/world.ts'
import type { Answers, Trace, TraceStep } from '../report/map.ts'
import { askCell } from '../report/matrix-cells.ts'

/** Gives a place of the design its number. */
export type Numbering = (path: Path) => number

/** What every host gets for every name, and how: hosts that stand in the same place are asked once. */
export async function answersOf(model: Model, numbering: Numbering): Promise<Answers> {
  const { facts } = model
  const world = modelWorld(model)
  const standpoint = standpointOf(facts)
  const reach = reachability(facts, model.faults)
  const views = [...Map.groupBy(facts.hosts.values(), standpoint).values()].map((hosts) => ({ hosts: hosts.map(({ host }) => host.name) }))
  const names = [...new Set([...facts.services.values()].flatMap((service) => service.names.map(({ name }) => name)))]
  const reading = { facts, nodeOf: nodesOf(facts), numbering }
  const traces: Trace[] = []
  const numbers = new Map<string, number>()
  const number = (trace: Trace): number => {
    const key = JSON.stringify(trace)
    let known = numbers.get(key)
    if (known === undefined) numbers.set(key, (known = traces.push(trace) - 1))
    return known
  }
  const of: number[][] = []
  for (const name of names) {
    const row: number[] = []
    for (const { hosts: [host] } of views) {
      row.push(number(await traceIn(host!, name, { ...reading, model, world, reach })))
    }
    of.push(row)
  }
  return { names, views, of, traces }
}

/** The way of one answer as the model predicts it, with its end as the world says, and what the model would have said. */
export async function traceOf(model: Model, world: World, { host, name, numbering }: { readonly host: string; readonly name: string; readonly numbering: Numbering }): Promise<Trace & { readonly predicted: string }> {
  const { facts } = model
  const reading = { facts, nodeOf: nodesOf(facts), numbering, model, reach: reachability(facts, model.faults) }
  const [seen, predicted] = [await traceIn(host, name, { ...reading, world }), await traceIn(host, name, { ...reading, world: modelWorld(model) })]
  return { ...seen, predicted: predicted.text }
}

async function traceIn(host: string, name: string, { facts, model, world, reach, ...reading }: Reading & { readonly model: Model; readonly world: World; readonly reach: Reachability }): Promise<Trace> {
  const { kind, text, connection } = await askCell({ facts, world }, host, name)
  const resolution = model.resolve(host, { name, type: 'A' }, { trace: true })
  const arrives = connection && connection.outcome === 'http' && !isShutOut(connection) && !isServerError(connection)
  const end = arrives === false ? refusalOf(reach, resolution, { facts, ...reading }) : []
  return { text, kind, ...(arrives !== undefined && { arrives }), steps: [...stepsOf(resolution, { facts, ...reading }), ...end] }
}

/** Why no connection comes of an address, with the line that decided it. */
function refusalOf(reach: Reachability, { host, question, response }: Resolution, { facts, numbering }: Pick<Reading, 'facts' | 'numbering'>): readonly TraceStep[] {
  const [address] = response === undefined ? [] : addressesOf(response)
  if (address === undefined) return []
  const { outcome, status, message, at } = reach(askerOf(facts, host)!, address, question.name)
  return [{ depth: 0, text: outcome === 'http' ? `the connection arrives, and is answered with ${status}` : `no connection: ${outcome}: ${message}`, ...(at !== undefined && { line: numbering(at) }) }]
}

interface Reading {
  readonly facts: Facts
  readonly nodeOf: ReadonlyMap<string, string>
  readonly numbering: Numbering
}

function stepsOf({ host, response, path }: Resolution, { facts, nodeOf, numbering }: Reading): readonly TraceStep[] {
  // Another host of the same view reads the same words: the one that was asked is "host".
  const said = (text: string) => text.startsWith(`${host} `) ? `host${text.slice(host.length)}` : text
  const steps = believed(path).map((step): TraceStep => {
    const node = nodeAt(step, { host, nodeOf })
    const told: TraceStep = { depth: step.depth, text: said(sentence(step)), ...(node !== undefined && { node }), ...(step.at !== undefined && { line: numbering(step.at) }) }
    return told
  })
  const addresses = response === undefined ? [] : addressesOf(response)
  const ends = addresses.map((address): TraceStep => {
    const node = endOf(facts, address)
    return { depth: 0, text: `the answer leads to ${address}`, ...(node !== undefined && { node }) }
  })
  const none = response === undefined ? 'no server answers' : addresses.length === 0 ? `${response.rcode}, no address` : undefined
  return [...steps, ...ends, ...(none === undefined ? [] : [{ depth: 0, text: none, node: 'host' }])]
}

function nodeAt(step: Step, { host, nodeOf }: { readonly host: string; readonly nodeOf: Reading['nodeOf'] }): string | undefined {
  switch (step.kind) {
    case 'zone':
      return `zone:${step.resource}`
    case 'rule':
      return `ruleset:${step.ruleset}`
    default:
      return step.server === host ? 'host' : (nodeOf.get(step.server) ?? 'public-dns')
  }
}

/** Nodes of the map by what steps call the server. */
function nodesOf({ topology, dnsServerFacts, outboundEndpoints }: Facts): ReadonlyMap<string, string> {
  return new Map([
    ...[...topology.virtualNetworks.keys()].map((name) => [`168.63.129.16 of ${name}`, `azure-dns:${name}`] as const),
    ...[...dnsServerFacts.values()].map((server) => [dnsServerName(server), isDnsProxy(server) ? `firewall:${server.name.split('/')[0]}` : `dns:${server.name}`] as const),
    ...[...outboundEndpoints.keys()].map((key) => [outboundEndpointName(key), `outbound:${key}`] as const),
  ])
}

function endOf(facts: Facts, address: string): string | undefined {
  const [place] = placesAt(facts, address)
  if (place !== undefined) return `endpoint:${place.endpoint.endpoint.name}`
  const host = [...facts.hosts.values()].find((one) => one.address === address)
  if (host !== undefined) return `host:${host.host.name}`
  return facts.frontEnds.some((frontEnd) => frontEnd.address === address) ? 'internet' : undefined
}
