import { askForBlob } from './blob-body.ts'
import { isMountable } from './digests.ts'
import { reply, type Exchange } from './exchange.ts'
import { linkTo } from './links.ts'
import { pathOf, type Operation } from './operation.ts'
import type { Registry, Replica } from './registries.ts'
import { ask, handBack, headersOf } from './upstream.ts'

/** What the registry does with blobs: hands out links to them, and takes them by digests that the distribution registry does not keep. */

type Blob = Operation & { readonly kind: 'blob' }
type Uploading = Operation & { readonly kind: 'uploads' | 'upload' }

/**
 * A blob comes from the data endpoint of the same region, also where only a range of it is wanted; HEAD is answered here.
 * https://learn.microsoft.com/azure/container-registry/container-registry-dedicated-data-endpoints
 */
export async function redirect(exchange: Exchange, registry: Registry, replica: Replica, operation: Blob, now: number): Promise<void> {
  const path = keptPath(replica, operation)
  const answer = await ask(replica, { method: 'HEAD', path, headers: {} })
  answer.resume()
  // The registry's own words come with GET only.
  if (answer.statusCode !== 200) return await handBack(exchange, await ask(replica, { method: 'GET', path, headers: {} }))
  const location = linkTo(replica.blobs, operation, now + registry.settings.linkSeconds * 1000)
  reply(exchange, 307, { 'Content-Type': 'text/html; charset=utf-8', 'Docker-Content-Digest': operation.digest, Location: location }, `<a href="${location.replaceAll('&', '&amp;')}">Temporary Redirect</a>.\n\n`)
}

/** HEAD and DELETE; GET where no link is given. */
export async function forwardBlob(exchange: Exchange, replica: Replica, operation: Blob): Promise<void> {
  const answer = await askForBlob(replica, { method: exchange.method, path: keptPath(replica, operation), headers: headersOf(exchange) })
  return await handBack(exchange, answer, answer.statusCode === 200 ? { 'Docker-Content-Digest': operation.digest } : {})
}

/**
 * Any step of an upload. Where it makes a blob, the answer names the digest that was asked for. What cannot be mounted is uploaded: the
 * specification lets a registry begin an upload instead.
 */
export async function forwardUpload(exchange: Exchange, replica: Replica, operation: Uploading, query: URLSearchParams): Promise<void> {
  const { method, request } = exchange
  const [mount, from] = [query.get('mount'), query.get('from')]
  if (mount !== null && from !== null && !isMountable(replica.digests, from, mount)) for (const name of ['mount', 'from']) query.delete(name)
  const path = query.size === 0 ? pathOf(operation) : `${pathOf(operation)}?${query.toString()}`
  const withBody = method === 'POST' || method === 'PATCH' || method === 'PUT'
  const answer = await ask(replica, { method, path, headers: headersOf(exchange), ...(withBody ? { body: request } : {}) })
  const [digest, kept] = [query.get('digest'), answer.headers['docker-content-digest']]
  if (answer.statusCode !== 201 || digest === null || typeof kept !== 'string' || digest === kept) return await handBack(exchange, answer)
  const { repository } = operation
  replica.digests.note(repository, digest, kept)
  return await handBack(exchange, answer, { 'Docker-Content-Digest': digest, Location: pathOf({ kind: 'blob', repository, digest }) })
}

/** The digest by which the distribution registry keeps it. */
export function keptPath({ digests }: Replica, { repository, digest }: Pick<Blob, 'repository' | 'digest'>): string {
  return pathOf({ kind: 'blob', repository, digest: digests.kept(repository, digest) })
}
