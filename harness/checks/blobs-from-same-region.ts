import type { Facts, ServiceName } from '../facts/facts.ts'
import { imageOf } from '../facts/images.ts'
import { imageText, sampleImage } from '../world/transfer/transfer.ts'
import type { Intended } from '../diagnosis/intent/intended.ts'
import type { Check } from './check.ts'
import { each } from './support/each.ts'
import { causeOfTransfer, clientsAtOnce, describeTransfer, imageCases } from './support/images.ts'
import { images } from './support/profiles.ts'

function cases(facts: Facts): readonly { readonly pair: Intended; readonly endpoint: ServiceName }[] {
  return imageCases(facts).flatMap((pair) => pair.service.names.filter(({ kind }) => kind === 'regional').map((endpoint) => ({ pair, endpoint })))
}

export const blobsFromSameRegion: Check = {
  id: 'blobs-from-same-region',
  title: "Pulled by a regional endpoint, each blob comes from that region's own data endpoint.",
  why: 'After a failover hosts pull from the other region: what its login server gives them must be followed by what its data endpoint does.',
  source: 'https://learn.microsoft.com/azure/container-registry/container-registry-geo-replication#regional-endpoints',
  profiles: images,
  needs: 'images',
  run(rehearsed) {
    const { facts, world } = rehearsed
    return each(cases(facts), async ({ pair, endpoint: { name, region } }) => {
      const host = pair.host.host.name
      // With a token, what it has a right to.
      const image = { ...(pair.intent.token === undefined ? sampleImage : imageOf(pair.intent, pair.service)), name }
      const done = await world.transfer!(host, { kind: 'pull', image, client: 'crane' })
      const data = pair.service.names.find((one) => one.kind === 'data' && one.region === region)
      const elsewhere = done.steps.filter(({ what, name: from }) => what === 'content' && data !== undefined && from !== data.name)
      const seen = {
        host,
        subject: `pull ${imageText(image)}`,
        expected: data === undefined ? 'the image, whole' : `each blob from ${data.name}`,
        observed: describeTransfer(done),
        holds: done.failure === undefined && elsewhere.length === 0,
      }
      return seen.holds ? seen : { ...seen, ...await causeOfTransfer(rehearsed, pair, done, { kind: 'pull', image }) }
    }, clientsAtOnce)
  },
  notApplicable: (facts) => (cases(facts).length > 0 ? undefined : 'no registry that somebody pulls from has regional endpoints'),
}
