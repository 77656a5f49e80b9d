import { firstRequest } from '../../azure/service-ports.ts'
import { brokenWay } from '../../diagnosis/cause/broken-way.ts'
import type { Cause } from '../../diagnosis/cause/cause.ts'
import { causeOfRoute } from '../../diagnosis/cause/firewall.ts'
import { interfaceOf } from '../../diagnosis/cause/security.ts'
import type { Finding } from '../../diagnosis/finding.ts'
import { intended, servingEndpoints } from '../../diagnosis/intent/intended.ts'
import { privateAddress } from '../../diagnosis/intent/private-address.ts'
import { endpointFound, privateConnection } from '../../diagnosis/intent/private-connection.ts'
import { describeConnection } from '../../diagnosis/observed/describe.ts'
import { upstreamsOf, type Upstream } from '../../facts/connected-registries.ts'
import type { Facts } from '../../facts/facts.ts'
import type { ConnectedRegistry } from '../../resources/connected-registries/language.ts'
import { isShutOut, type Connection, type World } from '../../world/world.ts'

/** One name, or an address, that a connected registry has to reach. */
export interface Needed {
  readonly upstream: Upstream
  readonly name: string
  /** What it is for. */
  readonly use: string
}

export function needed(upstream: Upstream): readonly Needed[] {
  if ('above' in upstream) return [{ upstream, name: upstream.above.address, use: `the connected registry ${upstream.connected.parent}, above it` }]
  return upstream.names.map(({ name, kind }) => ({ upstream, name, use: kind === 'data' ? "messages and content, by the home region's data endpoint" : 'tokens, at the login server' }))
}

/** Of the registry above it there may be only the machine in a lab, which refuses: packets get there and back. */
function gets({ upstream }: Needed, connection: Connection): boolean {
  if ('above' in upstream) return connection.outcome === 'refused' || connection.outcome === 'http'
  return connection.outcome === 'http' && !isShutOut(connection)
}

/** Whether a connected registry gets to what it needs, and if not, the line that keeps it from that. */
export async function judgeNeeded(facts: Facts, world: World, one: Needed): Promise<Finding> {
  const { upstream: { connected: { name, parent }, host }, name: to, use } = one
  const connection = await ('above' in one.upstream ? world.connect(host.host.name, to, to) : world.connect(host.host.name, to))
  const seen = {
    host: host.host.name,
    subject: 'above' in one.upstream ? `${name}: https://${to}` : `${name}: ${firstRequest(to)}`,
    expected: `Online: it reaches ${to} for ${use}`,
    observed: gets(one, connection) ? describeConnection(connection) : `Offline: ${describeConnection(connection)}`,
    holds: gets(one, connection),
  }
  if (seen.holds) return seen
  return { ...seen, ...(await causeOfOffline(facts, world, one, connection) ?? { because: `${name} does not get from ${host.host.name} to ${to}, which it needs for ${use}`, fix: `Let ${host.host.name} find ${to} and reach it at port 443; replicas of ${parent} do not take its place.`, at: ['connectedRegistries', name, 'parent'] }) }
}

/** What any other client at its place would be told: where the design means that host to reach the registry, by which way. */
async function causeOfOffline(facts: Facts, world: World, { upstream, name }: Needed, connection: Connection): Promise<Cause | undefined> {
  const { host } = upstream
  if ('above' in upstream) return brokenWay(facts, interfaceOf(facts, host), name) ?? causeOfRoute(facts, host, { address: connection.address, name })
  const pair = intended(facts, 'privately').find((one) => one.host === host && one.service === upstream.service)
  const endpoint = upstream.names.find((one) => one.name === name)!
  if (pair !== undefined && servingEndpoints(facts, pair, endpoint).length > 0) {
    const response = await world.ask(host.host.name, { name, type: 'A' })
    const address = privateAddress(facts, pair, { endpoint, serving: servingEndpoints(facts, pair, endpoint) }, response)
    if (!address.holds) return causeIn(address)
    const found = endpointFound(facts, pair, endpoint, response)
    const way = found && privateConnection(facts, pair, { endpoint, found, connection })
    if (way !== undefined && !way.holds) return causeIn(way)
  }
  return causeOfRoute(facts, host, { address: connection.address, name })
}

/** Why nothing comes down to a connected registry: the first level, from the cloud on, that does not get to the one above it. */
export async function causeAbove(facts: Facts, world: World, { name }: ConnectedRegistry): Promise<Cause | undefined> {
  const upstreams = new Map(upstreamsOf(facts).map((upstream) => [upstream.connected.name, upstream]))
  const levels: Upstream[] = []
  for (let level = upstreams.get(name); level !== undefined && !levels.includes(level); level = upstreams.get(level.connected.parent)) levels.unshift(level)
  for (const one of levels.flatMap(needed)) {
    const judged = await judgeNeeded(facts, world, one)
    if (!judged.holds) return causeIn(judged)
  }
  return undefined
}

function causeIn({ because, fix, at, edits }: Finding): Cause | undefined {
  return because === undefined || fix === undefined || at === undefined ? undefined : { because, fix, at, ...(edits && { edits }) }
}
