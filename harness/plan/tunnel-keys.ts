import { createHash, createPrivateKey, createPublicKey } from 'node:crypto'

/** A WireGuard key pair, base64. */
export interface TunnelKeys {
  readonly privateKey: string
  readonly publicKey: string
}

/** PKCS #8 header of an X25519 private key (RFC 8410 section 7). */
const header = Buffer.from('302e020100300506032b656e04220420', 'hex')

/** Keys by the name of a tunnel's end: a lab's secrets are worth nothing outside, and equal designs give equal plans. */
export function tunnelKeys(end: string): TunnelKeys {
  const secret = createHash('sha256').update(`dns-rehearsal ${end}`).digest()
  const key = createPrivateKey({ key: Buffer.concat([header, secret]), format: 'der', type: 'pkcs8' })
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' })
  return { privateKey: secret.toString('base64'), publicKey: spki.subarray(-32).toString('base64') }
}
