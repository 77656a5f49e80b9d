import type { TransferFault } from './faults.ts'
import { imageText, type Client, type ImageReference } from './transfer.ts'

/** Where a client was when it failed. */
export interface Failing {
  readonly fault: TransferFault
  readonly client: Client
  readonly kind: 'pull' | 'push'
  readonly image: ImageReference
  readonly stage: 'login' | 'token' | 'manifest' | 'content' | 'upload'
  readonly name: string
  readonly address?: string | undefined
  readonly server?: string | undefined
  /** As the client's resolver tells it: `no such host`, `server misbehaving`. */
  readonly lookup?: string | undefined
  /** The address that a registry sees. */
  readonly egress?: string | undefined
  readonly certified?: readonly string[]
  readonly status?: number | undefined
  /** Actions that whoever logged in has no right to, all that were asked for. */
  readonly lacks?: readonly ('pull' | 'push')[]
  /** Asked without wanting a body, so that no reason comes. */
  readonly head?: true
  /** What the registry gives as the reason. */
  readonly said?: string
  /** A firewall took the connection and closed it. */
  readonly closed?: boolean
}

/**
 * What a client prints, as it was seen in labs and against mock registries (crane 0.21, skopeo 1.9, buildah 1.28, containerd 1.6). The model says it before; what varies from
 * one try to the next, such as links and ports, is left out.
 */
export function wordsOf(failing: Failing): string {
  switch (failing.client) {
    case 'crane': return crane(failing)
    case 'skopeo': return skopeo(failing)
    case 'buildah': return buildah(failing)
    case 'containerd': return containerd(failing)
  }
}

function pathOf({ stage, image: { repository, reference } }: Failing): string {
  switch (stage) {
    case 'login': return '/v2/'
    case 'token': return '/oauth2/token?…'
    case 'manifest': return `/v2/${repository}/manifests/${reference}`
    case 'content': return '/?…'
    case 'upload': return `/v2/${repository}/blobs/uploads/`
  }
}

/** What Go's standard library says of a connection that did not come about. */
function connectionWords({ fault, name, address, server, lookup = 'no such host', certified = [], closed = false }: Failing, verifying: boolean): string | undefined {
  switch (fault) {
    case 'unresolved': return `dial tcp: lookup ${name} on ${server ?? '…'}:53: ${lookup}`
    case 'timeout': return `dial tcp ${address}:443: i/o timeout`
    case 'refused': return closed ? 'EOF' : `dial tcp ${address}:443: connect: connection refused`
    case 'certificate': return `${verifying ? 'tls: failed to verify certificate: ' : ''}x509: certificate is valid for ${certified.join(', ')}, not ${name}`
    default: return undefined
  }
}

function crane(failing: Failing): string {
  const { name, kind, stage, status, egress, image } = failing
  const method = kind === 'push' && stage === 'manifest' ? 'PUT' : kind === 'push' && stage === 'upload' ? 'POST' : 'GET'
  const url = `https://${name}${pathOf(failing)}`
  const connection = connectionWords(failing, true)
  if (connection !== undefined) return `Error: ${method === 'GET' ? 'Get' : method === 'POST' ? 'Post' : 'Put'} "${url}": ${connection}`
  switch (failing.fault) {
    case 'denied': return failing.said !== undefined ? `Error: ${method} ${url}: DENIED: ${failing.said}` : egress === undefined ? `Error: ${method} ${url}: DENIED: requested access to the resource is denied` : `Error: ${method} ${url}: DENIED: client with IP '${egress}' is not allowed access. Refer https://aka.ms/acr/firewall to grant access.`
    case 'unknown-manifest': return `Error: ${method} ${url}: MANIFEST_UNKNOWN: manifest unknown; unknown tag=${image.reference}`
    case 'unknown-blob': return `Error: ${method} ${url}: MANIFEST_BLOB_UNKNOWN: blob unknown to registry; sha256:…`
    case 'unknown-upload': return `Error: PATCH ${url}…: BLOB_UPLOAD_UNKNOWN: blob upload unknown to registry`
    case 'unauthorized': {
      if (failing.head) return `Error: HEAD ${url}: unexpected status code 401 Unauthorized (HEAD responses have no body, use GET for details)`
      const wanted = (failing.lacks ?? []).map((action) => `map[Action:${action} Name:${image.repository} Type:repository]`)
      return `Error: ${method} ${url}: UNAUTHORIZED: authentication required, visit https://aka.ms/acr/authorization for more information.${wanted.length === 0 ? '' : `; [${wanted.join(' ')}]`}`
    }
    default: return `Error: ${method} ${url}: unexpected status code ${status ?? 404}`
  }
}

