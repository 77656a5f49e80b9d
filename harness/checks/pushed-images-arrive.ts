import { randomUUID } from 'node:crypto'
import type { Facts } from '../facts/facts.ts'
import type { Finding } from '../diagnosis/finding.ts'
import type { Intended } from '../diagnosis/intent/intended.ts'
import type { ImageReference } from '../world/transfer/transfer.ts'
import type { Check, Rehearsed } from './check.ts'
import { pushedTo } from '../facts/images.ts'
import { each } from './support/each.ts'
import { causeOfTransfer, clientsAtOnce, describeTransfer, imageCases } from './support/images.ts'
import { images } from './support/profiles.ts'
import { hasRightTo } from './support/rights.ts'

/** Seconds within which a small image is to arrive; documented are 15 minutes at most, a published log has 34 s for one of a gigabyte. */
const patience = 60

/** For each geo-replicated registry that somebody pushes to, those who do, and all who pull. */
function cases(facts: Facts): readonly { readonly pushing: readonly Intended[]; readonly to: readonly Intended[] }[] {
  const pushing = imageCases(facts, ['push']).filter(({ service }) => service.regions.length > 1)
  return [...Map.groupBy(pushing, ({ service }) => service)].map(([service, pairs]) => ({ pushing: pairs, to: imageCases(facts).filter((pair) => pair.service === service) }))
}

/** The first whose push succeeds, as it writes the registry's name. One that fails is for `images-pushed` to tell. */
async function pushedBy({ world }: Rehearsed, pushing: readonly Intended[], reference: string): Promise<{ readonly from: Intended; readonly image: ImageReference } | undefined> {
  for (const from of pushing) {
    const image = { name: from.intent.image?.name ?? from.service.names[0]!.name, repository: pushedTo(from.intent, 'rehearsal/replicated'), reference }
    const { failure } = await world.transfer!(from.host.host.name, { kind: 'push', image, client: 'crane' })
    if (failure === undefined) return { from, image }
  }
  return undefined
}

export const pushedImagesArrive: Check = {
  id: 'pushed-images-arrive',
  title: `An image that is pushed to a geo-replicated registry is pulled by all of its hosts within ${patience} s, whichever replica answers them.`,
  why: 'Replicas agree in the end: until then a host that is led to another replica is told "manifest unknown", and a failover loses what has not travelled.',
  source: 'https://learn.microsoft.com/azure/container-registry/container-registry-geo-replication#eventual-consistency',
  profiles: images,
  needs: 'images',
  async *run(rehearsed) {
    const { facts, world } = rehearsed
    for (const { pushing, to } of cases(facts)) {
      const pushed = await pushedBy(rehearsed, pushing, randomUUID().slice(0, 8))
      if (pushed === undefined) continue
      const { from } = pushed
      const image = { ...pushed.image, name: from.service.names[0]!.name }
      // Whose token has no right to that repository is not to have it.
      yield* each(to.filter((pair) => hasRightTo(pair, { kind: 'pull', image })), async (pair): Promise<Finding> => {
        const host = pair.host.host.name
        const done = await world.transfer!(host, { kind: 'pull', image, client: 'crane', patience })
        const seen = { host, subject: `pull ${image.name}/${image.repository}, which ${from.host.host.name} pushed`, expected: `the image, within ${patience} s`, observed: describeTransfer(done), holds: done.failure === undefined }
        return seen.holds ? seen : { ...seen, ...await causeOfTransfer(rehearsed, pair, done, { kind: 'pull', image }) }
      }, clientsAtOnce)
    }
  },
  notApplicable: (facts) => (cases(facts).length > 0 ? undefined : 'nobody pushes to a registry with several replicas'),
}
