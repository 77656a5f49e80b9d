import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { faultIn, nameIn } from '../world/transfer/faults.ts'
import type { Transfer, TransferFailure, TransferRequest, TransferStep } from '../world/transfer/transfer.ts'
import { transferCommand } from './client-commands.ts'
import { buildahSteps, containerdSteps } from './client-logs.ts'
import { craneExchanges, type Exchange } from './crane-trace.ts'
import { meaningOf } from './meaning.ts'
import { HarnessError } from './errors.ts'
import type { ExecResult } from './lab.ts'

/** Bytes of the layers of an image that is made for a push, together. */
const layerBytes = 1_000_000
/** Its layers: as many as a client sends at once, by connections of their own, so that a push is led to every replica that its name leads to. */
const layerCount = 4

/**
 * An image that nobody has, as an OCI layout in a folder, made of what a host has. Layers are compressed, as clients would otherwise
 * compress them on the way, under another digest.
 */
const make = `set -e
mkdir -p "$1/blobs/sha256"; cd "$1"
put() { set -- $(sha256sum "$1") "$1"; mv "$3" "blobs/sha256/$1"; echo "$1"; }
type=application/vnd.oci.image; diffs=; layers=
for n in $(seq "$3"); do
head -c $(($2 / $3)) /dev/urandom > data; tar -cf plain data; diffs="$diffs\\"sha256:$(sha256sum < plain | cut -d' ' -f1)\\","; gzip -1nc plain > layer; rm data plain
size=$(stat -c %s layer); layers="$layers{\\"mediaType\\":\\"$type.layer.v1.tar+gzip\\",\\"digest\\":\\"sha256:$(put layer)\\",\\"size\\":$size},"
done
printf '{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[%s]},"config":{}}' "\${diffs%,}" > config
csize=$(stat -c %s config); config=$(put config)
printf '{"schemaVersion":2,"mediaType":"%s.manifest.v1+json","config":{"mediaType":"%s.config.v1+json","digest":"sha256:%s","size":%s},"layers":[%s]}' $type $type $config $csize "\${layers%,}" > manifest
msize=$(stat -c %s manifest); manifest=$(put manifest)
printf '{"imageLayoutVersion":"1.0.0"}' > oci-layout
printf '{"schemaVersion":2,"manifests":[{"mediaType":"%s.manifest.v1+json","digest":"sha256:%s","size":%s,"annotations":{"org.opencontainers.image.ref.name":"image"}}]}' $type $manifest $msize > index.json
`

export function makeCommand(folder: string): readonly string[] {
  return ['sh', '-c', make, 'sh', folder, String(layerBytes), String(layerCount)]
}

export function readTransfer({ client }: TransferRequest, { exitCode, stdout, stderr, timedOut }: ExecResult, milliseconds: number): Omit<Transfer, 'names'> {
  const exchanges = client === 'crane' ? craneExchanges(stderr) : []
  const steps = client === 'buildah' ? buildahSteps(stderr) : client === 'containerd' ? containerdSteps(stderr) : exchanges.map(stepOf)
  const failure = exitCode === 0 && !timedOut ? undefined : failureOf(stdout + stderr, timedOut)
  const digest = failure === undefined ? digestIn(exchanges) : undefined
  return { client, steps, failure, ...(digest !== undefined && { digest }), milliseconds }
}

/** What a transfer needs of a lab: a host to run something in, and what that host finds for a name. */
export interface ClientHost {
  exec(argv: readonly string[], timeout: number): Promise<ExecResult>
  addressOf(name: string): Promise<string | undefined>
}

/** Milliseconds after which whoever goes on trying is stopped: a client waits 30 s for an address that does not answer, and says so. */
const longest = 40_000
const everySecond = 1000

