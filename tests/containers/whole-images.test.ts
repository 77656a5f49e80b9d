import test, { type ExecutionContext } from 'ava'
import { furtherImages, images } from '../../docker/images.ts'
import { prepare } from '../../docker/setup.ts'
import { nodeNames } from '../../harness/facts/node-names.ts'
import { adminPassword } from '../../harness/plan/container-registry.ts'
import type { Lab } from '../../harness/runtime/lab.ts'
import type { Transfer } from '../../harness/world/transfer/transfer.ts'
import { whole } from '../images/worlds.ts'
import { labOf } from './lab.ts'
import { alone } from '../room.ts'

test.serial.before(alone)

// What is not whole is not accepted, what was accepted is not lost, and a second try succeeds or is refused clearly.

test.before(async (t) => {
  t.timeout(540_000, 'images for registries')
  await prepare({ images: furtherImages([images['container-registry'], images['registry-client']]) })
})

const login = 'contoso.azurecr.io'
const node = nodeNames.containerRegistry('contoso')
const data = `/var/lib/registry/${login}/westeurope/data`

/** `ask METHOD PATH …` says the status and the body; `begin` an upload, `whole` says whether a blob is there. */
const tools = `
set -e; mkdir -p /tmp/$$; cd /tmp/$$; R=https://${login}
token=$(curl -s -u "contoso:$1" "$R/oauth2/token?service=${login}&scope=repository:bad/one:pull,push" | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
ask() { m=$1; p=$2; shift 2; curl -s -o body -w '%{http_code}' -X "$m" -H "Authorization: Bearer $token" "$@" "$R$p"; echo " $(sed -n 's/.*"code":"\\([A-Z_]*\\)".*/\\1/p' body)"; }
begin() { curl -s -o /dev/null -D - -X POST -H "Authorization: Bearer $token" -H 'Content-Length: 0' "$R/v2/bad/one/blobs/uploads/" | sed -n 's/^[Ll]ocation: \\([^\\r]*\\).*/\\1/p'; }
there() { curl -s -o /dev/null -w '%{http_code}\\n' -I -H "Authorization: Bearer $token" "$R/v2/bad/one/blobs/sha256:$1"; }
sum() { sha256sum "$1" | cut -d' ' -f1; }
head -c 400000 /dev/urandom > layer; digest=$(sum layer); head -c 399999 layer > spoilt; echo x >> spoilt
`

async function script(t: ExecutionContext, lab: Lab, password: string, text: string): Promise<readonly string[]> {
  const { exitCode, stdout, stderr } = await lab.exec('build-weu', ['sh', '-c', tools + text, 'sh', password])
  t.is(exitCode, 0, stderr)
  return stdout.trim().split('\n').map((line) => line.trim())
}

async function inRegistry(t: ExecutionContext, lab: Lab, text: string): Promise<void> {
  const { exitCode, stderr } = await lab.exec(node, ['sh', '-ec', text])
  t.is(exitCode, 0, stderr)
}

