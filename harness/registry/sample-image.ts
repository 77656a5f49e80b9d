import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { pathOf } from './operation.ts'
import type { Settings } from './settings.ts'
import { ask } from './upstream.ts'

/** Something to pull: an image of one layer that is the same at every start, with a megabyte that no client can make smaller. */

const layerBytes = 1_000_000

export interface SampleImage {
  readonly blobs: readonly Buffer[]
  readonly manifest: Buffer
  readonly mediaType: string
}

export function sampleImage(): SampleImage {
  const tar = tarOf('data', noise(layerBytes))
  // Stored, not compressed: the same octets whichever zlib writes them.
  const layer = gzipSync(tar, { level: 0 })
  const config = Buffer.from(JSON.stringify({ architecture: 'amd64', os: 'linux', config: {}, rootfs: { type: 'layers', diff_ids: [digestOf(tar)] } }))
  const mediaType = 'application/vnd.oci.image.manifest.v1+json'
  const described = (kind: string, content: Buffer) => ({ mediaType: `application/vnd.oci.image.${kind}`, digest: digestOf(content), size: content.length })
  const manifest = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, config: described('config.v1+json', config), layers: [described('layer.v1.tar+gzip', layer)] }))
  return { blobs: [config, layer], manifest, mediaType }
}

/** Puts the images that settings name where every replica has them. What is there already stays. */
export async function putSampleImages({ registries }: Settings, upstreamOf: (loginServer: string, region: string) => string): Promise<void> {
  const image = sampleImage()
  for (const { loginServer, images, replicas } of registries) {
    for (const { region, upstream } of replicas) {
      for (const name of images) await put({ upstream: upstream ?? upstreamOf(loginServer, region) }, name, image)
    }
  }
}

async function put(at: { readonly upstream: string }, name: string, { blobs, manifest, mediaType }: SampleImage): Promise<void> {
  const [repository = '', reference = ''] = name.split(':')
  const send = async (method: string, path: string, wanted: number, body?: Buffer, type = 'application/octet-stream'): Promise<string> => {
    const answer = await ask(at, { method, path, headers: { 'content-length': body?.length ?? 0, ...(body && { 'content-type': type }) }, ...(body && { body }) })
    answer.resume()
    if (answer.statusCode !== wanted) throw new Error(`${name} cannot be put: ${method} ${path.replace(/\?.*/, '')} is answered ${answer.statusCode}`)
    return answer.headers.location ?? ''
  }
  for (const blob of blobs) {
    const location = new URL(await send('POST', pathOf({ kind: 'uploads', repository }), 202), at.upstream)
    location.searchParams.set('digest', digestOf(blob))
    await send('PUT', `${location.pathname}${location.search}`, 201, blob)
  }
  await send('PUT', pathOf({ kind: 'manifest', repository, reference }), 201, manifest, mediaType)
}

function digestOf(content: Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`
}

/** Octets without any order, the same ones each time. */
function noise(length: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, n) => createHash('sha256').update(`octets ${n}`).digest())
  return Buffer.concat(blocks).subarray(0, length)
}

/** One file, as POSIX has it (ustar). */
function tarOf(name: string, content: Buffer): Buffer {
  const header = Buffer.alloc(512)
  header.write(name, 0)
  header.write('0000644\0', 100)
  header.write('0000000\0', 108)
  header.write('0000000\0', 116)
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124)
  header.write('00000000000\0', 136)
  header.write('        ', 148)
  header.write('0', 156)
  header.write('ustar\x0000', 257)
  const sum = header.reduce((total, octet) => total + octet, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return Buffer.concat([header, content, Buffer.alloc((512 - (content.length % 512)) % 512 + 1024)])
}
