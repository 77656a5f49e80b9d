import type { ResourceRecord } from '../dns/message.ts'
import type { Outcome, Reply } from './reply.ts'

/** A record as it comes with a signature: one that stands, or one that has run out. Without this none comes with it. */
interface SignedRecord extends ResourceRecord {
  readonly signature: Signature
}

export type Signature = 'good' | 'expired'

export function signatureOf(record: ResourceRecord): Signature | undefined {
  return (record as Partial<SignedRecord>).signature
}

/** What a signed zone says, with its signatures: of records, or by its SOA of a denial. */
export function withSignature(outcome: Outcome, signature: Signature | undefined): Outcome {
  if (signature === undefined) return outcome
  const marked = <Record extends ResourceRecord>(record: Record): Record => ({ ...record, signature })
  if (outcome.kind === 'records' || outcome.kind === 'alias') return { ...outcome, records: outcome.records.map(marked) }
  return outcome.kind === 'negative' && outcome.soa !== undefined ? { ...outcome, soa: marked(outcome.soa) } : outcome
}

/** The same reply without them: who drops them, and a client that has not asked for them. */
export function withoutSignatures(reply: Reply): Reply {
  const bare = (record: ResourceRecord): ResourceRecord => {
    const { signature: _, ...rest } = record as Partial<SignedRecord> & ResourceRecord
    return rest
  }
  return [...reply.answer, ...(reply.soa ? [reply.soa] : [])].every((record) => signatureOf(record) === undefined) ? reply : { ...reply, answer: reply.answer.map(bare), soa: reply.soa && bare(reply.soa) }
}
