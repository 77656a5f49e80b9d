import { setTimeout as sleep } from 'node:timers/promises'
import test from 'ava'
import { furtherImages, images } from '../../docker/images.ts'
import { prepare } from '../../docker/setup.ts'
import { nodeNames } from '../../harness/facts/node-names.ts'
import type { Lab } from '../../harness/runtime/lab.ts'
import { exchange, topologyText } from '../design.ts'
import { judgedAlike } from './judged-alike.ts'
import { labOf } from './lab.ts'

// Real clients push and pull through the lab's names: DNS, TLS, token, manifest, the link to the data endpoint, blob.

const design = `
registries:
  contoso: { location: westeurope, replications: [eastus2], regionalEndpoints: Enabled, publicNetworkAccess: Disabled }
  fabrikam: { location: eastus2, dataEndpointEnabled: true }
virtualNetworks:
  weu: { location: westeurope, addressSpace: 10.0.0.0/16, subnets: { endpoints: 10.0.1.0/24, apps: 10.0.2.0/24 } }
privateDnsZones:
  registry-zone: { name: privatelink.azurecr.io, virtualNetworkLinks: [weu] }
privateEndpoints:
  contoso-weu: { registry: contoso, subnet: weu/endpoints, privateDnsZoneGroup: [registry-zone] }
hosts:
  app: weu/apps
  laptop: internet
intent:
  - { from: app, registry: contoso, reach: privately, for: push }
  - { from: laptop, registry: fabrikam, reach: publicly, for: push }
  - { from: laptop, registry: contoso, reach: never }
`

/** An image of one layer, as an OCI layout in the host. It is compressed, as clients would otherwise compress it on the way. */
const makeImage = `
set -e
mkdir -p /tmp/image/blobs/sha256 && cd /tmp/image
put() { set -- $(sha256sum "$1") "$1"; mv "$3" "blobs/sha256/$1"; echo "$1"; }
head -c 3000000 /dev/urandom > data && tar -cf plain data && diff=$(sha256sum < plain | cut -d' ' -f1) && gzip -nc plain > layer && rm data plain && size=$(stat -c %s layer) && layer=$(put layer)
printf '{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["sha256:%s"]},"config":{}}' $diff > config
csize=$(stat -c %s config) && config=$(put config)
printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:%s","size":%s},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:%s","size":%s}]}' $config $csize $layer $size > manifest
msize=$(stat -c %s manifest) && manifest=$(put manifest)
printf '{"imageLayoutVersion":"1.0.0"}' > oci-layout
printf '{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:%s","size":%s,"annotations":{"org.opencontainers.image.ref.name":"v1"}}]}' $manifest $msize > index.json
`

test.before(async (t) => {
  t.timeout(540_000, 'images for registries')
  await prepare({ images: furtherImages([images['container-registry'], images['registry-client']]) })
})

interface Noted {
  readonly client: string
  readonly privateEndpoint: boolean
  readonly host: string
  readonly endpoint: string
  readonly region: string
  readonly method: string
  readonly status: number
}

async function noted(lab: Lab, registry: string): Promise<readonly Noted[]> {
  const lines = (await lab.logs(nodeNames.containerRegistry(registry), 5000)).split('\n')
  return lines.flatMap((line) => /(?<!:)\{"time".*\}/.exec(line) ?? []).map((line) => JSON.parse(line) as Noted)
}

async function run(lab: Lab, host: string, ...argv: readonly string[]): Promise<{ readonly code: number; readonly said: string }> {
  const { exitCode, stdout, stderr } = await lab.exec(host, argv, { timeout: 100_000 })
  return { code: exitCode, said: stdout + stderr }
}

