import test, { type ExecutionContext } from 'ava'
import { furtherImages, images } from '../../docker/images.ts'
import { prepare } from '../../docker/setup.ts'
import { createModel } from '../../harness/model/model.ts'
import { predicted } from '../../harness/parity/parity.ts'
import { sampleImage } from '../../harness/world/transfer/transfer.ts'
import { brokenImages, failing, firstViolation, imageChecks, type BrokenImages } from '../images/worlds.ts'
import { labOf } from './lab.ts'

// Checks of images in worlds that are broken in one way each: real clients print what the model had said.

test.before(async (t) => {
  t.timeout(540_000, 'images for registries')
  await prepare({ images: furtherImages([images['container-registry'], images['registry-client']]) })
})

const finds = test.macro({
  title: (_, { title }: BrokenImages) => `broken: ${title}`,
  async exec(t: ExecutionContext, { text, fails, words, because }: BrokenImages) {
    await using started = await labOf(t, text)
    const { world, parity } = predicted(started.lab, createModel(started.facts))
    const results = await imageChecks({ facts: started.facts, world })
    t.deepEqual(failing(results), fails, JSON.stringify(results.map(({ check, verdict, reason }) => [check.id, verdict, reason])))
    const found = firstViolation(results)
    t.regex(found?.observed ?? '', words)
    t.regex(found?.because ?? '', because)
    // The other client says the same in its own words; what nobody has pushed is there for none.
    const host = started.facts.topology.intent.find(({ for: purpose }) => purpose !== undefined)!
    const name = started.facts.services.get(host.service)!.names[0]!.name
    await world.transfer!(host.from[0]!, { kind: 'pull', image: { name, ...sampleImage }, client: 'skopeo' })
    await world.transfer!(host.from[0]!, { kind: 'pull', image: { name, repository: 'samples/hello', reference: 'nobody' }, client: 'skopeo' })
    t.deepEqual(parity().differing, [])
  },
})
for (const broken of brokenImages) test.serial(finds, broken)
