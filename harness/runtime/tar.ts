import type { FilePlan } from '../plan/plan.ts'

const block = 512

/** What ustar has room for: a last part, and what stands before it. */
const longestName = 100
const longestPrefix = 155
/** Longest name of a file that Linux takes (NAME_MAX). */
const longestPart = 255

/** A tar archive (POSIX pax) of files that everybody may read, with their directories left to the one who unpacks. */
export function tar(files: readonly FilePlan[]): Buffer {
  const parts = files.flatMap(({ path, content }) => {
    const relative = path.replace(/^\/+/, '')
    if (relative.split('/').some((part) => Buffer.byteLength(part) > longestPart)) throw new RangeError(`path is too long for an archive: ${path}`)
    const ustar = split(relative)
    return [...(ustar ? [] : entry({ name: 'pax', prefix: '' }, Buffer.from(paxRecord('path', relative)), 'x')), ...entry(ustar ?? { name: 'long', prefix: '' }, Buffer.from(content), '0')]
  })
  return Buffer.concat([...parts, Buffer.alloc(2 * block)])
}

interface Name { readonly name: string; readonly prefix: string }

function split(path: string): Name | undefined {
  const name = path.length > longestName ? path.slice(path.indexOf('/', path.length - longestName - 1) + 1) : path
  const prefix = path.slice(0, Math.max(0, path.length - name.length - 1))
  return Buffer.byteLength(name) > longestName || Buffer.byteLength(prefix) > longestPrefix ? undefined : { name, prefix }
}

/** `30 path=…` and a line feed; its length counts itself. */
function paxRecord(key: string, value: string): string {
  const rest = Buffer.byteLength(` ${key}=${value}\n`)
  let length = rest + 1
  while (String(length).length + rest !== length) length++
  return `${length} ${key}=${value}\n`
}

function entry(name: Name, body: Buffer, type: '0' | 'x'): readonly Buffer[] {
  return [header(name, body.length, type), body, Buffer.alloc((block - (body.length % block)) % block)]
}

function header({ name, prefix }: Name, size: number, type: '0' | 'x'): Buffer {
  const octets = Buffer.alloc(block)
  const octal = (value: number, offset: number, length: number) => octets.write(`${value.toString(8).padStart(length - 1, '0')}\0`, offset)
  octets.write(name, 0)
  octal(0o644, 100, 8)
  octal(0, 108, 8)
  octal(0, 116, 8)
  octal(size, 124, 12)
  octal(0, 136, 12)
  octets.write(`        ${type}`, 148)
  octets.write('ustar\x0000', 257)
  octets.write(prefix, 345)
  octets.write(`${octets.reduce((sum, octet) => sum + octet, 0).toString(8).padStart(6, '0')}\0 `, 148)
  return octets
}
