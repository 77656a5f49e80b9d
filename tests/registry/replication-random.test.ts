import test from 'ava'
import fc from 'fast-check'
import { random } from '../random.ts'
import { temporaryFolder } from '../temporary.ts'
import { image, index, replicas, type Replicas } from './replicas.ts'

// Whatever happens in whichever order: in the end all replicas have the same, and nothing is lost that was accepted.

const first = image('config 1', 'a base layer', 'one on top')
const images = [first, image('config 2', 'a base layer', 'another on top'), image('config 3', 'a layer of its own'), index(first, image('config 2', 'a base layer', 'another on top'))]
const [regions, repositories, tags] = [['westeurope', 'eastus2', 'japaneast'], ['samples/hello', 'samples/world'], ['v1', 'latest']]

type Step =
  | { readonly kind: 'push'; readonly region: string; readonly repository: string; readonly image: number; readonly tag: string | undefined }
  | { readonly kind: 'untag'; readonly region: string; readonly repository: string; readonly tag: string }
  | { readonly kind: 'delete'; readonly region: string; readonly repository: string; readonly image: number }
  | { readonly kind: 'away' | 'losesAnswer' | 'replicate' | 'begin'; readonly region: string }
  | { readonly kind: 'kill' }
  | { readonly kind: 'pass'; readonly seconds: number }

const region = fc.constantFrom(...regions)
const repository = fc.constantFrom(...repositories)
const number = fc.nat(images.length - 1)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('push' as const), region, repository, image: number, tag: fc.constantFrom(undefined, ...tags) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('untag' as const), region, repository, tag: fc.constantFrom(...tags) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete' as const), region, repository, image: number }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom('away' as const, 'losesAnswer' as const, 'replicate' as const, 'begin' as const, 'begin' as const), region }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'kill' as const }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('pass' as const), seconds: fc.nat(20) }) },
)

/** What must be there in the end: of each manifest and each tag, what the last word was that was accepted; nothing where that is not known. */
type Expected = Map<string, string | undefined>

async function take(it: Replicas, one: Step, expected: Expected, running: Promise<unknown>[]): Promise<void> {
  switch (one.kind) {
    case 'pass': return it.pass(one.seconds)
    case 'kill': return it.restart()
    case 'away': return void (it.standIns.get(one.region)!.away = !it.standIns.get(one.region)!.away)
    case 'losesAnswer': return void (it.standIns.get(one.region)!.losesAnswer = true)
    case 'replicate': return void await it.step(one.region)
    // Goes on beside what comes next.
    case 'begin': return void running.push(it.step(one.region).catch(() => undefined))
    default: {
      const status = await wrote(it, one)
      if (status !== undefined && status >= 300) return
      const known = status !== undefined
      const digest = one.kind === 'untag' ? undefined : images[one.image]!.digest
      const tag = one.kind === 'delete' ? undefined : one.tag
      if (digest !== undefined && (known || one.kind === 'delete')) expected.set(`${one.repository}@${digest}`, known && one.kind === 'push' ? 'there' : undefined)
      if (one.kind === 'delete') for (const [name, led] of expected) if (name.startsWith(`${one.repository} `) && led === digest) expected.set(name, undefined)
      if (tag !== undefined) expected.set(`${one.repository} ${tag}`, known && one.kind === 'push' ? digest : undefined)
    }
  }
}

async function wrote(it: Replicas, one: Step & { readonly kind: 'push' | 'untag' | 'delete' }): Promise<number | undefined> {
  try {
    return await (one.kind === 'push' ? it.push(one.region, one.repository, images[one.image]!, one.tag) : it.remove(one.region, one.repository, one.kind === 'untag' ? one.tag : images[one.image]!.digest))
  } catch {
    return undefined
  }
}

test('pushes, deletions, outages, lost answers and kills in any order: all replicas end alike, and nothing is lost that was accepted', async (t) => {
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
    const it = replicas(temporaryFolder(t), regions)
    const [expected, running]: [Expected, Promise<unknown>[]] = [new Map(), []]
    for (const one of steps) await take(it, one, expected, running)
    await Promise.all(running)
    for (const one of it.standIns.values()) Object.assign(one, { away: false, losesAnswer: false })
    await it.settle()
    const [home, ...others] = regions.map((name) => it.standIns.get(name)!.contents())
    for (const other of others) t.deepEqual(other, home)
    for (const [name, led] of expected) if (led !== undefined) t.true(home!.includes(led === 'there' ? name : `${name} → ${led}`), `${name} ${led}: ${home!.join('\n')}`)
    // Also in a life after this one, where nothing has to be done any more.
    const writes = regions.map((name) => it.standIns.get(name)!.writes.length)
    it.restart()
    await it.settle()
    t.deepEqual(regions.map((name) => it.standIns.get(name)!.writes.length), writes)
  }), random(t, 300, { least: 60 }))
})

test('two clients at two replicas at once: all replicas end alike, with the tag of either', async (t) => {
  await fc.assert(fc.asyncProperty(fc.array(fc.tuple(region, number, region, number, fc.boolean()), { minLength: 1, maxLength: 8 }), async (rounds) => {
    const it = replicas(temporaryFolder(t), regions)
    for (const [one, own, other, others, replicate] of rounds) {
      await Promise.all([it.push(one, 'samples/hello', images[own]!, 'v1'), it.push(other, 'samples/hello', images[others]!, 'v1'), ...(replicate ? regions.map(it.step) : [])])
      it.pass(11)
    }
    await it.settle()
    const ends = regions.map((name) => it.standIns.get(name)!.contents())
    t.deepEqual(ends, regions.map(() => ends[0]!))
    const [, own, , others] = rounds.at(-1)!
    t.true([own, others].some((one) => ends[0]!.includes(`samples/hello v1 → ${images[one]!.digest}`)))
  }), random(t, 100, { least: 20 }))
})
