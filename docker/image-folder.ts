import { join } from 'node:path'
import { runningKinds } from '../harness/software/kinds.ts'
import { harnessFolder, programFiles } from './program-files.ts'
import type { BinaryImage, ImageKey, OwnImage } from './images.ts'

/** Where an image's Dockerfile is. */
export function folderOf(key: OwnImage | BinaryImage): string {
  return (runningKinds as readonly ImageKey[]).includes(key) ? join(import.meta.dirname, '../harness/software', key, 'image') : join(import.meta.dirname, key)
}

/** Programs of this project that images hold: where they begin. */
export const programs: Readonly<Partial<Record<OwnImage, readonly string[]>>> = {
  'traffic-manager': ['traffic-manager/main.ts', 'traffic-manager/ask.ts'],
}

/** The service that a container registry's image holds besides: TypeScript, from which the image's build takes the types out. */
export const serviceFolder: string = join(import.meta.dirname, '../harness/registry')

/** All folders whose files an image is built from. */
export function foldersOf(key: OwnImage | BinaryImage): readonly string[] {
  return key === 'container-registry' ? [folderOf(key), serviceFolder] : [folderOf(key)]
}

/** Files besides, each by itself. */
export function furtherFiles(key: OwnImage | BinaryImage): readonly string[] {
  const entries = programs[key as OwnImage]
  return entries === undefined ? [] : programFiles(entries).files.map((file) => join(harnessFolder, file))
}
