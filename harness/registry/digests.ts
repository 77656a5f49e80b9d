import { createHash } from 'node:crypto'
import { journal } from './journal.ts'

/**
 * What was pushed by a digest other than SHA-256, by which alone the distribution registry keeps manifests and blobs. Noted before whoever
 * pushed it is told that it is there.
 */
export interface Digests {
  /** The digest by which the registry has it: the same for all but those. */
  kept(repository: string, reference: string): string
  note(repository: string, digest: string, kept: string): void
}

export function digestsIn(folder: string, replica: string): Digests {
  const written = journal<{ readonly repository: string; readonly digest: string; readonly kept: string }>(folder, 'digests', replica)
  const known = new Map(written.past.map(({ repository, digest, kept }) => [`${repository}@${digest}`, kept]))
  return {
    kept: (repository, reference) => known.get(`${repository}@${reference}`) ?? reference,
    note: (repository, digest, kept) => {
      if (known.has(`${repository}@${digest}`)) return
      written.add({ repository, digest, kept })
      known.set(`${repository}@${digest}`, kept)
    },
  }
}

/**
 * Whether a blob can be mounted from a repository: mounted it is known by the digest that is kept alone, and a manifest that names it by
 * another one is refused.
 */
export function isMountable(digests: Digests, from: string, digest: string): boolean {
  return digests.kept(from, digest) === digest
}

export function digestOf(algorithm: 'sha256' | 'sha512', body: Buffer): string {
  return `${algorithm}:${createHash(algorithm).update(body).digest('hex')}`
}
