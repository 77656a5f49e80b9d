import type { Intended } from '../diagnosis/intent/intended.ts'
import type { Facts } from '../facts/facts.ts'
import { imageOf } from '../facts/images.ts'
import { imageText } from '../world/transfer/transfer.ts'
import type { Check } from './check.ts'
import { each } from './support/each.ts'
import { causeOfTransfer, clientsAtOnce, describeTransfer, imageCases } from './support/images.ts'
import { otherSelections } from './support/moves.ts'
import { images } from './support/profiles.ts'

/** Hosts that pull by a private endpoint of a registry with several replicas. */
function cases(facts: Facts): readonly Intended[] {
  return imageCases(facts).filter(({ intent, service }) => intent.reach === 'privately' && service.regions.length > 1)
}

export const anyReplicaServes: Check = {
  id: 'any-replica-serves',
  title: 'Hosts that pull by a private endpoint get the image whichever replica answers behind it.',
  why: 'Which one does is the choice of the platform, and no source tells it: whoever has the data endpoint of one region only pulls until it is another.',
  source: 'https://learn.microsoft.com/azure/container-registry/container-registry-private-endpoints',
  profiles: images,
  needs: 'selection',
  async *run({ facts, world }) {
    // What fails anyhow is for images-pulled to tell.
    const pulling: Intended[] = []
    for (const pair of cases(facts)) {
      const { failure } = await world.transfer!(pair.host.host.name, { kind: 'pull', image: imageOf(pair.intent, pair.service), client: 'crane' })
      if (failure === undefined) pulling.push(pair)
    }
    for (const selection of otherSelections(facts)) {
      await using selected = await world.selecting!(selection)
      yield* each(pulling, async (pair) => {
        const host = pair.host.host.name
        const image = imageOf(pair.intent, pair.service)
        const done = await selected.transfer!(host, { kind: 'pull', image, client: 'crane' })
        const seen = { host, subject: `pull ${imageText(image)} with replicaSelection: ${selection}`, expected: 'the image, whole', observed: describeTransfer(done), holds: done.failure === undefined }
        if (seen.holds) return seen
        const cause = await causeOfTransfer({ facts, world: selected }, pair, done, { kind: 'pull', image })
        return { ...seen, ...cause, because: `with replicaSelection: ${selection}, ${cause.because}` }
      }, clientsAtOnce)
    }
  },
  notApplicable(facts) {
    if (cases(facts).length === 0) return 'nobody pulls by a private endpoint of a registry with several replicas'
    return otherSelections(facts).length > 0 ? undefined : 'whichever rule chooses, the same replicas answer'
  },
}
