import type { Misconfiguration } from './misconfiguration.ts'
import { loops } from './support/loops.ts'

/** M25, the second half. Whether a rule for everything takes along names that Azure keeps for itself is not an answer that anybody misses. */
export const mutualForwarding: Misconfiguration = {
  id: 'mutual-forwarding',
  catalogue: 'M25',
  title: 'Servers forward a domain to each other.',
  symptom: 'no answer, or SERVFAIL after a long wait, for everything below the domain',
  fix: 'Forward a domain towards the server that is authoritative for it, and never back.',
  source: 'https://learn.microsoft.com/azure/dns/private-resolver-architecture',
  find: (examined) => loops(examined, false),
}
