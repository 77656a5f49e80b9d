import { refusals, type Refusal } from './refusals.ts'
import { isDigest, isRepository, isSession, isTag } from './names.ts'

/** What a path of the OCI protocol asks for. */
export type Operation =
  | { readonly kind: 'base' }
  | { readonly kind: 'catalog' }
  | { readonly kind: 'tags'; readonly repository: string }
  | { readonly kind: 'manifest'; readonly repository: string; readonly reference: string }
  | { readonly kind: 'blob'; readonly repository: string; readonly digest: string }
  | { readonly kind: 'uploads'; readonly repository: string }
  | { readonly kind: 'upload'; readonly repository: string; readonly session: string }
  | { readonly kind: 'referrers'; readonly repository: string; readonly digest: string }

/** `undefined` for a path that is none of the protocol's; a refusal for one whose names are none. */
export function operationOf(path: string): Operation | Refusal | undefined {
  if (path === '/v2' || path === '/v2/') return { kind: 'base' }
  if (path === '/v2/_catalog') return { kind: 'catalog' }
  if (!path.startsWith('/v2/')) return undefined
  const segments = decoded(path.slice('/v2/'.length))
  if (segments === undefined) return refusals.nameInvalid
  const [before, middle, last] = [segments.at(-3), segments.at(-2), segments.at(-1)!]
  if (before === 'blobs' && middle === 'uploads') return within(segments.slice(0, -3), (repository) => upload(repository, last))
  if (before === undefined && middle === undefined) return undefined
  const name = segments.slice(0, -2)
  switch (middle) {
    case 'manifests': return within(name, (repository) => (isTag(last) || isDigest(last) ? { kind: 'manifest', repository, reference: last } : last.includes(':') ? refusals.digestInvalid : refusals.tagInvalid))
    case 'blobs': return last === 'uploads' ? within(name, (repository) => ({ kind: 'uploads', repository })) : within(name, (repository) => (isDigest(last) ? { kind: 'blob', repository, digest: last } : refusals.digestInvalid))
    case 'referrers': return within(name, (repository) => (isDigest(last) ? { kind: 'referrers', repository, digest: last } : refusals.digestInvalid))
    case 'tags': return last === 'list' ? within(name, (repository) => ({ kind: 'tags', repository })) : undefined
    default: return undefined
  }
}

function within(segments: readonly string[], of: (repository: string) => Operation | Refusal): Operation | Refusal {
  const repository = segments.join('/')
  return isRepository(repository) ? of(repository) : refusals.nameInvalid
}

function upload(repository: string, session: string): Operation | Refusal {
  if (session === '') return { kind: 'uploads', repository }
  return isSession(session) ? { kind: 'upload', repository, session } : refusals.uploadUnknown
}

/**
 * Some clients write the colon of a digest as `%3A`, and Azure's SDKs the slash in the name of a repository as `%2F`. Their recorded sessions
 * have the name with a slash in the answers.
 */
function decoded(path: string): readonly string[] | undefined {
  try {
    return path.split('/').map(decodeURIComponent)
  } catch {
    return undefined
  }
}

/** The path as the distribution registry is asked for it: put together anew, of parts that were looked at. */
export function pathOf(operation: Operation): string {
  switch (operation.kind) {
    case 'base': return '/v2/'
    case 'catalog': return '/v2/_catalog'
    case 'tags': return `/v2/${operation.repository}/tags/list`
    case 'manifest': return `/v2/${operation.repository}/manifests/${operation.reference}`
    case 'blob': return `/v2/${operation.repository}/blobs/${operation.digest}`
    case 'uploads': return `/v2/${operation.repository}/blobs/uploads/`
    case 'upload': return `/v2/${operation.repository}/blobs/uploads/${operation.session}`
    case 'referrers': return `/v2/${operation.repository}/referrers/${operation.digest}`
  }
}
