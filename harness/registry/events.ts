/** What clients change at a replica and the others learn of. */
export interface Event {
  /** Higher for what was asked later, at whichever replica: where two replicas were told different things, the later one holds everywhere. */
  readonly number: number
  /** Of the replica that a client asked. */
  readonly region: string
  readonly repository: string
  readonly change: Change
  readonly request: Asked
}

export type Change =
  | Push
  /** A tag alone; the manifest stays. */
  | { readonly kind: 'untag'; readonly tag: string }
  /** A manifest, and with it each tag that leads to it. */
  | { readonly kind: 'delete'; readonly digest: string }

export interface Push {
  readonly kind: 'push'
  /** SHA-256. */
  readonly digest: string
  /** Another digest by which it was pushed. */
  readonly alias?: string
  readonly tag?: string
  readonly mediaType: string
  readonly size: number
  readonly blobs: readonly Blob[]
  /** Digests of the manifests that an index lists. */
  readonly lists: readonly string[]
}

export interface Blob {
  readonly digest: string
  readonly size: number
}

/** Of the client's request, what webhooks tell. */
export interface Asked {
  readonly id: string
  readonly host: string
  readonly method: string
  readonly useragent: string
}

/** What a replica has, as far as the events go that it knows of. */
export interface View {
  learn(event: Event): void
  /** The number of the latest push of a manifest, 0 if there was none. */
  pushed(repository: string, digest: string): number
  deleted(repository: string, digest: string): number
  tagged(repository: string, tag: string): number
  /** Whether it is there: a manifest, or what a tag leads to. */
  has(repository: string, reference: { readonly digest: string } | { readonly tag: string }): boolean
  /** Tags that lead to a manifest since before an event. */
  tagsBefore(repository: string, digest: string, number: number): readonly string[]
}

/**
 * The order in which events become known makes no difference: of each tag and each manifest the highest number counts. A tag is there if what
 * it leads to was not deleted later.
 */
export function emptyView(): View {
  const [pushes, deletions] = [new Map<string, number>(), new Map<string, number>()]
  const tags = new Map<string, Map<string, { readonly number: number; readonly digest?: string }>>()
  const raise = (numbers: Map<string, number>, key: string, number: number): void => void numbers.set(key, Math.max(numbers.get(key) ?? 0, number))
  const lead = (repository: string, tag: string, number: number, digest?: string): void => {
    const all = tags.get(repository) ?? new Map<string, { readonly number: number; readonly digest?: string }>()
    tags.set(repository, all)
    if (number > (all.get(tag)?.number ?? 0)) all.set(tag, { number, ...(digest === undefined ? {} : { digest }) })
  }
  return {
    learn: ({ number, repository, change }) => {
      if (change.kind === 'untag') return lead(repository, change.tag, number)
      raise(change.kind === 'push' ? pushes : deletions, `${repository}@${change.digest}`, number)
      if (change.kind === 'push' && change.tag !== undefined) lead(repository, change.tag, number, change.digest)
    },
    pushed: (repository, digest) => pushes.get(`${repository}@${digest}`) ?? 0,
    deleted: (repository, digest) => deletions.get(`${repository}@${digest}`) ?? 0,
    tagged: (repository, tag) => tags.get(repository)?.get(tag)?.number ?? 0,
    has: (repository, reference) => {
      const led = 'tag' in reference ? tags.get(repository)?.get(reference.tag) : { number: pushes.get(`${repository}@${reference.digest}`) ?? 0, digest: reference.digest }
      return led?.digest !== undefined && led.number > (deletions.get(`${repository}@${led.digest}`) ?? 0)
    },
    tagsBefore: (repository, digest, number) => [...tags.get(repository) ?? []].filter(([, led]) => led.digest === digest && led.number < number).map(([tag]) => tag),
  }
}
