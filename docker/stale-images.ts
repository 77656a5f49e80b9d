import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EngineImages } from './engine-state.ts'
import { foldersOf, furtherFiles } from './image-folder.ts'
import { programFolder } from './program-files.ts'
import { binaryImages, images, ownImages, programOf, type BinaryImage, type ImageKey, type OwnImage } from './images.ts'

/** The label that holds what an image was built from. */
export const contentLabel = 'dns-rehearsal.content'

/** Which of these images must be fetched or built: absent, or built from other files or another base than there are now. */
export function staleImages(wanted: readonly ImageKey[], present: EngineImages): ImageKey[] {
  return wanted.filter((key) => isStale(key, present))
}

function isStale(key: ImageKey, present: EngineImages): boolean {
  const image = present.get(images[key])
  if (image === undefined) return true
  if (key === 'base') return false
  const label = image.labels[contentLabel]
  // Official ones have no such label and are used as they are.
  if (isBinaryImage(key)) return label !== undefined && label !== contentOf(key, '')
  const base = present.get(images.base)
  return base === undefined || label !== contentOf(key, base.id)
}

/** A hash over the files of the image's folders and the image it starts from. */
export function contentOf(key: OwnImage | BinaryImage, baseId: string): string {
  const hash = createHash('sha256').update(baseId)
  const program = programOf[key]
  if (program !== undefined) hash.update(images[program])
  for (const path of foldersOf(key)) {
    for (const name of readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).sort()) {
      if (ignored.test(name)) continue
      hash.update(`\0${name.slice(path.length)}\0`).update(readFileSync(name))
    }
  }
  for (const file of furtherFiles(key)) hash.update(`\0${file}\0`).update(readFileSync(join(programFolder, file)))
  return hash.digest('hex').slice(0, 16)
}

/** What Python and editors leave behind; no Dockerfile copies it. */
const ignored = /__pycache__|\.pyc$|~$|\.swp$|README\.md$/

export function isOwnImage(key: ImageKey): key is OwnImage {
  return (ownImages as readonly ImageKey[]).includes(key)
}

export function isBinaryImage(key: ImageKey): key is BinaryImage {
  return (binaryImages as readonly ImageKey[]).includes(key)
}
