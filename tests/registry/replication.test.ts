import test from 'ava'
import { contentsOf } from '../../harness/registry/contents.ts'
import { temporaryFolder } from '../temporary.ts'
import { asked, image, index, replicas } from './replicas.ts'
import { digestOf } from './stand-in.ts'

// The delay is 10 s here and the way takes 100 bytes a second; it is tried again after 5 s.

const [west, east, japan] = ['westeurope', 'eastus2', 'japaneast']
const base = 'b'.repeat(300)
const one = image('config 1', base)
const other = image('config 2', base, 'o'.repeat(50))
const repository = 'samples/hello'

test('an image comes after the delay and the time that its missing bytes take; a tag that is overwritten leads to two digests meanwhile', async (t) => {
  const it = replicas(temporaryFolder(t), [west, east])
  const has = (region: string, { digest }: typeof one) => it.standIns.get(region)!.contents().includes(`${repository} v1 → ${digest}`)
  t.is(await it.push(west, repository, one, 'v1'), 201)
  it.pass(10)
  const due = await it.step(east)
  it.pass(3)
  await it.step(east)
  t.false(has(east, one), '308 bytes take more than 3 s')
  it.pass(0.08)
  t.is(due, it.history.pending(east)[0]!.time + 13_080)
  await it.step(east)
  t.true(has(east, one))

  t.is(await it.push(east, repository, other, 'v1'), 201)
  t.true(has(west, one) && has(east, other))
  await it.settle()
  t.true(has(west, other) && has(east, other))
  t.true(it.standIns.get(west)!.contents().includes(`${repository}@${one.digest}`), 'without its tag it is still there')
})

test('only layers travel that are missing there: not those of an earlier image, nor those of another repository', async (t) => {
  const it = replicas(temporaryFolder(t), [west, east])
  await it.push(west, repository, one, 'v1')
  await it.push(west, repository, other, 'v2')
  await it.push(west, 'copies/hello', other, 'v1')
  await it.push(west, repository, other, 'v3')
  await it.settle()
  t.deepEqual(it.lines.map(({ from, to, tag, blobs, bytes, manifests }) => ({ from, to, tag, blobs, bytes, manifests })), [
    { from: west, to: east, tag: 'v1', blobs: 2, bytes: 308, manifests: 1 },
    { from: west, to: east, tag: 'v2', blobs: 2, bytes: 58, manifests: 1 },
    { from: west, to: east, tag: 'v1', blobs: 0, bytes: 0, manifests: 1 },
    { from: west, to: east, tag: 'v3', blobs: 0, bytes: 0, manifests: 0 },
  ])
  t.is(it.standIns.get(east)!.uploads.length, 4)
  // What need not travel takes no time beyond the delay.
  await it.push(west, 'copies/further', other, 'v1')
  it.pass(10)
  await it.step(east)
  t.like(it.lines.at(-1), { repository: 'copies/further', bytes: 0, milliseconds: 10_000 })
})

test('manifests come before their tags, and an index after what it lists, in whichever order they were pushed', async (t) => {
  const it = replicas(temporaryFolder(t), [west, east])
  const both = index(one, other)
  await it.push(west, repository, both, 'v1')
  await it.push(west, repository, other)
  await it.push(west, repository, one)
  await it.settle()
  t.deepEqual(it.standIns.get(east)!.writes, [one, other, both].map(({ digest }) => `PUT ${digest}`).concat('PUT v1'))
})

test('what is under way survives the end of the service, and a new replica catches up with what is there, not with what is gone', async (t) => {
  const it = replicas(temporaryFolder(t), [west, east])
  await it.push(west, repository, one, 'v1')
  await it.push(west, repository, other, 'v2')
  await it.remove(west, repository, other.digest)
  it.restart()
  await it.settle()
  t.deepEqual(it.standIns.get(east)!.contents(), it.standIns.get(west)!.contents())
  it.restart([west, east, japan])
  t.deepEqual(it.standIns.get(japan)!.contents(), [])
  await it.settle()
  t.deepEqual(it.standIns.get(japan)!.contents(), it.standIns.get(west)!.contents())
  t.is(it.standIns.get(japan)!.uploads.length, 2)
})

test('a replica that is away gets everything when it is back, and what comes from one that is away waits for it', async (t) => {
  const it = replicas(temporaryFolder(t), [west, east])
  it.standIns.get(east)!.away = true
  await it.push(west, repository, one, 'v1')
  it.pass(60)
  const next = await it.step(east)
  t.true(next !== undefined && it.failures.length === 1 && it.history.pending(east).length === 1)
  Object.assign(it.standIns.get(east)!, { away: false })
  await it.settle()
  await it.push(east, repository, other, 'v1')
  it.standIns.get(east)!.away = true
  it.pass(60)
  await it.step(west)
  t.is(it.history.pending(west).length, 1)
  it.standIns.get(east)!.away = false
  await it.settle()
  t.deepEqual(it.standIns.get(west)!.contents(), it.standIns.get(east)!.contents())
})

