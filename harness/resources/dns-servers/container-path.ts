import { posix } from 'node:path'

/** What the kernel shows of processes and devices, those of other containers included: no place for anybody's files. */
const kernels = ['/proc', '/sys', '/dev']

/** Longest part of a path that Linux takes (NAME_MAX), and more than anybody's path has. */
const longestPart = 255
const longestPath = 1000

/** Why a file of a container cannot have this path, in words that fit after it; `undefined` when it can. */
export function containerPathError(path: string): string | undefined {
  if (!path.startsWith('/') || path.endsWith('/') || posix.normalize(path) !== path) return 'is no absolute path of a file, without "." and ".."'
  if (!/^[^\p{C}"'`\\$]+$/u.test(path)) return 'has a character that paths of configuration do not have'
  if (kernels.some((folder) => path === folder || path.startsWith(`${folder}/`))) return `lies where no file can be put: ${kernels.join(', ')} are the kernel's`
  return path.length > longestPath || path.split('/').some((part) => Buffer.byteLength(part) > longestPart) ? `is too long: ${longestPath} characters, and ${longestPart} between two slashes` : undefined
}
