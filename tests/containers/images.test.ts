import { setTimeout as sleep } from 'node:timers/promises'
import test, { type ExecutionContext } from 'ava'
import { furtherImages, images } from '../../docker/images.ts'
import { prepare } from '../../docker/setup.ts'
import { upToDateWithin } from '../../harness/checks/moved-clients-up-to-date.ts'
import { runChecks } from '../../harness/checks/run.ts'
import type { World } from '../../harness/world/world.ts'
import { createModel } from '../../harness/model/model.ts'
import { predicted } from '../../harness/parity/parity.ts'
import type { Received } from '../../harness/registry/receiver.ts'
import type { Lab } from '../../harness/runtime/lab.ts'
import { nodeNames } from '../../harness/facts/node-names.ts'
import { sampleImage } from '../../harness/world/transfer/transfer.ts'
import { withoutRepository } from '../images/rights.ts'
import { brokenImages, failing, firstViolation, imageChecks, nearestReplicaOnly, scattered, whole, type BrokenImages } from '../images/worlds.ts'
import { exchange } from '../design.ts'
import { inTime } from './in-time.ts'
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
for (const broken of [...brokenImages, nearestReplicaOnly, withoutRepository]) test.serial(finds, broken)

/** Octets of a pcap file without a packet in it: https://www.tcpdump.org/manpages/pcap-savefile.5.txt */
const emptyCapture = 24

inTime('pushed in the west by crane, pulled in the east by skopeo: private addresses only, and blobs of the east', async (t) => {
  await using started = await labOf(t, exchange(whole, 'publicNetworkAccess: Disabled }', `publicNetworkAccess: Disabled, webhooks: {
    western: { serviceUri: 'https://hooks.example.com/registry?region=weu', actions: push, customHeaders: { X-Own: text } },
    eastern: { serviceUri: 'https://hooks.example.com/arrived', location: eastus2, scope: 'payments/api:*' } } }`))
  const { lab } = started
  const elsewhere = await Promise.all(['build-weu', 'app-eus'].map((host) => lab.capture(host, 'tcp port 443 and not (src net 10.0.0.0/8 and dst net 10.0.0.0/8)')))
  const inside = await lab.capture('app-eus', 'tcp port 443 and src net 10.2.1.0/24')
  const image = { name: 'contoso.azurecr.io', repository: 'payments/api', reference: 'v1' }
  const pushed = await lab.transfer!('build-weu', { kind: 'push', image, client: 'crane' })
  t.is(pushed.failure, undefined)
  const pulled = await lab.transfer!('app-eus', { kind: 'pull', image, client: 'skopeo', patience: 60 })
  t.is(pulled.failure, undefined)
  for (const capture of elsewhere) t.is((await capture.stop()).length, emptyCapture)
  t.true((await inside.stop()).length > emptyCapture)
  const lines = (await lab.logs(nodeNames.containerRegistry('contoso'), 5000)).split('\n').flatMap((line) => /(?<!:)\{"time".*\}/.exec(line) ?? []).map((line) => JSON.parse(line) as { client: string; endpoint: string; host: string; status: number })
  const blobs = lines.filter(({ client, endpoint, status }) => client === started.facts.hosts.get('app-eus')!.address && endpoint === 'data' && status === 200)
  // Its config, and each of its four layers.
  t.is(blobs.length, 5)
  t.deepEqual([...new Set(blobs.map(({ host }) => host))], ['contoso.eastus2.data.azurecr.io'])

  // Each region's webhook has told of it, the eastern one as soon as all of it was there.
  const inRegistry = async (text: string): Promise<string> => {
    const { exitCode, stdout, stderr } = await lab.exec(nodeNames.containerRegistry('contoso'), ['sh', '-ec', text])
    t.is(exitCode, 0, stderr)
    return stdout
  }
  const told = (await inRegistry('cd /var/lib/container-registry; for n in $(seq 60); do [ "$(cat webhooks.jsonl 2>/dev/null | wc -l)" -ge 2 ] && break; sleep 0.5; done; cat webhooks.jsonl')).trim().split('\n').map((line) => JSON.parse(line) as Received)
  t.deepEqual(told.map(({ to }) => to), ['/hooks.example.com/registry?region=weu', '/hooks.example.com/arrived'])
  t.is(told[0]!.headers['x-own'], 'text')
  for (const { body } of told) t.like(body, { action: 'push', target: { repository: 'payments/api', tag: 'v1', digest: pushed.digest }, request: { host: 'contoso.azurecr.io', method: 'PUT' } })

  // The eastern replica takes nothing more, from the second push on: whoever is moved there is served what the tag led to before.
  const data = '/var/lib/registry/contoso.azurecr.io/eastus2/data'
  const { world, parity } = predicted(lab, createModel(started.facts))
  let pushes = 0
  const full: World = { ...world, transfer: async (host, request) => {
    if (request.kind === 'push' && ++pushes === 2) await inRegistry(`mkdir -p /disk; mount -t tmpfs -o size=16m tmpfs /disk; cp -a ${data}/. /disk/; mount --bind /disk ${data}; dd if=/dev/zero of=/disk/full bs=64k 2>/dev/null || true`)
    return await world.transfer!(host, request)
  } }
  const [moved] = await runChecks({ facts: started.facts, world: full }, { checks: [upToDateWithin(8)] })
  t.deepEqual([moved!.verdict, [...new Set(moved!.findings.filter(({ holds }) => !holds).map(({ subject }) => subject))]], ['fail', ['pull by contoso.eastus2.geo.azurecr.io what was pushed anew']], JSON.stringify(moved))
  t.regex(moved!.findings.find(({ holds }) => !holds)!.observed, /^an older image under the same tag: sha256:[0-9a-f]{64}$/)
  // What is wrong with the world the model does not know: it had predicted the newer one.
  t.deepEqual([...new Set(parity().differing.map(({ predicted: expected, observed }) => [expected, observed].map((text) => / \(push sha256:0*(\d)\)$/.exec(text)?.[1]).join()))], ['2,1'])
})

