import { journal, parsed } from './journal.ts'

/** What the referrers API lists of a manifest. https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#listing-referrers */
export interface Descriptor {
  readonly mediaType: string
  readonly digest: string
  readonly size: number
  readonly artifactType?: string
  readonly annotations?: Readonly<Record<string, string>>
}

export interface Reference {
  readonly repository: string
  /** The manifest that it speaks of. */
  readonly subject: string
  readonly descriptor: Descriptor
}

/**
 * Which manifests name which others as their subject. A manifest is noted before the registry is asked to take it, and whoever lists asks
 * whether the registry has it: so nothing is lost when either is killed between the two, and deletion needs no note.
 */
export interface Referrers {
  note(reference: Reference): void
  of(repository: string, subject: string): readonly Descriptor[]
}

export function referrersIn(folder: string, replica: string): Referrers {
  const written = journal<Reference>(folder, 'referrers', replica)
  const known = new Map<string, Map<string, Descriptor>>()
  const learn = ({ repository, subject, descriptor }: Reference): boolean => {
    const key = `${repository}@${subject}`
    const all = known.get(key) ?? new Map<string, Descriptor>()
    known.set(key, all)
    const isNew = !all.has(descriptor.digest)
    all.set(descriptor.digest, descriptor)
    return isNew
  }
  written.past.forEach(learn)
  return {
    note: (reference) => {
      if (learn(reference)) written.add(reference)
    },
    of: (repository, subject) => [...known.get(`${repository}@${subject}`)?.values() ?? []],
  }
}

/** What a manifest says of itself, where it names a subject. */
export function referenceIn(repository: string, digest: string, body: Buffer, contentType: string): Reference | undefined {
  const manifest = parsed(body.toString()) as { subject?: { digest?: unknown }; artifactType?: unknown; config?: { mediaType?: unknown }; annotations?: unknown; mediaType?: unknown } | undefined
  const subject = manifest?.subject?.digest
  if (typeof subject !== 'string') return undefined
  const [artifactType] = [manifest?.artifactType, manifest?.config?.mediaType].filter((type): type is string => typeof type === 'string' && type !== '')
  const { annotations } = manifest as { annotations?: Readonly<Record<string, string>> | null }
  return {
    repository,
    subject,
    descriptor: {
      mediaType: contentType,
      digest,
      size: body.length,
      ...(artifactType === undefined ? {} : { artifactType }),
      ...(typeof annotations === 'object' && annotations !== null ? { annotations } : {}),
    },
  }
}