test.serial('an image is pushed and pulled over private addresses, by its own region’s data endpoint, and the other replica does not have it yet', async (t) => {
  await using world = await labOf(t, `${design}settings: { replicationDelay: 3600 }\n`)
  const { lab } = world
  const { address } = world.facts.hosts.get('app')!
  t.is((await run(lab, 'app', 'sh', '-c', makeImage)).code, 0)
  const push = await run(lab, 'app', 'skopeo', 'copy', 'oci:/tmp/image:v1', 'docker://contoso.azurecr.io/samples/own:v1')
  t.is(push.code, 0, push.said)
  const pull = await run(lab, 'app', 'skopeo', 'copy', 'docker://contoso.azurecr.io/samples/own:v1', 'oci:/tmp/pulled:v1')
  t.is(pull.code, 0, pull.said)
  t.is((await run(lab, 'app', 'diff', '-r', '/tmp/image/blobs', '/tmp/pulled/blobs')).code, 0)

  const seen = await noted(lab, 'contoso')
  t.true(seen.every(({ client, privateEndpoint, region }) => client === address && privateEndpoint && region === 'westeurope'), JSON.stringify(seen))
  const blobs = seen.filter(({ endpoint, status }) => endpoint === 'data' && status === 200)
  t.deepEqual([...new Set(blobs.map(({ host }) => host))], ['contoso.westeurope.data.azurecr.io'])
  t.is(blobs.length, 2)

  // The other client that hosts have says the same in its own words.
  const crane = await run(lab, 'app', 'crane', 'copy', 'contoso.azurecr.io/samples/own:v1', 'contoso.azurecr.io/copies/hello:v2')
  t.is(crane.code, 0, crane.said)
  const there = await run(lab, 'app', 'crane', 'manifest', 'contoso.eastus2.geo.azurecr.io/copies/hello:v2')
  t.regex(there.said, /MANIFEST_UNKNOWN/)

  const other = await run(lab, 'app', 'skopeo', 'inspect', 'docker://contoso.eastus2.geo.azurecr.io/samples/own:v1')
  t.not(other.code, 0)
  t.regex(other.said, /reading manifest v1 in contoso\.eastus2\.geo\.azurecr\.io\/samples\/own: manifest unknown/)
  const own = await run(lab, 'app', 'skopeo', 'inspect', '--format', '{{.Digest}}', 'docker://contoso.westeurope.geo.azurecr.io/samples/own:v1')
  t.regex(own.said, /^sha256:[0-9a-f]{64}\n$/)

  // From outside: shut out, in the words that clients show.
  const outside = await run(lab, 'laptop', 'skopeo', 'inspect', 'docker://contoso.azurecr.io/samples/own:v1')
  t.regex(outside.said, /invalid status code from registry 403 \(Forbidden\)/)
  const body = await run(lab, 'laptop', 'curl', '--silent', 'https://contoso.azurecr.io/v2/')
  t.is((JSON.parse(body.said) as { errors: { message: string }[] }).errors[0]!.message, `client with IP '${world.facts.hosts.get('laptop')!.address}' is not allowed access. Refer https://aka.ms/acr/firewall to grant access.`)
})

