import { randomUUID } from 'node:crypto'
import type { ConnectedRegistry } from '../resources/connected-registries/language.ts'
import { connectedLogin, mayPull, rightsAt } from '../facts/held-connected.ts'
import type { Finding } from '../diagnosis/finding.ts'
import type { Facts } from '../facts/facts.ts'
import type { ImageReference, Transfer } from '../world/transfer/transfer.ts'
import type { Check, Rehearsed } from './check.ts'
import { causeAtConnected } from './support/connected-client.ts'
import { each } from './support/each.ts'
import { causeOfTransfer, clientsAtOnce, describeTransfer, imageCases } from './support/images.ts'
import { connected as profiles } from './support/profiles.ts'
import { hasRightTo } from './support/rights.ts'
import { causeAbove } from './support/upstreams.ts'

/** Seconds within which a small image has gone up to the cloud, to its replicas, and down again to others. */
const patience = 60
const repository = 'rehearsal/connected'

/** Who is to get what was pushed: by which name, of which registry that is, and why it would not. */
interface Receiver {
  readonly host: string
  readonly name: string
  readonly place: string
  readonly why: (rehearsed: Rehearsed, done: Transfer, image: ImageReference) => Promise<Because>
}

type Because = Pick<Finding, 'because' | 'fix' | 'at' | 'edits'>

/** ReadWrite ones with clients, of which the first pushes, and whoever pulls from the same registry in the cloud or from another one below it. */
function cases(facts: Facts): readonly { readonly connected: ConnectedRegistry; readonly client: string; readonly receivers: readonly Receiver[] }[] {
  const { connectedRegistries } = facts.topology
  return [...connectedRegistries.values()].flatMap((connected) => {
    const client = connected.clients.find((one) => mayPull(facts.topology, connected, one, repository) && (rightsAt(facts.topology, connected, one, repository)?.includes('content/write') ?? true))
    const root = rootOf(facts, connected)
    if (connected.mode !== 'ReadWrite' || client === undefined) return []
    const below = [...connectedRegistries.values()].filter((other) => other !== connected && rootOf(facts, other) === root)
    const receivers = [
      ...imageCases(facts).filter((pair) => pair.service.name === root && hasRightTo(pair, { kind: 'pull', image: { name: '', repository, reference: '' } }))
        .map((pair): Receiver => ({ host: pair.host.host.name, name: pair.service.names[0]!.name, place: root, why: (rehearsed, done, image) => causeOfTransfer(rehearsed, pair, done, { kind: 'pull', image }) })),
      ...below.flatMap((other) => other.clients.filter((host) => mayPull(facts.topology, other, host, repository)).map((host): Receiver => ({ host, name: connectedLogin(other, facts.hosts), place: other.name, why: (rehearsed, done) => causeAtConnected(rehearsed, other, host, connectedLogin(other, facts.hosts), done.failure!) }))),
    ]
    return receivers.length === 0 ? [] : [{ connected, client, receivers }]
  })
}

/** The registry in the cloud, or what stands uppermost. Rules see to it that nobody is above himself. */
function rootOf({ topology }: Facts, { parent }: ConnectedRegistry): string {
  const above = topology.connectedRegistries.get(parent)
  return above === undefined ? parent : rootOf({ topology } as Facts, above)
}

export const connectedPushesArrive: Check = {
  id: 'connected-pushes-arrive',
  title: `What a client pushes to a ReadWrite connected registry is pulled from the cloud, and from the registries beside it, within ${patience} s.`,
  why: 'A push at a site succeeds whether or not anybody above hears of it: what does not go up is lost with the machine on which it lies.',
  source: 'https://learn.microsoft.com/azure/container-registry/intro-connected-registry',
  profiles,
  needs: 'images',
  async *run({ facts, world }) {
    for (const { connected, client, receivers } of cases(facts)) {
      const reference = randomUUID().slice(0, 8)
      const image = (name: string): ImageReference => ({ name, repository, reference })
      const own = image(connectedLogin(connected, facts.hosts))
      const pushed = await world.transfer!(client, { kind: 'push', image: own, client: 'crane' })
      const said = { host: client, subject: `push to ${connected.name}`, expected: 'all of it is taken', observed: describeTransfer(pushed), holds: pushed.failure === undefined }
      yield said.holds ? said : { ...said, ...await causeAtConnected({ facts, world }, connected, client, own.name, pushed.failure!) }
      if (!said.holds) continue
      yield* each(receivers, async ({ host, name, place, why }): Promise<Finding> => {
        const done = await world.transfer!(host, { kind: 'pull', image: image(name), client: 'crane', patience })
        const seen = { host, subject: `pull from ${place} what ${client} pushed to ${connected.name}`, expected: `the image, within ${patience} s`, observed: describeTransfer(done), holds: done.failure === undefined }
        if (seen.holds) return seen
        // It may not have come up, or not down again to where it is missed.
        const above = done.failure!.fault === 'unknown-manifest' ? await causeAbove(facts, world, connected) : undefined
        return { ...seen, ...(above === undefined ? await why({ facts, world }, done, image(name)) : { ...above, because: `what is pushed to ${connected.name} does not come up, since ${above.because}` }) }
      }, clientsAtOnce)
    }
  },
  notApplicable: (facts) => (cases(facts).length > 0 ? undefined : 'no client pushes to a connected registry from which somebody else gets images'),
}