test.serial('a spoilt layer, one that is cut off, a registry that is killed, a manifest without its layers, a disk that is full, a layer that rots: nothing is taken or handed out that is not whole', async (t) => {
  t.timeout(180_000, 'a lab and its clients')
  await using started = await labOf(t, whole)
  const { facts, lab } = started
  const password = adminPassword(facts.topology.registries.get('contoso')!)
  const push = (reference: string): Promise<Transfer> => lab.transfer!('build-weu', { kind: 'push', client: 'crane', image: { name: login, repository: 'good/one', reference } })
  const pull = (reference: string): Promise<Transfer> => lab.transfer!('build-weu', { kind: 'pull', client: 'crane', image: { name: login, repository: 'good/one', reference } })
  t.is((await push('v1')).failure, undefined)

  t.deepEqual(await script(t, lab, password, `
    at=$(begin); ask PUT "$at&digest=sha256:$digest" -H 'Content-Type: application/octet-stream' --data-binary @spoilt; there $digest
    at=$(begin); ask PUT "$at&digest=sha256:$digest" -H 'Content-Type: application/octet-stream' --data-binary @layer; there $digest`),
  ['400 DIGEST_INVALID', '404', '201', '200'], 'another content than its digest says; the right one at the second try')

  // As much as goes through in a second, of a body that takes four.
  t.deepEqual(await script(t, lab, password, `
    at=$(begin); curl -s -o /dev/null --max-time 1 --limit-rate 100k -X PUT -H "Authorization: Bearer $token" -H 'Content-Type: application/octet-stream' --data-binary @layer "$R$at&digest=sha256:$digest" || echo "cut off"; there $digest
    at=$(begin); ask PUT "$at&digest=sha256:$digest" -H 'Content-Type: application/octet-stream' --data-binary @layer; there $digest`),
  ['cut off', '404', '201', '200'])

  t.deepEqual(await script(t, lab, password, `
    printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:%s","size":400000},"layers":[]}' $(sum spoilt) > manifest
    ask PUT /v2/bad/one/manifests/v1 -H 'Content-Type: application/vnd.oci.image.manifest.v1+json' --data-binary @manifest; ask GET /v2/bad/one/manifests/v1
    printf '{"schemaVersion":2,' > manifest; ask PUT /v2/bad/one/manifests/v1 -H 'Content-Type: application/vnd.oci.image.manifest.v1+json' --data-binary @manifest; ask GET /v2/bad/one/manifests/v1`),
  ['400 MANIFEST_BLOB_UNKNOWN', '404 MANIFEST_UNKNOWN', '400 MANIFEST_INVALID', '404 MANIFEST_UNKNOWN'])

  // The distribution registry is killed while a layer comes in: it is started again, has not the half of it, and takes the whole.
  const interrupted = script(t, lab, password, `
    at=$(begin); touch /tmp/began; curl -s -o /dev/null -w '%{http_code}\n' --limit-rate 100k -X PUT -H "Authorization: Bearer $token" -H 'Content-Type: application/octet-stream' --data-binary @layer "$R$at&digest=sha256:$digest" || true
    while [ "$(there $digest)" = 503 ]; do sleep 0.2; done; there $digest
    at=$(begin); ask PUT "$at&digest=sha256:$digest" -H 'Content-Type: application/octet-stream' --data-binary @layer; there $digest`)
  await script(t, lab, password, 'while [ ! -e /tmp/began ]; do sleep 0.1; done; sleep 1; echo began')
  await inRegistry(t, lab, "kill -9 $(grep -lz '[w]esteurope/config.json' /proc/[0-9]*/cmdline | cut -d/ -f3)")
  t.regex((await interrupted).join(' '), /^(?:503|502|500|000) 404 201 200$/)

  // The replica's folder on a disk of its own, of which 300 kB are free.
  await inRegistry(t, lab, `mkdir -p /disk; mount -t tmpfs -o size=16m tmpfs /disk; cp -a ${data}/. /disk/; mount --bind /disk ${data}; head -c 300000 /dev/zero > /disk/room; dd if=/dev/zero of=/disk/full bs=64k 2>/dev/null || true; rm /disk/room`)
  const refused = await push('v2')
  t.regex(refused.failure?.words ?? '', /UNKNOWN: unknown error$/, 'a push to a full disk')
  t.is((await pull('v2')).failure?.fault, 'unknown-manifest')
  t.is((await pull('v1')).failure, undefined, 'what was there is there')
  await inRegistry(t, lab, 'rm /disk/full')
  t.is((await push('v2')).failure, undefined)
  t.is((await pull('v2')).failure, undefined)

  // Of each layer one octet changes on the disk.
  await inRegistry(t, lab, `find ${data}/docker/registry/v2/blobs -name data -size +100k -exec sh -c 'for f; do printf "%s" "$(head -c 1 "$f" | tr "\\037" "x")" | dd of="$f" conv=notrunc bs=1 seek=5000 2>/dev/null; done' sh {} +`)
  t.is((await pull('v2')).failure?.fault, 'digest')
})