/** Waits until what a cache says of a name lives for longer than a push takes: the address itself lives for 10 s, and may be older where it comes from. */
async function remembered(lab: Lab, host: string, name: string): Promise<void> {
  for (;;) {
    const ttls = (await lab.ask(host, { name, type: 'A' }))?.answer.map(({ ttl }) => ttl) ?? []
    if (Math.min(...ttls) >= 7) return
    await sleep(1000)
  }
}

inTime('a push is scattered over two replicas by a resolver that alternates; a cache in between, and a regional endpoint, mend it', async (t) => {
  await using started = await labOf(t, scattered.text)
  const { world, parity } = predicted(started.lab, createModel(started.facts))
  const results = await imageChecks({ facts: started.facts, world: { ...world, transfer: async (host, request) => {
    if (host === 'build-cached') await remembered(started.lab, host, request.image.name)
    return await world.transfer!(host, request)
  } } })
  t.deepEqual(failing(results), scattered.fails, JSON.stringify(results.map(({ check, verdict, findings }) => [check.id, verdict, findings])))
  t.deepEqual(results.flatMap(({ findings }) => findings).filter(({ holds }) => !holds).map(({ host }) => host), ['build-scattered'])
  t.regex(firstViolation(results)?.observed ?? '', scattered.words)
  // Which of its requests comes to the wrong replica first is a matter of moments: half of all pushes get as far as the manifest.
  const said: string[] = []
  for (let n = 0; n < 15 && !said.some((words) => words.includes('MANIFEST_BLOB_UNKNOWN')); n++) {
    const { failure } = await world.transfer!('build-scattered', { kind: 'push', client: 'crane', image: { name: 'contoso.azurecr.io', repository: 'payments/api', reference: `v${n}` } })
    said.push(failure?.words ?? 'whole')
  }
  t.true(said.every((words) => scattered.words.test(words)), said.join('\n'))
  t.regex(said.at(-1)!, /MANIFEST_BLOB_UNKNOWN/)
  t.is((await world.ask('build-scattered', { name: 'contoso.azurecr.io', type: 'AAAA' }))?.answer.length, 0)
  t.deepEqual(parity().differing, [])
})
