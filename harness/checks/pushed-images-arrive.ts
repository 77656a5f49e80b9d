import { randomUUID } from 'node:crypto'
import type { Facts } from '../facts/facts.ts'
import type { Finding } from '../diagnosis/finding.ts'
import type { Intended } from '../diagnosis/intent/intended.ts'
import type { Check } from './check.ts'
import { each } from './support/each.ts'
import { causeOfTransfer, clientsAtOnce, describeTransfer, imageCases } from './support/images.ts'
import { images } from './support/profiles.ts'

/** Seconds within which a small image is to arrive; documented are 15 minutes at most, a published log has 34 s for one of a gigabyte. */
const patience = 60

/** For each geo-replicated registry that somebody pushes to, the first who does, and all who pull. */
function cases(facts: Facts): readonly { readonly from: Intended; readonly to: readonly Intended[] }[] {
  const pushing = imageCases(facts, ['push']).filter(({ service }) => service.regions.length > 1)
  return [...new Map(pushing.toReversed().map((pair) => [pair.service.name, pair])).values()].map((from) => ({ from, to: imageCases(facts).filter(({ service }) => service === from.service) }))
}

/** A push that fails is for `images-pushed` to tell. */
export const pushedImagesArrive: Check = {
  id: 'pushed-images-arrive',
  title: `An image that is pushed to a geo-replicated registry is pulled by all of its hosts within ${patience} s, whichever replica answers them.`,
  why: 'Replicas agree in the end: until then a host that is led to another replica is told "manifest unknown", and a failover loses what has not travelled.',
  source: 'https://learn.microsoft.com/azure/container-registry/container-registry-geo-replication#eventual-consistency',
  profiles: images,
  needs: 'images',
  async *run(rehearsed) {
    const { facts, world } = rehearsed
    for (const { from, to } of cases(facts)) {
      const image = { name: from.service.names[0]!.name, repository: 'rehearsal/replicated', reference: randomUUID().slice(0, 8) }
      const pushed = await world.transfer!(from.host.host.name, { kind: 'push', image, client: 'crane' })
      if (pushed.failure !== undefined) continue
      yield* each(to, async (pair): Promise<Finding> => {
        const host = pair.host.host.name
        const done = await world.transfer!(host, { kind: 'pull', image, client: 'crane', patience })
        const seen = { host, subject: `pull ${image.name}/${image.repository}, which ${from.host.host.name} pushed`, expected: `the image, within ${patience} s`, observed: describeTransfer(done), holds: done.failure === undefined }
        return seen.holds ? seen : { ...seen, ...await causeOfTransfer(rehearsed, pair, done) }
      }, clientsAtOnce)
    }
  },
  notApplicable: (facts) => (cases(facts).length > 0 ? undefined : 'nobody pushes to a registry with several replicas'),
}
