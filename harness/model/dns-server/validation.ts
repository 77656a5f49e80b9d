import { isWithin } from '../../dns/name.ts'
import type { Path } from '../../dns/path.ts'
import type { ResourceRecord } from '../../dns/message.ts'
import { failed, silence, type Outcome } from '../reply.ts'
import type { Once } from '../restarting-resolver.ts'
import type { Asking } from '../server.ts'
import { signatureOf } from '../signatures.ts'

/** What a server that validates goes by. */
export interface Validation {
  /** Public zones, whether they are signed or not. */
  readonly zones: ReadonlyMap<string, { readonly signed: boolean }>
  readonly insecureDomains: readonly string[]
  /** The line that says so. */
  readonly at: Path
}

/**
 * What a server believes that validates (RFC 4035 section 5), measured with unbound 1.17.1 and BIND 9.18.49: from the root on it asks, whomever it
 * asks for the name, for the key of every signed zone above it; a zone that is not signed its parent must prove to have no DS. Below such a zone
 * anything is believed. Whatever has no good signature elsewhere is a failure, and so is everything where that of the root's key is missing.
 */
export function validated(server: string, once: Once, { zones, insecureDomains, at }: Validation): Once {
  return (name, type, asking) => {
    const outcome = once(name, type, asking)
    if (outcome.kind === 'failed' || outcome.kind === 'silent' || insecureDomains.some((domain) => isWithin(name, domain))) return outcome
    const aside: Asking = { ...asking, trace: undefined, notes: { ...asking.notes } }
    for (const zone of above(name, type)) {
      const isSigned = zones.get(zone)!.signed
      const proof = once(zone, isSigned ? 'DNSKEY' : 'DS', aside)
      if (proof.kind === 'silent') return silence
      const wrong = isSigned ? (proof.kind === 'records' ? lacking(proof.records) : 'no key') : proof.kind === 'negative' ? lacking(proof.soa ? [proof.soa] : []) : 'no proof'
      if (wrong !== undefined) return bogus(zone, isSigned ? `${keyText[wrong]} of ${zone || 'the root'}` : `no signature proves that ${zone} is not signed`)
      if (!isSigned) return outcome
    }
    const wrong = outcome.kind === 'negative' ? lacking(outcome.soa ? [outcome.soa] : []) : lacking(outcome.records)
    const zone = above(name, type).at(-1) ?? ''
    return wrong === undefined ? outcome : bogus(zone, wrong === 'expired' ? `the signatures of ${zone || 'the root'} have run out` : `it lies in ${zone || 'the root'}, which is signed, and the answer has no signature`)

    function bogus(origin: string, because: string): Outcome {
      asking.trace?.push({ kind: 'bogus', depth: asking.depth, server, at, name, zone: origin, because })
      return failed
    }
  }

  /** Public zones that a name lies in, the root first; the DS of a zone is its parent's. */
  function above(name: string, type: string): readonly string[] {
    return [...zones.keys()].filter((origin) => isWithin(name, origin) && !(type === 'DS' && origin === name)).toSorted((one, other) => one.length - other.length)
  }
}

const keyText = { expired: 'the signatures have run out', missing: 'no signature comes with the key', 'no key': 'whoever is asked has no key', 'no proof': '' } as const

function lacking(records: readonly ResourceRecord[]): 'expired' | 'missing' | undefined {
  const signatures = records.map(signatureOf)
  if (signatures.length === 0 || signatures.includes(undefined)) return 'missing'
  return signatures.includes('expired') ? 'expired' : undefined
}