test.serial('an image that is pushed to one replica is pulled from the other, over private addresses and from that region’s data endpoint; only missing layers travelled', async (t) => {
  await using world = await labOf(t, `${design}settings: { replicationDelay: 1 }\n`)
  const { lab } = world
  t.is((await run(lab, 'app', 'sh', '-c', makeImage)).code, 0)
  const push = await run(lab, 'app', 'skopeo', 'copy', 'oci:/tmp/image:v1', 'docker://contoso.westeurope.geo.azurecr.io/samples/own:v1')
  t.is(push.code, 0, push.said)
  const replicated = async () => (await lab.logs(nodeNames.containerRegistry('contoso'), 5000)).split('\n').flatMap((line) => /\{"replicated".*\}/.exec(line) ?? [])
    .map((line) => (JSON.parse(line) as { replicated: { from: string; to: string; repository: string; blobs: number; bytes: number; milliseconds: number } }).replicated)
  const arrived = async (count: number) => {
    for (let left = 120; (await replicated()).length < count && left > 0; left -= 1) await sleep(500)
  }
  await arrived(1)
  const pull = await run(lab, 'app', 'skopeo', 'copy', 'docker://contoso.eastus2.geo.azurecr.io/samples/own:v1', 'oci:/tmp/pulled:v1')
  t.is(pull.code, 0, pull.said)
  t.is((await run(lab, 'app', 'diff', '-r', '/tmp/image/blobs', '/tmp/pulled/blobs')).code, 0)
  const blobs = (await noted(lab, 'contoso')).filter(({ endpoint, status }) => endpoint === 'data' && status === 200)
  t.deepEqual([...new Set(blobs.map(({ host, privateEndpoint }) => `${host} ${privateEndpoint}`))], ['contoso.eastus2.data.azurecr.io true'])

  // Back the other way, under another name: its layers are there.
  const copy = await run(lab, 'app', 'crane', 'copy', 'contoso.eastus2.geo.azurecr.io/samples/own:v1', 'contoso.eastus2.geo.azurecr.io/copies/hello:v2')
  t.is(copy.code, 0, copy.said)
  await arrived(2)
  const lines = await replicated()
  t.log(lines)
  t.like(lines[0], { from: 'westeurope', to: 'eastus2', repository: 'samples/own', blobs: 2 })
  t.true(lines[0]!.bytes > 3_000_000)
  t.like(lines[1], { from: 'eastus2', to: 'westeurope', repository: 'copies/hello', blobs: 0, bytes: 0 })
  t.is((await run(lab, 'app', 'crane', 'manifest', 'contoso.westeurope.geo.azurecr.io/copies/hello:v2')).code, 0)
})

test.serial('over the internet: pushed and pulled at the public front ends; a killed distribution registry comes back, and the push is tried again', async (t) => {
  await using world = await labOf(t, design)
  const { lab } = world
  t.is((await run(lab, 'laptop', 'sh', '-c', makeImage)).code, 0)
  const node = nodeNames.containerRegistry('fabrikam')
  const push = () => run(lab, 'laptop', 'skopeo', 'copy', 'oci:/tmp/image:v1', 'docker://fabrikam.azurecr.io/samples/own:v1')
  t.is((await run(lab, node, 'sh', '-c', "kill $(grep -l '^/usr/local/bin/registry' /proc/[0-9]*/cmdline | cut -d/ -f3)")).code, 0)
  let tries = 0
  let pushed = await push()
  for (; pushed.code !== 0 && tries < 20; tries += 1) {
    t.regex(pushed.said, /503/)
    await sleep(500)
    pushed = await push()
  }
  t.is(pushed.code, 0, pushed.said)
  const pull = await run(lab, 'laptop', 'skopeo', 'copy', 'docker://fabrikam.azurecr.io/samples/own:v1', 'oci:/tmp/pulled:v1')
  t.is(pull.code, 0, pull.said)
  t.is((await run(lab, 'laptop', 'diff', '-r', '/tmp/image/blobs', '/tmp/pulled/blobs')).code, 0)
  const seen = await noted(lab, 'fabrikam')
  t.true(seen.every(({ privateEndpoint, region }) => !privateEndpoint && region === 'eastus2'))
  t.true(seen.some(({ host, status }) => host === 'fabrikam.eastus2.data.azurecr.io' && status === 200))
  // A layer whose bytes were lost on the disk is noticed by whoever pulls it.
  const layer = "f=$(find /var/lib/registry -name data -size +1M); printf x | dd of=$f bs=1 seek=1000 conv=notrunc 2>/dev/null"
  t.is((await run(lab, node, 'sh', '-c', layer)).code, 0)
  const corrupted = await run(lab, 'laptop', 'skopeo', 'copy', 'docker://fabrikam.azurecr.io/samples/own:v1', 'oci:/tmp/corrupted:v1')
  t.not(corrupted.code, 0)
  t.regex(corrupted.said, /[Dd]igest did not match/)
})

test.serial('the flagship with images: every check holds as without them, and the model had said so', (t) =>
  judgedAlike(t, exchange(topologyText('flagship'), 'registry: contoso, reach: privately', 'registry: contoso, for: pull, reach: privately')))
