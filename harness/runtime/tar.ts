import type { FilePlan } from '../plan/plan.ts'

const block = 512

/** A tar archive (POSIX ustar) of files that everybody may read, with their directories left to the one who unpacks. */
export function tar(files: readonly FilePlan[]): Buffer {
  const parts = files.flatMap(({ path, content }) => {
    const body = Buffer.from(content)
    const padding = Buffer.alloc((block - (body.length % block)) % block)
    return [header(path.replace(/^\/+/, ''), body.length), body, padding]
  })
  return Buffer.concat([...parts, Buffer.alloc(2 * block)])
}

function header(path: string, size: number): Buffer {
  const name = path.length > 100 ? path.slice(path.indexOf('/', path.length - 101) + 1) : path
  const prefix = path.slice(0, Math.max(0, path.length - name.length - 1))
  if (Buffer.byteLength(name) > 100 || Buffer.byteLength(prefix) > 155) throw new RangeError(`path is too long for an archive: ${path}`)
  const octets = Buffer.alloc(block)
  const octal = (value: number, offset: number, length: number) => octets.write(`${value.toString(8).padStart(length - 1, '0')}\0`, offset)
  octets.write(name, 0)
  octal(0o644, 100, 8)
  octal(0, 108, 8)
  octal(0, 116, 8)
  octal(size, 124, 12)
  octal(0, 136, 12)
  octets.write('        0', 148)
  octets.write('ustar\x0000', 257)
  octets.write(prefix, 345)
  octets.write(`${octets.reduce((sum, octet) => sum + octet, 0).toString(8).padStart(6, '0')}\0 `, 148)
  return octets
}
