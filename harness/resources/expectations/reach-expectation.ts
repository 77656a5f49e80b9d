import type { Path } from '../../dns/path.ts'

/** That hosts open connections somewhere, or that they do not. */
export interface ReachExpectation {
  readonly from: readonly string[]
  /** A host, a DNS server, a service (by its first name), an address, or a name. */
  readonly to: string
  /** TCP; `undefined`: that of the service. */
  readonly port: number | undefined
  readonly reach: boolean
  readonly path: Path
}
