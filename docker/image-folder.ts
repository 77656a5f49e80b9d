import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { runningKinds } from '../harness/software/kinds.ts'
import { programFiles } from './program-files.ts'
import type { BinaryImage, ImageKey, OwnImage } from './images.ts'

/** Where an image's Dockerfile is. */
export function folderOf(key: OwnImage | BinaryImage): string {
  return (runningKinds as readonly ImageKey[]).includes(key) ? join(import.meta.dirname, '../harness/software', key, 'image') : join(import.meta.dirname, key)
}

/** Programs of this project that images hold: where they begin. */
export const programs: Readonly<Partial<Record<OwnImage, readonly string[]>>> = {
  'traffic-manager': ['traffic-manager/main.ts', 'traffic-manager/ask.ts'],
}

/** The service that a container registry's image holds besides: TypeScript, from which the image's build takes the types out. The package has it apart. */
export const serviceFolder: string = [join(import.meta.dirname, 'container-registry-service'), join(import.meta.dirname, '../harness/registry')].find(existsSync)!

/** All folders whose files an image is built from. */
export function foldersOf(key: OwnImage | BinaryImage): readonly string[] {
  return key === 'container-registry' ? [folderOf(key), serviceFolder] : [folderOf(key)]
}

/** Files besides, from `programFolder`. */
export function furtherFiles(key: OwnImage | BinaryImage): readonly string[] {
  const entries = programs[key as OwnImage]
  return entries === undefined ? [] : programFiles(entries).files
}
