import { randomUUID } from 'node:crypto'
import { longestClosed, type Closed } from '../azure/sync-schedule.ts'
import type { Finding } from '../diagnosis/finding.ts'
import type { Intended } from '../diagnosis/intent/intended.ts'
import { connectedLogin, mayPull } from '../facts/held-connected.ts'
import type { Facts } from '../facts/facts.ts'
import { pushedTo } from '../facts/images.ts'
import { continuous, messageSecondsOf, syncScheduleOf, type ConnectedRegistry } from '../resources/connected-registries/language.ts'
import type { Check, Rehearsed } from './check.ts'
import { causeAtConnected } from './support/connected-client.ts'
import { describeTransfer, imageCases } from './support/images.ts'
import { connected as profiles } from './support/profiles.ts'

/** Seconds within which a small image comes down in a window. */
const usual = 60
const minute = 60_000
const day = 24 * 60 * minute

/** One that synchronises at times with a registry in the cloud, whoever pushes there, and a client that pulls. */
interface Case {
  readonly connected: ConnectedRegistry
  readonly pushing: Intended
  readonly client: string
  readonly closed: Closed
  readonly repository: string
}

/** Of one below another connected registry, when that one has the image is a matter of its own schedule. */
function cases(facts: Facts): readonly Case[] {
  const { topology } = facts
  return [...topology.connectedRegistries.values()].flatMap((connected) => {
    if (connected.schedule === continuous) return []
    const pushing = imageCases(facts, ['push']).find(({ service }) => service.name === connected.parent)
    const closed = longestClosed(syncScheduleOf(connected), Date.now())
    if (pushing === undefined || closed === undefined || closed.opens - closed.closes < 5 * minute) return []
    const repository = pushedTo(pushing.intent, 'rehearsal/waiting')
    const client = connected.clients.find((one) => mayPull(topology, connected, one, repository))
    return client === undefined ? [] : [{ connected, pushing, client, closed, repository }]
  })
}

async function* judge({ facts, world }: Rehearsed, { connected, pushing, client, closed, repository }: Case, patience: number): AsyncIterable<Finding> {
  const reference = randomUUID().slice(0, 8)
  const name = connectedLogin(connected, facts.hosts)
  const host = pushing.host.host.name
  await using after = await world.at!(closed.closes + minute)
  const pushed = await after.transfer!(host, { kind: 'push', image: { name: pushing.intent.image?.name ?? pushing.service.names[0]!.name, repository, reference }, client: 'crane' })
  // Why it is not taken is for other checks to tell.
  if (pushed.failure !== undefined) return
  await using next = await after.at!(closed.opens + minute)
  const done = await next.transfer!(client, { kind: 'pull', image: { name, repository, reference }, client: 'crane', patience })
  const seen = {
    host: client,
    subject: `pull from ${connected.name} what ${host} pushed when its window had closed`,
    expected: `the image, in the next window, from ${new Date(closed.opens).toISOString()} on`,
    observed: describeTransfer(done),
    holds: done.failure === undefined,
  }
  yield seen.holds ? seen : { ...seen, ...(causeInAge(facts, connected, closed) ?? await causeAtConnected({ facts, world: next }, connected, client, name, done.failure!)) }
}

function causeInAge({ topology }: Facts, connected: ConnectedRegistry, { closes, opens }: Closed): Pick<Finding, 'because' | 'fix' | 'at'> | undefined {
  const { name, schedule, messageTtl, parent } = connected
  if (topology.settings.expiredMessages !== 'lost' || opens - closes <= messageSecondsOf(connected) * 1000) return undefined
  const between = Math.ceil((opens - closes) / day)
  // One that is as old as it may be when the window opens would be told by chance.
  const days = Math.ceil((opens - closes + minute) / day)
  return {
    because: `messages for ${name} live for ${messageTtl}, and between two windows of "${schedule}" pass up to ${between} days: what is pushed to ${parent} early in between expires before it is told`,
    fix: days <= 90 ? `messageTtl: P${days}D of ${name}, or a schedule that begins more often.` : `A schedule of ${name} that begins at least every 90 days, as no message lives longer, and a messageTtl of as many days.`,
    at: ['connectedRegistries', name, 'schedule'],
  }
}

/** For whoever waits so many seconds once a window is open. */
export const meetAWindowWithin = (patience: number): Check => ({
  id: 'messages-meet-a-window',
  title: 'What is pushed just after a connected registry has stopped synchronising comes in its next window.',
  why: 'Messages expire: where the time between two windows is longer than they live, what is pushed in between never comes to the site, until somebody pushes it anew.',
  source: 'https://learn.microsoft.com/azure/container-registry/intro-connected-registry',
  profiles,
  needs: 'moments',
  async *run(rehearsed) {
    for (const one of cases(rehearsed.facts)) yield* judge(rehearsed, one, patience)
  },
  notApplicable: (facts) => (cases(facts).length > 0 ? undefined : 'no connected registry right below the cloud synchronises at times only, with somebody who pushes above and a client that may pull'),
})

export const messagesMeetAWindow: Check = meetAWindowWithin(usual)