test('a layer whose bytes were lost is not taken by the others: the image waits, others go on, and a replica that has it whole gives it', async (t) => {
  const it = replicas(temporaryFolder(t), [west, east, japan])
  const layer = digestOf(Buffer.from('a layer'))
  const spoilt = image('config', 'a layer')
  await it.push(west, repository, spoilt, 'v1')
  const { blobs } = it.standIns.get(west)!
  blobs.set(layer, Buffer.from('A LAYER'))
  await it.push(west, repository, one, 'v2')
  for (let n = 0; n < 4; n += 1) {
    it.pass(30)
    await Promise.all([east, japan].map((region) => it.step(region)))
  }
  for (const region of [east, japan]) {
    t.true(it.standIns.get(region)!.contents().includes(`${repository} v2 → ${one.digest}`))
    t.false(it.standIns.get(region)!.contents().some((line) => line.includes(spoilt.digest)))
  }
  t.regex(it.failures.join('\n'), new RegExp(`blob ${layer} could not be brought: westeurope: eastus2 answers 400 to it; japaneast answers 404`))
  // Somebody pushes it at another replica.
  await it.push(japan, repository, spoilt, 'v1')
  await it.settle()
  t.true(it.standIns.get(east)!.contents().includes(`${repository} v1 → ${spoilt.digest}`))
})

test('a deletion that meets a later push of the same image takes the older tags only', async (t) => {
  const it = replicas(temporaryFolder(t), [west, east])
  await it.push(west, repository, one, 'v1')
  await it.settle()
  await it.remove(west, repository, one.digest)
  await it.push(east, repository, one, 'v2')
  await it.settle()
  for (const region of [west, east]) t.deepEqual(it.standIns.get(region)!.contents(), [`${repository} v2 → ${one.digest}`, `${repository}@${one.digest}`])
})

test('a deletion of what is not there, whose answer gets lost, deletes nothing at other replicas', async (t) => {
  const it = replicas(temporaryFolder(t), [west, east])
  await it.push(west, repository, one, 'v1')
  for (const reference of [one.digest, 'v1']) {
    it.standIns.get(east)!.losesAnswer = true
    await t.throwsAsync(it.remove(east, repository, reference), { message: /gone before it answered/ })
  }
  await it.settle()
  for (const region of [west, east]) t.deepEqual(it.standIns.get(region)!.contents(), [`${repository} v1 → ${one.digest}`, `${repository}@${one.digest}`])
})

test('a push that ended between manifest and tag goes on without the tag', async (t) => {
  const it = replicas(temporaryFolder(t), [west, east])
  const { ask } = it.standIns.get(west)!
  await it.push(west, repository, one, 'v1')
  const push = { kind: 'push', digest: other.digest, mediaType: other.mediaType, size: other.body.length, tag: 'v1', ...contentsOf(other.body) } as const
  await t.throwsAsync(it.replication.write(west, repository, push, asked, async () => {
    for (const layer of other.layers) await ask({ method: 'PUT', path: `/v2/${repository}/blobs/uploads/1?digest=${digestOf(layer)}`, headers: {}, body: layer })
    await ask({ method: 'PUT', path: `/v2/${repository}/manifests/${other.digest}`, headers: { 'content-type': other.mediaType }, body: other.body })
    throw new Error('killed')
  }), { message: 'killed' })
  await it.settle()
  for (const region of [west, east]) t.deepEqual(it.standIns.get(region)!.contents(), [`${repository} v1 → ${one.digest}`, ...[one, other].map(({ digest }) => `${repository}@${digest}`).toSorted()], region)
})

test('a client who deletes an image where another push of it is just coming has the last word', async (t) => {
  const it = replicas(temporaryFolder(t), [west, east])
  await it.push(west, repository, one, 'v1')
  await it.settle()
  await it.push(west, repository, one, 'v2')
  const target = it.standIns.get(east)!
  const { ask } = target
  let blobs = 0
  target.ask = async (question) => {
    // Replication asks for both blobs before it knows how long it takes, and for both again before it begins with the manifest.
    if (question.path.includes('/blobs/') && (blobs += 1) === 4) await it.remove(east, repository, one.digest)
    return await ask(question)
  }
  it.pass(20)
  await it.step(east)
  t.true(blobs >= 4)
  await it.settle()
  for (const region of [west, east]) t.deepEqual(it.standIns.get(region)!.contents(), [], region)
})