/** Runs the client, again while an image that may still arrive is not there. What it brought or made is removed. */
export async function runTransfer(request: TransferRequest, host: ClientHost): Promise<Transfer> {
  const folder = `/tmp/rehearse-${randomUUID()}`
  try {
    if (request.kind === 'push') await made(host, folder)
    const until = Date.now() + (request.patience ?? 0) * 1000
    for (;;) {
      const begun = Date.now()
      const result = await host.exec(transferCommand(request, folder), longest)
      const transfer = readTransfer(request, result, Date.now() - begun)
      if ((isOnItsWay(request, transfer) || isOlder(request, transfer)) && Date.now() < until) {
        if (request.kind === 'pull') await host.exec(['rm', '-rf', folder], longest)
        await sleep(everySecond)
        continue
      }
      const asked = [...new Set([...transfer.steps.map(({ name }) => name), transfer.failure?.name ?? request.image.name, request.image.name])]
      return { ...transfer, names: await Promise.all(asked.map(async (name) => ({ name, address: await host.addressOf(name) }))) }
    }
  } finally {
    await host.exec(['rm', '-rf', folder], longest)
  }
}

/** Not yet there; where the replicas that a name leads to change, its manifest may be there before its blobs are. */
function isOnItsWay({ kind }: TransferRequest, { failure }: Pick<Transfer, 'failure'>): boolean {
  return failure?.fault === 'unknown-manifest' || (kind === 'pull' && failure?.fault === 'unknown-blob')
}

/** Another one than is expected, under the same tag. */
function isOlder({ kind, expecting }: TransferRequest, { failure, digest }: Pick<Transfer, 'failure' | 'digest'>): boolean {
  return kind === 'pull' && failure === undefined && expecting !== undefined && digest !== expecting
}

async function made(host: ClientHost, folder: string): Promise<void> {
  const { exitCode, stderr } = await host.exec(makeCommand(folder), longest)
  if (exitCode !== 0) throw new HarnessError('COMMAND_FAILED', `an image to push could not be made: ${stderr.trim().split('\n').at(-1) ?? ''}`)
}

function failureOf(said: string, timedOut: boolean): TransferFailure {
  const lines = said.split('\n').filter((line) => !/ level=(?:debug|info) /.test(line))
  const last = lines.findLastIndex((line) => /^Error: |^ctr: |level=fatal/.test(line))
  // Somebody who goes on trying has said why, once.
  const trying = lines.findLast((line) => / <-- (?!\d{3} )/.test(line))?.replace(/^.* <-- /, '') ?? lines.findLast((line) => /retrying/.test(line))
  const words = readable(last === -1 ? (timedOut ? `${trying ?? 'it says nothing'} (it goes on trying)` : (lines.findLast((line) => line !== '') ?? '')) : lines.slice(last).join(' '))
  const fault = faultIn(words)
  return { fault: timedOut && fault === 'other' ? 'timeout' : fault, name: nameIn(words), words }
}

/** One line, without what a link is signed with. */
function readable(words: string): string {
  const said = /level=fatal msg="(.*)"\s*$/.exec(words)?.[1]?.replaceAll('\\"', '"') ?? words
  return said.replace(/<html>.*$/s, '').replace(/\?[^"\s]*=[^"\s:]*/g, '?…').replace(/\s+/g, ' ').trim().slice(0, 1000)
}

/** Sizes of what is sent are in the request, of what is fetched in the answer. */
export function stepOf({ method, url, status, milliseconds, asked, answered }: Exchange): TransferStep {
  const what = meaningOf(method, url)
  const location = answered('Location')
  const bytes = Number((what === 'upload' ? asked : answered)('Content-Length') ?? '')
  return { what, method, name: url.hostname, status, ...(what === 'link' && location !== undefined && { leadsTo: new URL(location, url).hostname }), ...(bytes > 0 && { bytes }), milliseconds }
}

/** Of the manifest that came last, or went. */
function digestIn(exchanges: readonly Exchange[]): string | undefined {
  return exchanges.flatMap(({ url, status, answered }) => (/\/manifests\//.test(url.pathname) && status < 300 ? answered('Docker-Content-Digest') ?? [] : [])).at(-1)
}
