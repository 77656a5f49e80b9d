import { causeOfRoute } from '../diagnosis/cause/firewall.ts'
import type { Finding } from '../diagnosis/finding.ts'
import { describeConnection } from '../diagnosis/observed/describe.ts'
import { upstreamsOf, type Upstream } from '../facts/connected-registries.ts'
import { isShutOut, type Connection, type World } from '../world/world.ts'
import { firstRequest } from '../azure/service-ports.ts'
import type { Check, Rehearsed } from './check.ts'
import { each } from './support/each.ts'
import { connected as profiles } from './support/profiles.ts'

/** One name, or an address, that a connected registry has to reach. */
interface Needed {
  readonly upstream: Upstream
  readonly name: string
  /** What it is for. */
  readonly use: string
}

function needed(upstream: Upstream): readonly Needed[] {
  if ('above' in upstream) return [{ upstream, name: upstream.above.address, use: `the connected registry ${upstream.connected.parent}, above it` }]
  return upstream.names.map(({ name, kind }) => ({ upstream, name, use: kind === 'data' ? "messages and content, by the home region's data endpoint" : 'tokens, at the login server' }))
}

/** Of the registry above it there is only the machine in a lab, which refuses: packets get there and back. */
function gets({ upstream }: Needed, connection: Connection): boolean {
  if ('above' in upstream) return connection.outcome === 'refused' || connection.outcome === 'http'
  return connection.outcome === 'http' && !isShutOut(connection)
}

async function judge({ facts }: Rehearsed, world: World, one: Needed): Promise<Finding> {
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
  const rule = causeOfRoute(facts, host, { address: connection.address, name: to })
  return { ...seen, ...(rule ?? { because: `${name} does not get from ${host.host.name} to ${to}, which it needs for ${use}`, fix: `Let ${host.host.name} find ${to} and reach it at port 443; replicas of ${parent} do not take its place.`, at: ['connectedRegistries', name, 'parent'] }) }
}

export const connectedRegistriesOnline: Check = {
  id: 'connected-registries-online',
  title: "Every connected registry reaches the one above it: of one in the cloud the login server and the home region's data endpoint.",
  why: 'Messages go by the data endpoint of the home region alone: without it the connected registry is Offline, although a login works and clients still pull what it has.',
  source: 'https://learn.microsoft.com/azure/container-registry/intro-connected-registry',
  profiles,
  run: (rehearsed) => each(upstreamsOf(rehearsed.facts).flatMap(needed), (one) => judge(rehearsed, rehearsed.world, one)),
  notApplicable: ({ topology }) => (topology.connectedRegistries.size > 0 ? undefined : 'the design has no connected registries'),
}
