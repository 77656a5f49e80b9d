import test from 'ava'
import { readdirSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { lookAtEngine } from '../../docker/engine-state.ts'
import { images, labImages, officialImages } from '../../docker/images.ts'
import { prepare } from '../../docker/setup.ts'
import { allImages, debian, Machine, noRegistry, removeMachines } from './machine.ts'

test.after.always(removeMachines)

const silent = { output: undefined }

test('with everything ready, a second set-up does no work', async (t) => {
  const world = new Machine()
  const first = await prepare({ world, ...silent })
  t.true(first.done.length > 0)
  world.lines.length = 0
  const written: string[] = []
  const second = await prepare({ world, output: { write: (text) => written.push(text) } })
  t.deepEqual(second.done, [])
  t.deepEqual(world.lines, [], 'not a single command')
  t.deepEqual(written, [], 'and not a word')
  t.deepEqual(second.images, first.images)
})

test('an engine that reaches the registry pulls official images by digest and builds the rest', async (t) => {
  const world = new Machine()
  await prepare({ world, ...silent })
  t.deepEqual([...world.images.keys()].sort(), [...allImages].sort())
  t.deepEqual(world.ran('docker pull').sort(), (['base', 'coredns'] as const).map((key) => `docker pull ${officialImages[key]}`).sort())
  t.deepEqual([...world.ran('debootstrap'), ...world.ran('go')], [])
})

test('an engine without a registry has them built under the same names', async (t) => {
  const world = new Machine({ failing: noRegistry })
  await prepare({ world, ...silent })
  t.deepEqual([...world.images.keys()].sort(), [...allImages].sort())
  t.is(world.ran('debootstrap').length, 1)
  t.is(world.ran('go install').length, 1)
})

for (const [key, program, module] of [
  ['container-registry', 'distribution', 'github.com/distribution/distribution/v3/cmd/registry@v3.1.2'],
  ['registry-client', 'crane', 'github.com/google/go-containerregistry/cmd/crane@v0.21.8'],
] as const) {
  test(`${key} is made when it is asked for, with ${program} in it`, async (t) => {
    for (const failing of [{}, noRegistry]) {
      const world = new Machine({ failing })
      await prepare({ world, images: [key], ...silent })
      t.deepEqual([...world.images.keys()].sort(), [images.base, images[key], images[program]].sort())
      t.deepEqual(world.ran('go install').map((line) => line.split(' ').at(-1)), failing === noRegistry ? [module] : [])
      const again = await prepare({ world, images: [key], ...silent })
      t.deepEqual(again.done, [])
    }
  })
}

test('of two images that begin with Node one is built before the other, so that they have one layer of it', async (t) => {
  const wanted = { images: [...labImages, 'container-registry'], ...silent } as const
  const built = (world: Machine, key: 'traffic-manager' | 'container-registry') => world.ran('docker build').filter((line) => line.includes(`--tag ${images[key]}`))
  const whole = new Machine()
  await prepare({ world: whole, ...wanted })
  const [line] = built(whole, 'traffic-manager')
  t.is(built(whole, 'container-registry').length, 1)
  const world = new Machine({ failing: { [line!.slice(0, line!.indexOf(' --file'))]: { output: 'no space left on device' } } })
  await t.throwsAsync(prepare({ world, ...wanted }), { message: /traffic-manager/ })
  t.deepEqual(built(world, 'container-registry'), [])
})

test('a bare Debian gets its own engine, started to outlive us; the registry is not tried again', async (t) => {
  const world = new Machine({ engine: 'absent', commands: ['apt-get', 'go'] })
  await prepare({ world, ...silent })
  t.deepEqual([...world.images.keys()].sort(), [...allImages].sort())
  t.true(world.lines.some((line) => line.endsWith('docker.io iptables')))
  t.deepEqual(world.ran('dockerd'), ['dockerd'])
  t.deepEqual(world.ran('docker pull'), [])
})

test('a bare Debian that reaches the registry pulls once its engine runs', async (t) => {
  const world = new Machine({ engine: 'absent', commands: ['apt-get'], registry: true })
  await prepare({ world, ...silent })
  t.is(world.ran('docker pull').length, 2)
})

test('an engine that only has to be started keeps its images', async (t) => {
  const world = new Machine()
  await prepare({ world, ...silent })
  world.stopEngine()
  const { done } = await prepare({ world, ...silent })
  t.deepEqual(done, ['container engine'])
})

test('an engine at a TCP port that is still starting is waited for, and keeps its images', async (t) => {
  const settings = { environment: { DOCKER_HOST: 'tcp://engine:2375' }, engineComes: true } as const
  const world = new Machine(settings)
  await prepare({ world, ...silent })
  world.lines.length = 0
  world.stopEngine()
  const { done } = await prepare({ world, ...silent })
  t.deepEqual(done, ['container engine'])
  t.deepEqual(world.lines, ['wait for engine port 2375'])
})

test('where systemd runs, it starts the engine', async (t) => {
  const world = new Machine({ engine: 'absent', systemd: true, registry: true })
  await prepare({ world, ...silent })
  t.is(world.ran('systemctl start docker').length, 1)
  t.deepEqual(world.ran('dockerd'), [])
})

test('old package lists are fetched anew, and only then', async (t) => {
  const install = 'apt-get -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 install'
  const world = new Machine({ engine: 'absent', registry: true, commands: ['apt-get'], failing: { [install]: { output: 'E: Unable to locate package docker.io', times: 1 } } })
  await prepare({ world, ...silent })
  t.deepEqual(world.ran('apt-get').map((line) => line.split(' ')[5]), ['install', 'update', 'install'])
})

test('a kernel that allows no bridge gets an engine without one', async (t) => {
  const world = new Machine({ engine: 'absent', registry: true, dockerdDies: ['failed to start daemon: Error initializing network controller: iptables failed'] })
  await prepare({ world, ...silent })
  t.deepEqual(world.ran('dockerd'), ['dockerd', 'dockerd --bridge=none --iptables=false --ip6tables=false'])
})

test('an image whose folder has changed is built again, alone', async (t) => {
  const world = new Machine()
  await prepare({ world, ...silent })
  world.images.set(images.unbound, { id: 'old', labels: { 'dns-rehearsal.content': 'of other files' } })
  const { done } = await prepare({ world, ...silent })
  t.deepEqual(done, [`build ${images.unbound}`])
})

test('a new base has everything built again that starts from it', async (t) => {
  const world = new Machine()
  await prepare({ world, ...silent })
  world.images.set(images.base, { id: 'new', labels: {} })
  const { done } = await prepare({ world, ...silent })
  t.deepEqual([...done].sort(), [images.bind, images.dnsmasq, images.fabric, images.firewall, images.host, images.nginx, images['traffic-manager'], images.unbound, images['vpn-gateway']].map((name) => `build ${name}`))
})

test('images for measurements are built only when asked for', async (t) => {
  const world = new Machine()
  await prepare({ world, ...silent, images: ['bench'] })
  t.deepEqual([...world.images.keys()].sort(), [images.base, images.bench].sort())
})

test('a second engine takes what was built for the first', async (t) => {
  const first = new Machine({ failing: noRegistry })
  await prepare({ world: first, ...silent })
  const second = new Machine({ failing: noRegistry, environment: { XDG_CACHE_HOME: first.cache } })
  await prepare({ world: second, ...silent })
  t.deepEqual([...second.ran('debootstrap'), ...second.ran('go')], [])
  t.deepEqual([...second.images.keys()].sort(), [...allImages].sort())
})

test('what a killed set-up left half-done is thrown away', async (t) => {
  const world = new Machine({ failing: noRegistry })
  const folder = join(world.cache, 'dns-rehearsal')
  mkdirSync(join(folder, 'debian-root.partial', 'usr'), { recursive: true })
  writeFileSync(join(folder, 'debian-bookworm-x64.tar.partial'), 'half')
  await prepare({ world, ...silent })
  t.deepEqual(readdirSync(folder).filter((name) => name.includes('partial') || name.includes('lock')), [])
})

test('of two set-ups at once the second waits, says so, and finds everything done', async (t) => {
  const world = new Machine({ failing: noRegistry })
  const written: string[] = []
  const [, second] = await Promise.all([prepare({ world, ...silent }), prepare({ world, output: { write: (text) => written.push(text) } })])
  t.is(world.ran('debootstrap').length, 1)
  t.deepEqual(second.done, [])
  t.regex(written.join(''), /^\d\d:\d\d:\d\d {2}Another set-up is at work \(process \d+\); waiting for it\.\n$/)
})

test('Go verifies checksums whatever the settings of the user say', async (t) => {
  const seen: Record<string, string>[] = []
  const world = new (class extends Machine {
    override async run(...[command, args, options]: Parameters<Machine['run']>): ReturnType<Machine['run']> {
      if (command === 'go' && options?.environment !== undefined) seen.push({ ...options.environment })
      return super.run(command, args, options)
    }
  })({ failing: noRegistry, commands: debian })
  await prepare({ world, ...silent })
  t.is(seen.length, 2)
  for (const environment of seen) t.like(environment, { GOSUMDB: 'sum.golang.org', GONOSUMDB: '', GOPRIVATE: '', GOINSECURE: '', GOFLAGS: '', GOENV: 'off' })
})

test('Podman: images are found by the names it gives them, though it looks for those that have all names at once', async (t) => {
  const list = JSON.stringify([['localhost/dns-rehearsal/host:latest', 'a'], ['docker.io/library/debian:bookworm-slim', 'b'], ['docker.io/coredns/coredns:1.14.7', 'c']].map(([tag, Id]) => ({ Id, RepoTags: [tag], Labels: null })))
  const podman = { ...new Machine(), environment: {}, ask: async (_: unknown, path: string) => ({ status: 200, body: path.includes('filters') ? '[]' : list }) }
  const state = await lookAtEngine(podman as never)
  t.deepEqual(state.running && [...state.images.keys()], ['dns-rehearsal/host', 'debian:bookworm-slim', 'coredns/coredns:1.14.7'])
})
