/** A DNS question: an owner name (lower case, no trailing dot; the root is the empty string) and a type mnemonic. */
export interface Question {
  readonly name: string
  readonly type: string
}

/**
 * One resource record in presentation form (RFC 1035 section 5.1): `data` is what a master file would say,
 * names inside it lower case without the trailing dot: `10.0.0.4`, `a.example.org`, `10 mail.example.org`, `"text"`.
 */
export interface ResourceRecord {
  readonly name: string
  readonly type: string
  /** Seconds. */
  readonly ttl: number
  readonly data: string
}

/** The mnemonics of the response codes this project speaks of (RFC 1035 section 4.1.1, RFC 6895). */
export type Rcode = 'NOERROR' | 'FORMERR' | 'SERVFAIL' | 'NXDOMAIN' | 'NOTIMP' | 'REFUSED' | (string & {})

/** EDNS(0) as seen in a response (RFC 6891). */
export interface Edns {
  readonly version: number
  /** Octets. */
  readonly udpPayloadSize: number
}

/** A DNS response, whoever gave it: a server over the wire or the model. */
export interface Response {
  readonly question: Question
  readonly rcode: Rcode
  readonly authoritative: boolean
  readonly truncated: boolean
  readonly recursionDesired: boolean
  readonly recursionAvailable: boolean
  readonly answer: readonly ResourceRecord[]
  readonly authority: readonly ResourceRecord[]
  /** Without the OPT pseudo-record, which is `edns`. */
  readonly additional: readonly ResourceRecord[]
  readonly edns: Edns | undefined
  /** Octets on the wire; 0 when nothing was sent. */
  readonly size: number
}

/** How a question is asked. The default is what a stub resolver does: UDP, RD set, EDNS with 1232 octets, the host's own servers in order. */
export interface AskOptions {
  readonly transport?: 'udp' | 'tcp'
  readonly recursionDesired?: boolean
  /** `false`: no OPT record. */
  readonly edns?: false | { readonly udpPayloadSize: number }
  /** An address to ask instead of the host's configured servers. */
  readonly server?: string
  /** Milliseconds to wait for one server before the next is tried. */
  readonly timeout?: number
}

/** IPv4 addresses of an answer section, in its order. */
export function addressesIn({ answer }: Pick<Response, 'answer'>): readonly string[] {
  return answer.filter(({ type }) => type === 'A').map(({ data }) => data)
}
