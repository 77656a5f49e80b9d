import { randomUUID } from 'node:crypto'
import type { Facts } from '../facts/facts.ts'
import type { Finding } from '../diagnosis/finding.ts'
import type { Intended } from '../diagnosis/intent/intended.ts'
import type { World } from '../world/world.ts'
import type { ImageReference, Transfer } from '../world/transfer/transfer.ts'
import { pushedTo } from '../facts/images.ts'
import type { Check, Rehearsed } from './check.ts'
import { each } from './support/each.ts'
import { clientsAtOnce, describeTransfer, imageCases } from './support/images.ts'
import { otherSelections } from './support/moves.ts'
import { images } from './support/profiles.ts'
import { hasRightTo } from './support/rights.ts'

/** Seconds within which a small image is to arrive: see pushed-images-arrive. */
const documented = 60

/** What leads a host to another replica: the platform's choice behind a private endpoint, or the regional endpoint that it writes instead. */
interface Move {
  readonly how: string
  readonly pairs: readonly Intended[]
  readonly name: (pair: Intended) => string
  readonly moved: (world: World) => Promise<World & AsyncDisposable>
}

interface Case {
  readonly pushing: readonly Intended[]
  readonly moves: readonly Move[]
}

function cases(facts: Facts): readonly Case[] {
  const pushing = imageCases(facts, ['push']).filter(({ service }) => service.regions.length > 1)
  return [...Map.groupBy(pushing, ({ service }) => service)].flatMap(([service, pairs]) => {
    const all = imageCases(facts).filter((pair) => pair.service === service)
    const privately = all.filter(({ intent }) => intent.reach === 'privately')
    const moves: readonly Move[] = [
      ...(privately.length === 0 ? [] : otherSelections(facts).map((selection): Move => ({ how: `with replicaSelection: ${selection}`, pairs: privately, name: (pair) => loginOf(pair), moved: (world) => world.selecting!(selection) }))),
      ...service.names.filter(({ kind }) => kind === 'regional').map(({ name }): Move => ({ how: `by ${name}`, pairs: all, name: () => name, moved: async (world) => ({ ...world, async [Symbol.asyncDispose]() {} }) })),
    ]
    return moves.length === 0 ? [] : [{ pushing: pairs, moves }]
  })
}

const loginOf = ({ service }: Intended): string => service.names[0]!.name

async function pushedBy(world: World, pushing: readonly Intended[], reference: string): Promise<{ readonly from: Intended; readonly image: ImageReference; readonly digest: string } | undefined> {
  for (const from of pushing) {
    const image = { name: from.intent.image?.name ?? loginOf(from), repository: pushedTo(from.intent, 'rehearsal/moved'), reference }
    const { failure, digest } = await world.transfer!(from.host.host.name, { kind: 'push', image, client: 'crane' })
    if (failure === undefined && digest !== undefined) return { from, image, digest }
  }
  return undefined
}

/** What is no matter of versions, as a name that is not found or a network that is shut out, is for other checks to tell. */
function isAboutVersions({ failure, digest }: Transfer): boolean {
  return failure === undefined ? digest !== undefined : failure.fault === 'unknown-manifest'
}

/** For whoever waits so many seconds. */
export const upToDateWithin = (patience: number): Check => ({
  id: 'moved-clients-up-to-date',
  title: `Hosts that are moved to another replica get an image as it was last pushed, within ${patience} s.`,
  why: 'A failover leads clients to a replica that may not have been told yet: it lacks the tag, or serves what it led to before, and a rollback nobody asked for goes unnoticed.',
  source: 'https://learn.microsoft.com/azure/container-registry/container-registry-geo-replication#eventual-consistency',
  profiles: images,
  needs: 'images',
  async *run(rehearsed) {
    for (const { pushing, moves } of cases(rehearsed.facts)) {
      const reference = randomUUID().slice(0, 8)
      // The same tag twice: first it is lacking, then it is older.
      for (const word of ['pushed', 'pushed anew'] as const) {
        const pushed = await pushedBy(rehearsed.world, pushing, reference)
        if (pushed === undefined) break
        for (const move of moves) yield* afterMove(rehearsed, move, { ...pushed, word, patience })
      }
    }
  },
  notApplicable: (facts) => (cases(facts).length > 0 ? undefined : 'nobody pushes to a registry with several replicas from which hosts can be moved to another one'),
})

export const movedClientsUpToDate: Check = upToDateWithin(documented)

async function* afterMove({ world }: Rehearsed, { how, pairs, name, moved }: Move, { from, image, digest, word, patience }: { readonly from: Intended; readonly image: ImageReference; readonly digest: string; readonly word: string; readonly patience: number }): AsyncIterable<Finding> {
  await using there = await moved(world)
  const may = pairs.filter((pair) => hasRightTo(pair, { kind: 'pull', image }))
  yield* each(may, async (pair): Promise<Finding | undefined> => {
    const host = pair.host.host.name
    const done = await there.transfer!(host, { kind: 'pull', image: { ...image, name: name(pair) }, client: 'crane', patience, expecting: digest })
    if (!isAboutVersions(done)) return undefined
    const older = done.failure === undefined && done.digest !== digest
    const seen = { host, subject: `pull ${how} what was ${word}`, expected: `what ${from.host.host.name} ${word}, within ${patience} s`, observed: older ? `an older image under the same tag: ${done.digest}` : describeTransfer(done), holds: done.failure === undefined && !older }
    return seen.holds ? seen : { ...seen, ...causeOf(pair, how, older) }
  }, clientsAtOnce)
}

function causeOf({ host: { host }, service, intent }: Intended, how: string, older: boolean): Pick<Finding, 'because' | 'fix' | 'at'> {
  return {
    because: `the replica of ${service.name} to which ${host.name} is moved ${how} ${older ? 'serves what the tag led to before' : 'does not have the image yet'}`,
    fix: `Wait until webhooks of every region have told of a push before ${host.name} is moved, or pull by digest: a replica that lacks it says so.`,
    at: intent.path,
  }
}
