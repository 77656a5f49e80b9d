import { createHash, createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto'
import { nameInOctets } from './octets.ts'

/** The one key of a signed zone: it signs the zone's records and its own set, and the parent's DS names it. */
export interface ZoneKey {
  /** DNSKEY as a master file has it. */
  readonly dnskey: string
  /** RFC 4034 appendix B. */
  readonly tag: number
  sign(octets: Uint8Array): string
}

/** Ed25519 (RFC 8080): signatures of it are the same each time, so that equal zones give equal files. */
export const ed25519 = 15
/** Zone key and secure entry point (RFC 4034 section 2.1.1). */
const flags = 257

/** PKCS #8 header of an Ed25519 private key (RFC 8410 section 7). */
const header = Buffer.from('302e020100300506032b657004220420', 'hex')

/** A key by the name of its zone: a lab's secrets are worth nothing outside, and equal designs give equal plans. */
export function zoneKey(origin: string): ZoneKey {
  return keyFrom(createHash('sha256').update(`dns-rehearsal zone ${origin}`).digest())
}

/** The key with this secret of 32 octets. */
export function keyFrom(secret: Uint8Array): ZoneKey {
  const key = createPrivateKey({ key: Buffer.concat([header, secret]), format: 'der', type: 'pkcs8' })
  const octets = publicOctets(key)
  return {
    dnskey: `${flags} 3 ${ed25519} ${octets.toString('base64')}`,
    tag: tagOf(keyData(octets)),
    sign: (data) => sign(null, data, key).toString('base64'),
  }
}

/** The DS of a zone with that key, with a digest of SHA-256 (RFC 4509). */
export function dsOf(origin: string, { dnskey, tag }: Pick<ZoneKey, 'dnskey' | 'tag'>): string {
  const octets = keyData(Buffer.from(dnskey.split(' ')[3]!, 'base64'))
  return `${tag} ${ed25519} 2 ${createHash('sha256').update(nameInOctets(origin)).update(octets).digest('hex').toUpperCase()}`
}

function publicOctets(key: KeyObject): Buffer {
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32)
}

function keyData(octets: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([flags >> 8, flags & 0xff, 3, ed25519]), octets])
}

function tagOf(data: Uint8Array): number {
  const sum = data.reduce((all, octet, index) => all + (index % 2 === 0 ? octet << 8 : octet), 0)
  return (sum + ((sum >> 16) & 0xffff)) & 0xffff
}
