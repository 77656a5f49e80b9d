import { readFileSync } from 'node:fs'
import test from 'ava'
import { images, officialImages, ownImages } from '../../docker/images.ts'
import { measuredVersions, upstreamOf } from '../../docker/measured.ts'
import { prepare } from '../../docker/setup.ts'
import { runningKinds } from '../../harness/software/kinds.ts'
import { Machine, removeMachines } from './machine.ts'

test.after.always(removeMachines)

const told = async (world: Machine): Promise<string> => {
  let text = ''
  await prepare({ world, output: { write: (piece) => (text += piece) } })
  return text
}

test('images are named by this project, and nobody’s own are touched', async (t) => {
  const [project] = images.fabric.split('/')
  t.deepEqual(Object.values(images).filter((name) => !name.startsWith(`${project}/`) && !name.startsWith('dns-rehearsal/')), [])
  const world = new Machine()
  await prepare({ world, output: undefined })
  const tagged = [...world.ran('docker tag').map((line) => line.split(' ').at(-1)), ...world.ran('docker import').map((line) => line.split(' ').at(-1)), ...world.ran('docker build').map((line) => / --tag (\S+)/.exec(line)?.[1])]
  t.true(tagged.length > 5)
  t.deepEqual(tagged.filter((name) => name !== undefined && !Object.values(images).includes(name)), [])
  t.true(images.base.endsWith(`:${/:(bookworm-\d+)-slim@/.exec(officialImages.base)![1]!}`))
})

test('images start from the base that set-up made', async (t) => {
  const world = new Machine()
  await prepare({ world, output: undefined })
  const builds = world.ran('docker build')
  t.true(builds.length > 5)
  t.deepEqual(builds.filter((line) => !line.includes(`--build-arg BASE=${images.base}`)), [])
})

test('where everything is as it was measured, nothing is said and nothing is built twice', async (t) => {
  const world = new Machine()
  t.notRegex(await told(world), /measured/)
  const built = world.ran('docker build').map((line) => / --tag (\S+)/.exec(line)?.[1])
  t.is(new Set(built).size, built.length)
})

test('a Debian that has moved on is told, at once and every time, and is no reason to build again', async (t) => {
  const world = new Machine({ versions: { bind9: '1:9.20.1-1~deb13u1', 'wireguard-tools': '' } })
  const first = await told(world)
  t.regex(first, new RegExp(`^${images.bind} has bind9 9\\.20\\.1 instead of 9\\.18\\.49: Debian has moved on since the model was measured\\.`, 'm'))
  t.regex(first, new RegExp(`^${images['vpn-gateway']} has wireguard-tools in no version that could be found out instead of 1\\.0\\.20210914:`, 'm'))
  world.lines.length = 0
  const second = await told(world)
  t.is(second.split('\n').filter((line) => line.includes('instead of')).length, 3)
  t.deepEqual(world.lines, [], 'not a single command')
})

test('versions are compared as their makers number them', (t) => {
  t.is(upstreamOf('1:9.18.49-1~deb12u3'), '9.18.49')
  t.is(upstreamOf('7.88.1-10+deb12u15'), '7.88.1')
  t.is(upstreamOf('0.0.20220316-1+b4'), '0.0.20220316')
  t.is(upstreamOf('2.90'), '2.90')
})

test('every image says what was measured in it, and what the model says of its software is the same', (t) => {
  t.deepEqual(ownImages.filter((key) => measuredVersions(key).size === 0), ['traffic-manager', 'container-registry', 'bench'])
  for (const kind of runningKinds) {
    const said = /Measured with ([\d.]*\d)/.exec(readFileSync(`harness/software/${kind}/traits.ts`, 'utf8'))?.[1]
    const version = kind === 'coredns' ? /:([\d.]+)@/.exec(officialImages.coredns)![1] : [...measuredVersions(kind).values()][0]
    t.is(said, version, kind)
  }
})
