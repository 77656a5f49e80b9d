import { contentsOf } from './contents.ts'
import { parsed } from './journal.ts'
import type { Tagged } from './listing.ts'
import { bringBlob, lacking, manifestFrom, putAt, type Site } from './transfer.ts'

/** Brings an image with all that it consists of, blobs before manifests, manifests before the tag. Gives how many bytes of blobs travelled. */
export async function copyTagged(from: Site, to: Site, { repository, tag, digest }: Tagged): Promise<number> {
  return await copyManifest(from, to, repository, digest, tag)
}

async function copyManifest(from: Site, to: Site, repository: string, digest: string, reference: string): Promise<number> {
  const body = await manifestFrom([from], repository, digest)
  const { blobs, lists } = contentsOf(body)
  let bytes = 0
  for (const listed of lists) bytes += await copyManifest(from, to, repository, listed, listed)
  for (const blob of await lacking(to, repository, blobs)) bytes += await bringBlob(to, [from], repository, blob, [])
  await putAt(to, repository, { kind: 'push', digest, mediaType: mediaTypeOf(body), size: body.length, blobs, lists }, body, reference)
  return bytes
}

/** As it says itself: what says nothing is an image as OCI has it, or an index where it lists manifests. */
function mediaTypeOf(body: Buffer): string {
  const { mediaType, manifests } = (parsed(body.toString()) ?? {}) as { readonly mediaType?: unknown; readonly manifests?: unknown }
  if (typeof mediaType === 'string') return mediaType
  return `application/vnd.oci.image.${manifests === undefined ? 'manifest' : 'index'}.v1+json`
}
