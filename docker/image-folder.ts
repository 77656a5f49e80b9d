import { join } from 'node:path'
import { runningKinds } from '../harness/software/kinds.ts'
import type { ImageKey, OwnImage } from './images.ts'

/** Where an image's Dockerfile is. */
export function folderOf(key: OwnImage | 'coredns'): string {
  return (runningKinds as readonly ImageKey[]).includes(key) ? join(import.meta.dirname, '../harness/software', key, 'image') : join(import.meta.dirname, key)
}
