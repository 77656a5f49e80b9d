import type { TransferFault } from './faults.ts'
import { imageText, type ImageReference } from './transfer.ts'

/** What an engineer has seen in production, where docker, a Kubernetes node or podman pulled. */
export interface Symptom {
  readonly client: 'docker' | 'containerd' | 'podman'
  readonly words: string
}

/** Where it failed, of which image. */
export interface Failed {
  readonly name: string
  readonly address: string | undefined
  readonly image: ImageReference
}

/** Words that the Go clients share: how a connection did not come about. */
const connections: Readonly<Partial<Record<TransferFault, string>>> = {
  unresolved: 'dial tcp: lookup NAME on SERVER:53: no such host',
  timeout: 'dial tcp ADDRESS:443: i/o timeout',
  refused: 'dial tcp ADDRESS:443: connect: connection refused',
  certificate: 'x509: certificate is valid for OTHERS, not NAME',
}

/**
 * What other clients print for the same fault, as it was recorded: at the data endpoint (`content`) the login server has been reached before, so that
 * the manifest is there and the image is not.
 */
export function symptomsOf(fault: TransferFault, at: 'login' | 'token' | 'content', { name, address, image }: Failed): readonly Symptom[] {
  const filled = (words: string): string => words
    .replaceAll('NAME', name).replaceAll('ADDRESS', address ?? '…').replaceAll('SERVER', '…').replaceAll('IMAGE', imageText(image)).replaceAll('REPOSITORY', image.repository).replaceAll('TAG', image.reference)
  return recorded(fault, at).map(({ client, words }) => ({ client, words: filled(words) }))
}

function recorded(fault: TransferFault, at: 'login' | 'token' | 'content'): readonly Symptom[] {
  const connection = connections[fault]
  if (connection !== undefined) return at === 'content' ? [
    { client: 'docker', words: `error pulling image configuration: download failed after attempts=6: ${connection}` },
    { client: 'containerd', words: `failed to copy: httpReadSeeker: failed open: failed to do request: Get "https://NAME/?…": ${connection}` },
    { client: 'podman', words: `Error: parsing image configuration: Get "https://NAME/?…": ${connection}` },
  ] : [
    { client: 'docker', words: `Error response from daemon: Get "https://NAME/v2/": ${connection}` },
    { client: 'containerd', words: `failed to resolve reference "IMAGE": failed to do request: Head "https://NAME/v2/REPOSITORY/manifests/TAG": ${connection}` },
  ]
  switch (fault) {
    case 'denied': return at === 'content' ? [
      { client: 'docker', words: "error pulling image configuration: download failed after attempts=1: denied: client with IP '…' is not allowed access. Refer https://aka.ms/acr/firewall to grant access." },
      { client: 'containerd', words: `failed to copy: httpReadSeeker: failed open: unexpected status from GET request to https://NAME/?…: 403 Forbidden` },
    ] : at === 'token' ? [
      { client: 'containerd', words: 'failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://NAME/oauth2/token?…: 403 Forbidden' },
    ] : [
      { client: 'docker', words: "pull access denied for IMAGE, repository does not exist or may require 'docker login': denied: client with IP '…' is not allowed access." },
      { client: 'containerd', words: 'unexpected status from HEAD request to https://NAME/v2/REPOSITORY/manifests/TAG: 403 Forbidden' },
    ]
    case 'unknown-manifest': return [
      { client: 'docker', words: 'manifest for IMAGE not found: manifest unknown: manifest tagged by "TAG" is not found' },
      { client: 'containerd', words: 'IMAGE: not found' },
    ]
    case 'unknown-blob': return [
      { client: 'docker', words: 'unknown blob' },
      { client: 'containerd', words: 'failed commit on ref "manifest-sha256:…": unexpected status from PUT request to …/manifests/TAG: 400 Bad Request' },
    ]
    case 'unknown-upload': return [{ client: 'docker', words: 'blob upload unknown' }]
    case 'unauthorized': return [
      { client: 'docker', words: 'unauthorized: authentication required, visit https://aka.ms/acr/authorization for more information.' },
      { client: 'containerd', words: 'failed to authorize: failed to fetch anonymous token: unexpected status from GET request: 401 Unauthorized' },
    ]
    case 'too-many': return [{ client: 'docker', words: 'toomanyrequests: Too many requests. Please visit https://aka.ms/acr/skus#sku-feature-matrix to view limits of all service tiers.' }]
    case 'unavailable': return [{ client: 'docker', words: 'received unexpected HTTP status: 503 Service Unavailable' }]
    default: return []
  }
}
