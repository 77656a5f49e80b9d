import { createHash, randomUUID } from 'node:crypto'
import { isDigest, isRepository } from './names.ts'
import { mac, same } from './keys.ts'

/**
 * Links to blobs, which the login server hands out and the data endpoint of the same region takes. Their forms are recorded
 * (the parser of Azure/peerd for dedicated data endpoints, sessions with real registries for storage accounts); what is in their
 * parameters `p`, `s` and `r` of the storage form is not known, and ours.
 */

export interface Blob {
  readonly repository: string
  readonly digest: string
}

/** One data endpoint, or the storage account in its place, of one registry's replica. */
export interface LinkPlace {
  readonly kind: 'data' | 'storage'
  readonly host: string
  readonly loginServer: string
  readonly region: string
  readonly key: Buffer
}

/** 32 hexadecimal digits, fixed for a registry. */
export function registryId(loginServer: string): string {
  return createHash('sha256').update(loginServer).digest('hex').slice(0, 32)
}

export function linkTo(place: LinkPlace, blob: Blob, expires: number): string {
  return place.kind === 'data' ? dataLink(place, blob, expires, randomUUID()) : storageLink(place, blob, expires)
}

/** The blob that a link leads to; how it is not good, otherwise. Every parameter is signed, and the place is. */
export function readLink(place: LinkPlace, path: string, query: URLSearchParams, now: number): Blob | 'absent' | 'expired' | 'invalid' {
  const signature = query.get(place.kind === 'data' ? 't' : 'sig')
  if (signature === null) return 'absent'
  const repository = query.get('r') ?? ''
  const digest = place.kind === 'data' ? query.get('d') ?? '' : digestIn(path)
  const expires = place.kind === 'data' ? Number(query.get('s')) * 1000 : Date.parse(query.get('se') ?? '')
  if (!isRepository(repository) || !isDigest(digest) || !Number.isFinite(expires) || Math.abs(expires) > 8e15) return 'invalid'
  const blob = { repository, digest }
  const good = new URL(place.kind === 'data' ? dataLink(place, blob, expires, query.get('c') ?? '') : storageLink(place, blob, expires))
  if (path !== good.pathname || !same(sorted(query), sorted(good.searchParams))) return 'invalid'
  return now < expires ? blob : 'expired'
}

function dataLink({ host, loginServer, region, key }: LinkPlace, { repository, digest }: Blob, expires: number, correlation: string): string {
  const signed = { h: loginServer, c: correlation, r: repository, d: digest, p: region, s: String(Math.floor(expires / 1000)), v: '1' }
  const t = mac(key, JSON.stringify([host, signed])).toString('hex').slice(0, 40)
  return `https://${host}/?${String(new URLSearchParams({ t, ...signed }))}`
}

function storageLink({ host, loginServer, region, key }: LinkPlace, { repository, digest }: Blob, expires: number): string {
  const id = registryId(loginServer)
  const [algorithm, hex] = digest.split(':') as [string, string]
  const folder = mac(key, `${host} ${region}`).toString('hex')
  const path = `/${folder.slice(0, 16)}-${id}-${folder.slice(16, 26)}//docker/registry/v2/blobs/${algorithm}/${hex.slice(0, 2)}/${hex}/data`
  const se = new Date(expires).toISOString().replace(/\.\d+Z$/, 'Z')
  const signed = { sp: 'r', spr: 'https', sr: 'b', sv: '2016-05-31', regid: id, r: repository }
  const sig = mac(key, JSON.stringify([host, path, se, signed])).toString('base64')
  return `https://${host}${path}?${String(new URLSearchParams({ se, sig, ...signed }))}`
}

function digestIn(path: string): string {
  const [algorithm, hex] = /\/docker\/registry\/v2\/blobs\/(sha256|sha512)\/[a-f0-9]{2}\/([a-f0-9]+)\/data$/.exec(path)?.slice(1) ?? []
  return `${algorithm}:${hex}`
}

function sorted(query: URLSearchParams): string {
  return JSON.stringify([...query].toSorted(([a, x], [b, y]) => (a + x < b + y ? -1 : 1)))
}
