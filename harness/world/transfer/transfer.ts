import type { TransferFault } from './faults.ts'

/** Programs that hosts pull and push with. podman has the library of buildah. */
export const clients = ['crane', 'skopeo', 'buildah', 'containerd'] as const
export type Client = (typeof clients)[number]

/** `contoso.azurecr.io/samples/hello:v1`, taken apart. */
export interface ImageReference {
  /** The name that is asked: whatever stands before the first slash. */
  readonly name: string
  readonly repository: string
  /** A tag, or a digest. */
  readonly reference: string
}

export interface TransferRequest {
  readonly kind: 'pull' | 'push'
  readonly image: ImageReference
  readonly client: Client
  /** Seconds for which an image that is not there yet is waited for; none unless stated. */
  readonly patience?: number
  /** The digest of the manifest that it is to bring: another one under the same tag is older, and waited out like an image that is not there yet. */
  readonly expecting?: string
}

/** One request of the client that was answered. */
export interface TransferStep {
  /**
   * `challenge`: who am I talking to; `token`: permission; `manifest`; `blob`: whether it is there; `link`: it lies elsewhere; `content`: its
   * bytes, from where the link leads; `upload`: bytes of a blob go there.
   */
  readonly what: 'challenge' | 'token' | 'manifest' | 'blob' | 'link' | 'content' | 'upload'
  readonly method: string
  readonly name: string
  /** Absent where the client does not tell how it was answered. */
  readonly status?: number
  /** Of the answer's body; of an upload, those that were sent, where that is known. */
  readonly bytes?: number
  readonly milliseconds?: number
  /** Where a link leads. */
  readonly leadsTo?: string
}

/** Why no image came through, in the client's words. */
export interface TransferFailure {
  readonly fault: TransferFault
  /** The name at which it ended, where the client tells one. */
  readonly name: string | undefined
  readonly words: string
}

/**
 * An image on its way, as the client tells it. skopeo tells no steps; buildah tells what it asks, but of the first request alone how it was answered; containerd
 * follows redirects before it tells what became of a request, and is silent about tokens.
 */
export interface Transfer {
  readonly client: Client
  readonly steps: readonly TransferStep[]
  /** Absent: the image is there, whole. */
  readonly failure: TransferFailure | undefined
  /** Of the manifest that came, or went; crane alone tells it, and of images that a registry holds from the start no prediction does. */
  readonly digest?: string
  /** Where each name that was asked led, in their order; no address where none was found. */
  readonly names: readonly { readonly name: string; readonly address: string | undefined }[]
  /**
   * Of a prediction: the login name leads now to one replica, now to another, in turn or by chance, so that the steps may be others, and by chance
   * also go well.
   */
  readonly scattered?: 'inTurn' | 'byChance'
  /** From the first to the last moment; absent in a prediction. */
  readonly milliseconds?: number
}

/** Thrown where a host has no programs for images. */
export class NoClientError extends Error {
  override readonly name = 'HarnessError'
  readonly code = 'NO_CLIENT'
  readonly hint: string = 'give an intent that names this host `for: pull` or `for: push`'

  constructor(host: string, client?: Client) {
    super(client === undefined ? `${host} has no client for registries` : `${host} does not have ${client}`)
    if (client !== undefined) this.hint = `client: ${client} of the intent that says what ${host} pulls or pushes; a lab that is up has to be started anew`
  }
}

export function imageText({ name, repository, reference }: ImageReference): string {
  return `${name}/${repository}${reference.includes(':') ? '@' : ':'}${reference}`
}

/** Bytes of what it consists of (registry/sample-image.ts). */
export const sampleSizes = { manifest: 405, config: 163, layer: 1_002_152 } as const

/** The image that every registry of a lab has at each of its replicas, if anybody pulls from it or pushes to it. */
export const sampleImage: { readonly repository: string; readonly reference: string } = { repository: 'samples/hello', reference: 'v1' }
