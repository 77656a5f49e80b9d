import { randomUUID } from 'node:crypto'
import { contentsOf } from './contents.ts'
import { digestOf } from './digests.ts'
import type { Asked, Change } from './events.ts'
import { bodyUpTo, refuse, reply, type Exchange } from './exchange.ts'
import { isDigest } from './names.ts'
import { pathOf, type Operation } from './operation.ts'
import { refusals } from './refusals.ts'
import { referenceIn, type Descriptor } from './referrers.ts'
import type { Replica } from './registries.ts'
import type { Write } from './replication.ts'
import { ask, handBack, headersOf } from './upstream.ts'

/** What the registry does with manifests beyond the distribution registry: subjects, and who refers to them. */

const largest = 4 * 1024 * 1024
const index = 'application/vnd.oci.image.index.v1+json'

type Manifest = Operation & { readonly kind: 'manifest' }

/** GET and HEAD. The answer names the digest that was asked for. */
export async function forwardManifest(exchange: Exchange, replica: Replica, operation: Manifest): Promise<void> {
  const { repository, reference } = operation
  const kept = replica.digests.kept(repository, reference)
  const answer = await ask(replica, { method: exchange.method, path: pathOf({ ...operation, reference: kept }), headers: headersOf(exchange) })
  return await handBack(exchange, answer, kept === reference || answer.statusCode !== 200 ? {} : { 'Docker-Content-Digest': reference })
}

/** By digest with all its tags, or a tag alone. */
export async function deleteManifest(exchange: Exchange, replica: Replica, write: Write, operation: Manifest): Promise<void> {
  const { repository, reference } = operation
  const kept = replica.digests.kept(repository, reference)
  const change: Change = isDigest(kept) ? { kind: 'delete', digest: kept } : { kind: 'untag', tag: kept }
  const asking = () => ask(replica, { method: 'DELETE', path: pathOf({ ...operation, reference: kept }), headers: headersOf(exchange) })
  return await handBack(exchange, await write(replica.region, repository, change, askedBy(exchange), asking))
}

/** As webhooks tell it. */
function askedBy({ host, method, request }: Exchange): Asked {
  return { id: randomUUID(), host, method, useragent: request.headers['user-agent'] ?? '' }
}

export async function putManifest(exchange: Exchange, replica: Replica, write: Write, operation: Manifest): Promise<void> {
  const { repository, reference } = operation
  const body = await bodyUpTo(exchange.request, largest)
  if (body === undefined) return refuse(exchange, refusals.manifestTooLarge)
  const kept = digestOf('sha256', body)
  const byOther = reference.startsWith('sha512:')
  if (byOther && reference !== digestOf('sha512', body)) return refuse(exchange, refusals.digestInvalid)
  const digest = isDigest(reference) ? reference : kept
  const refers = referenceIn(repository, digest, body, exchange.request.headers['content-type'] ?? '')
  if (byOther) replica.digests.note(repository, reference, kept)
  if (refers !== undefined) replica.referrers.note(refers)
  const asking = () => ask(replica, {
    method: 'PUT',
    path: pathOf({ ...operation, reference: byOther ? kept : reference }),
    headers: { ...headersOf(exchange), 'content-length': body.length },
    body,
  })
  const push: Change = {
    kind: 'push', digest: kept, mediaType: exchange.request.headers['content-type'] ?? '', size: body.length, ...contentsOf(body),
    ...(byOther ? { alias: reference } : {}), ...(isDigest(reference) ? {} : { tag: reference }),
  }
  const answer = await write(replica.region, repository, push, askedBy(exchange), asking)
  const accepted = answer.statusCode === 201
  return await handBack(exchange, answer, {
    ...(byOther && accepted ? { 'Docker-Content-Digest': reference, Location: pathOf(operation) } : {}),
    ...(refers !== undefined && accepted ? { 'OCI-Subject': refers.subject } : {}),
  })
}

export async function answerReferrers(exchange: Exchange, replica: Replica, { repository, digest }: Operation & { readonly kind: 'referrers' }): Promise<void> {
  const wanted = exchange.query.get('artifactType')
  const noted = replica.referrers.of(repository, digest).filter(({ artifactType }) => wanted === null || artifactType === wanted)
  const present = await Promise.all(noted.map((descriptor) => has(replica, repository, descriptor)))
  const manifests = noted.filter((_, n) => present[n])
  const filtered = wanted === null ? {} : { 'OCI-Filters-Applied': 'artifactType' }
  reply(exchange, 200, { 'Content-Type': index, ...filtered }, JSON.stringify({ schemaVersion: 2, mediaType: index, manifests }))
}

/** Not one that was refused, or deleted since. */
async function has(replica: Replica, repository: string, { digest, mediaType }: Descriptor): Promise<boolean> {
  const answer = await ask(replica, { method: 'HEAD', path: pathOf({ kind: 'manifest', repository, reference: replica.digests.kept(repository, digest) }), headers: { accept: mediaType } })
  answer.resume()
  return answer.statusCode === 200
}
