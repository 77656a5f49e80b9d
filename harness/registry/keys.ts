import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

/** One key for each purpose, from the registry's secret. */
export function keyFor(secret: string, loginServer: string, purpose: 'tokens' | 'links' | 'uploads'): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, loginServer, purpose, 32))
}

export function mac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

/** In a time that does not tell how much of it was right. */
export function same(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHash('sha256').update(text).digest()) as [Buffer, Buffer]
  return timingSafeEqual(a, b)
}