function skopeo(failing: Failing): string {
  const { name, kind, stage, status, image } = failing
  const connection = connectionWords(failing, false)
  const other = ((): string => {
    switch (failing.fault) {
      case 'denied': return stage === 'content' ? 'invalid status code from registry 403 (Forbidden)' : 'invalid status code from registry 403 (Forbidden)'
      case 'unknown-manifest': return 'manifest unknown: manifest unknown'
      case 'unknown-blob': return 'manifest blob unknown: blob unknown to registry'
      case 'unknown-upload': return 'blob upload unknown'
      case 'unauthorized': return stage === 'token' ? 'unable to retrieve auth token: invalid username/password: unauthorized: authentication required' : 'denied: requested access to the resource is denied unauthorized: authentication required, visit https://aka.ms/acr/authorization for more information.'
      default: return `invalid status code from registry ${status ?? 404}`
    }
  })()
  const said = connection === undefined ? other : `Get "https://${name}${pathOf(failing)}": ${connection}`
  const repository = `${image.name}/${image.repository}`
  switch (stage) {
    case 'login':
    case 'token': return kind === 'pull' ? `initializing source docker://${imageText(image)}: pinging container registry ${name}: ${said}` : `trying to reuse blob sha256:… at destination: pinging container registry ${name}: ${said}`
    case 'manifest': return kind === 'pull' ? `initializing source docker://${imageText(image)}: reading manifest ${image.reference} in ${repository}: ${said}` : `writing manifest: uploading manifest ${image.reference} to ${repository}: ${said}`
    case 'content': return failing.fault === 'denied' ? `Error fetching blob: ${said}` : `reading blob sha256:…: ${said}`
    case 'upload': return failing.said === undefined ? `writing blob: ${said}` : `writing blob: initiating layer upload to /v2/${image.repository}/blobs/uploads/ in ${image.name}: denied: ${failing.said}`
  }
}

/** The library of skopeo, with what it was doing before. */
function buildah(failing: Failing): string {
  const { stage, kind, image } = failing
  const text = imageText(image)
  if (kind === 'push') return `Error: pushing image "…" to "docker://${text}": ${skopeo(failing)}`
  if (stage === 'token') return `Error: initializing source docker://${text}: ${skopeo(failing).replace(/^.*pinging container registry [^:]*: /, '')}`
  return stage === 'content' ? `Error: parsing image configuration: ${skopeo(failing).replace(/^reading blob sha256:…: /, '')}` : `Error: ${skopeo(failing)}`
}

function containerd(failing: Failing): string {
  const { name, kind, stage, status, image, egress, fault } = failing
  const text = imageText(image)
  const connection = connectionWords(failing, false)
  const answered = { denied: '403 Forbidden', unauthorized: '401 Unauthorized', unavailable: '500 Internal Server Error' }[fault as string] ?? `${status ?? 404} Not Found`
  if (stage === 'content') {
    if (connection !== undefined) return `ctr: failed to copy: httpReadSeeker: failed open: failed to do request: Get "https://${name}/?…": ${connection}`
    if (fault === 'absent') return 'ctr: failed to copy: httpReadSeeker: failed open: could not fetch content descriptor sha256:… from remote: not found'
    return `ctr: failed to copy: httpReadSeeker: failed open: unexpected status code https://${image.name}/v2/${image.repository}/blobs/sha256:…: ${answered}${fault !== 'denied' ? '' : egress === undefined ? ' - Server message: denied' : ` - Server message: denied: client with IP '${egress}' is not allowed access. Refer https://aka.ms/acr/firewall to grant access.`}`
  }
  if (kind === 'push') {
    if (connection !== undefined) return `ctr: failed to do request: Head "https://${name}/v2/${image.repository}/blobs/sha256:…": ${connection}`
    if (fault === 'unknown-blob') return 'ctr: failed commit on ref "manifest-sha256:…": unexpected status: 400 Bad Request'
    if (fault === 'unauthorized' && stage !== 'token') return 'ctr: push access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed'
    if (stage === 'token') return `ctr: failed to authorize: failed to fetch oauth token: unexpected status: ${answered}`
    return `ctr: unexpected status: ${answered}`
  }
  const resolving = `ctr: failed to resolve reference "${text}": `
  if (connection !== undefined) return `${resolving}failed to do request: Head "https://${name}/v2/${image.repository}/manifests/${image.reference}": ${connection}`
  if (stage === 'token') return `${resolving}failed to authorize: failed to fetch oauth token: unexpected status: ${answered}`
  if (fault === 'unknown-manifest' || fault === 'absent') return `${resolving}${text}: not found`
  if (fault === 'unauthorized') return `${resolving}pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`
  return `${resolving}pulling from host ${name} failed with status code [manifests ${image.reference}]: ${answered}`
}
