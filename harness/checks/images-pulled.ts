import { causeOfTransfer, clientsAtOnce, describeTransfer, imageCases, notApplicable } from './support/images.ts'
import { imageOf } from '../facts/images.ts'
import { imageText } from '../world/transfer/transfer.ts'
import type { Check } from './check.ts'
import { each } from './support/each.ts'
import { images } from './support/profiles.ts'

export const imagesPulled: Check = {
  id: 'images-pulled',
  title: 'Hosts that pull from a registry get an image, whole: login, token, manifest, and each blob from where its link leads.',
  why: 'A name that resolves and a login server that answers are half of a pull: layers come from another name, often by another way.',
  source: 'https://learn.microsoft.com/azure/container-registry/container-registry-dedicated-data-endpoints',
  profiles: images,
  needs: 'images',
  run(rehearsed) {
    const { facts, world } = rehearsed
    return each(imageCases(facts), async (pair) => {
      const host = pair.host.host.name
      const image = imageOf(pair.intent, pair.service)
      const done = await world.transfer!(host, { kind: 'pull', image, client: pair.intent.client ?? 'crane' })
      const seen = { host, subject: `pull ${imageText(image)}`, expected: 'the image, whole', observed: describeTransfer(done), holds: done.failure === undefined }
      return seen.holds ? seen : { ...seen, ...await causeOfTransfer(rehearsed, pair, done, { kind: 'pull', image }) }
    }, clientsAtOnce)
  },
  notApplicable: notApplicable(),
}
