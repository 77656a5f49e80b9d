import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { contentsOf } from '../../harness/registry/contents.ts'
import type { Answer } from '../../harness/registry/transfer.ts'
import type { Question } from '../../harness/registry/upstream.ts'

/**
 * A stand-in for a distribution registry, in memory: it takes no manifest whose blobs it lacks, no blob that is not whole, forgets the tags
 * of what is deleted, and can be away, or be gone before it answers. It keeps blobs by SHA-256, and finds them by the digest they came with,
 * too, in the repository they came to.
 */
export interface StandIn {
  ask: (question: Question) => Promise<Answer>
  away: boolean
  /** Does what it is asked to, but its next answer to a write of a manifest gets lost. */
  losesAnswer: boolean
  /** `repository tag → digest` and `repository@digest`, sorted. */
  contents(): readonly string[]
  /** Blobs that were uploaded, in order. */
  readonly uploads: string[]
  /** Writes of manifests that were done: the method and the reference. */
  readonly writes: string[]
  has(repository: string, digest: string): boolean
  /** What is kept of a blob, to be spoilt. */
  readonly blobs: Map<string, Buffer>
}

interface Repository {
  readonly blobs: Set<string>
  readonly manifests: Map<string, { readonly body: Buffer; readonly type: string }>
  readonly tags: Map<string, string>
}

export function digestOf(body: Buffer, algorithm: 'sha256' | 'sha512' = 'sha256'): string {
  return `${algorithm}:${createHash(algorithm).update(body).digest('hex')}`
}

export function standIn(): StandIn {
  const repositories = new Map<string, Repository>()
  const repositoryOf = (name: string): Repository => {
    const known = repositories.get(name) ?? { blobs: new Set(), manifests: new Map(), tags: new Map() }
    repositories.set(name, known)
    return known
  }
  const it: StandIn = {
    away: false, losesAnswer: false, uploads: [], writes: [], blobs: new Map(),
    has: (name, digest) => repositoryOf(name).blobs.has(digest) && it.blobs.has(digest),
    contents: () => [...repositories].flatMap(([name, { manifests, tags }]) => [...[...manifests.keys()].map((digest) => `${name}@${digest}`), ...[...tags].map(([tag, digest]) => `${name} ${tag} → ${digest}`)]).toSorted(),
    ask: async ({ method, path, headers, body }) => {
      await new Promise((resolve) => setImmediate(resolve))
      if (it.away) throw new Error('away')
      const content = body instanceof Readable ? Buffer.concat(await body.toArray() as Buffer[]) : body ?? Buffer.alloc(0)
      const url = new URL(path, 'http://stand-in')
      if (url.pathname === '/v2/_catalog') return answer(200, {}, Buffer.from(JSON.stringify({ repositories: [...repositories].filter(([, { manifests }]) => manifests.size > 0).map(([known]) => known) })))
      const listing = /^\/v2\/(.+)\/tags\/list$/.exec(url.pathname)?.[1]
      if (listing !== undefined) return answer(200, {}, Buffer.from(JSON.stringify({ name: listing, tags: [...repositoryOf(listing).tags.keys()] })))
      const [, name = '', kind, reference = ''] = /^\/v2\/(.+?)\/(blobs\/uploads|blobs|manifests)\/(.*)$/.exec(url.pathname) ?? []
      const repository = repositoryOf(name)
      if (kind === 'blobs/uploads') return upload(method, url, name, repository, content)
      if (kind === 'blobs') return it.has(name, reference) ? answer(200, {}, it.blobs.get(reference), method) : answer(404)
      const done = manifest(method, name, repository, reference, content, headers['content-type'] as string | undefined)
      if (method === 'PUT' || method === 'DELETE') {
        if (done.statusCode! < 300) it.writes.push(`${method} ${reference}`)
        if (it.losesAnswer) {
          it.losesAnswer = false
          throw new Error('gone before it answered')
        }
      }
      return done
    },
  }
  const upload = (method: string, url: URL, name: string, repository: Repository, content: Buffer): Answer => {
    const [mount, from, digest] = ['mount', 'from', 'digest'].map((key) => url.searchParams.get(key))
    if (method === 'DELETE') return answer(204)
    if (method === 'POST') {
      if (mount === null || mount === undefined || !it.has(from ?? '', mount)) return answer(202, { location: `/v2/${name}/blobs/uploads/1?_state=x` })
      repository.blobs.add(mount)
      return answer(201, { 'docker-content-digest': mount })
    }
    const kept = digestOf(content)
    if (digest !== kept && digest !== digestOf(content, 'sha512')) return answer(400)
    for (const known of new Set([kept, digest])) {
      it.blobs.set(known, content)
      repository.blobs.add(known)
    }
    it.uploads.push(digest)
    return answer(201, { 'docker-content-digest': kept })
  }
  const manifest = (method: string, name: string, { manifests, tags }: Repository, reference: string, content: Buffer, type = ''): Answer => {
    const digest = reference.startsWith('sha256:') ? reference : tags.get(reference) ?? ''
    if (method === 'PUT') {
      const own = digestOf(content)
      if (reference.startsWith('sha256:') && reference !== own) return answer(400)
      if (!contentsOf(content).blobs.every((blob) => it.has(name, blob.digest))) return answer(400)
      manifests.set(own, { body: content, type })
      if (own !== reference) tags.set(reference, own)
      return answer(201, { 'docker-content-digest': own })
    }
    const found = manifests.get(digest)
    if (found === undefined) return answer(404)
    if (method !== 'DELETE') return answer(200, { 'docker-content-digest': digest, 'content-type': found.type }, found.body, method)
    if (reference !== digest) return tags.delete(reference) ? answer(202) : answer(404)
    manifests.delete(digest)
    for (const [tag, led] of tags) if (led === digest) tags.delete(tag)
    return answer(202)
  }
  return it
}

function answer(statusCode: number, headers: Readonly<Record<string, string>> = {}, body: Buffer = Buffer.alloc(0), method = 'GET'): Answer {
  const content = method === 'HEAD' || body.length === 0 ? [] : [body]
  return Object.assign(Readable.from(content), { statusCode, headers: { ...headers, 'content-length': String(body.length) } })
}
