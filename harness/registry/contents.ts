import type { Blob, Push } from './events.ts'
import { parsed } from './journal.ts'
import { isDigest } from './names.ts'

/** What a manifest is made of, without what lies elsewhere (`urls`): no registry holds that. */
export function contentsOf(body: Buffer): Pick<Push, 'blobs' | 'lists'> {
  const manifest = parsed(body.toString()) as Readonly<Record<'config' | 'layers' | 'manifests', unknown>> | undefined
  const layers = [manifest?.config, ...listed(manifest?.layers)].flatMap(blobOf)
  return {
    blobs: [...new Map(layers.map((blob) => [blob.digest, blob])).values()],
    lists: [...new Set(listed(manifest?.manifests).flatMap(blobOf).map(({ digest }) => digest))],
  }
}

function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function blobOf(value: unknown): readonly Blob[] {
  const { digest, size, urls } = (value ?? {}) as { readonly digest?: unknown; readonly size?: unknown; readonly urls?: unknown }
  if (typeof digest !== 'string' || !isDigest(digest) || listed(urls).length > 0) return []
  return [{ digest, size: typeof size === 'number' && Number.isSafeInteger(size) && size > 0 ? size : 0 }]
}
