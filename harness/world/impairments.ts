/**
 * How something can do badly what it does while it is there. Each is a kind of fault of its own; its id is that of the component after its own
 * word: `servfail:dns-server:corp-dns`.
 */

/** How a DNS server answers: what is told of it after its name; of several at once the last one counts. */
export const badAnswers = {
  'half-answered': 'answers about half of the questions over UDP, chance which',
  'slow-answers': 'answers a fifth of a second late, which everybody waits for',
  truncated: 'cuts every answer over UDP, and has it over TCP',
  nxdomain: 'says of every name that it does not exist',
  lame: 'is not authoritative any more, and refers everybody to the root',
  refused: 'refuses every question',
  servfail: 'answers everything with SERVFAIL',
  'truncated-without-tcp': 'cuts every answer over UDP, and is silent over TCP',
  'late-answers': 'answers a minute late, when nobody waits any more',
} as const

/** How packets get somewhere. */
export const badWays = {
  'one-way': 'lets packets through one way only',
  loss: 'loses about 30 % of the packets each way, chance which',
  delay: 'hands on what goes to it a tenth of a second late',
  rate: 'carries 256 kbit/s and no more',
} as const

/** Of a certificate's validity, and of the clock by which a machine judges it. */
export const badTimes = { 'expired-certificate': 'presents a certificate that has expired', clock: 'is a year ahead' } as const

export type BadAnswer = keyof typeof badAnswers
export type BadWay = keyof typeof badWays
export type Impairment = BadAnswer | BadWay | keyof typeof badTimes

/** Milliseconds by which what is meant for somebody comes late, and what a link carries. The first two are those of DNS servers. */
export const lateness = { slow: 200, late: 60_000, way: 100 } as const
export const kilobits = 256
/** Of a hundred packets, and of two questions. */
export const lost = 30

/** What chance decides: the model says how it is at best and at worst, and nothing in between. */
export const byChance: ReadonlySet<string> = new Set<Impairment>(['loss', 'half-answered'])

/** The component that is impaired, and how; `undefined` for a fault of another kind. */
export function impairmentIn(id: string): { readonly kind: Impairment; readonly of: string } | undefined {
  const kind = id.slice(0, id.indexOf(':'))
  return kind in badAnswers || kind in badWays || kind in badTimes ? { kind: kind as Impairment, of: id.slice(kind.length + 1) } : undefined
}
