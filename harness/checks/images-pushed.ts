import { randomUUID } from 'node:crypto'
import type { Check } from './check.ts'
import { pushedTo } from '../facts/images.ts'
import { each } from './support/each.ts'
import { causeOfTransfer, describeTransfer, imageCases, notApplicable } from './support/images.ts'
import { images } from './support/profiles.ts'

/** Who asks at the same moment would take answers that a push would have got in its turn. */
const oneAtATime = 1

export const imagesPushed: Check = {
  id: 'images-pushed',
  title: 'Hosts that push to a registry get a new image there.',
  why: 'All requests of a push must come to one replica: a resolver that answers now with one, now with another scatters blobs and manifest.',
  source: 'https://learn.microsoft.com/azure/container-registry/container-registry-geo-replication#considerations-for-using-a-geo-replicated-registry',
  profiles: images,
  needs: 'images',
  run(rehearsed) {
    const { facts, world } = rehearsed
    return each(imageCases(facts, ['push']), async (pair) => {
      const host = pair.host.host.name
      const name = pair.intent.image?.name ?? pair.service.names[0]!.name
      const image = { name, repository: pushedTo(pair.intent, 'rehearsal/pushed'), reference: randomUUID().slice(0, 8) }
      const done = await world.transfer!(host, { kind: 'push', image, client: pair.intent.client ?? 'crane' })
      const seen = { host, subject: `push ${name}/${image.repository}`, expected: 'all of it is taken', observed: describeTransfer(done), holds: done.failure === undefined }
      return seen.holds ? seen : { ...seen, ...await causeOfTransfer(rehearsed, pair, done, { kind: 'push', image }) }
    }, oneAtATime)
  },
  notApplicable: notApplicable(['push']),
}
