import type { ReplicaSelection } from './replica-selection.ts'
import type { AskOptions, Question, Response } from '../dns/message.ts'
import type { Transfer, TransferRequest } from './transfer/transfer.ts'

/**
 * Where questions can be asked: a running lab, the model, or answers that were recorded on real machines. Checks know nothing else.
 * Infrastructure trouble is thrown; whatever a client would see is returned.
 */
export interface World {
  readonly kind: 'lab' | 'model' | 'recorded'
  /** Says the same however often it is asked, and at once: what it said need not be remembered. */
  readonly constant?: true
  /**
   * Where a host stands: hosts of one standpoint are told the same, whatever they ask, and reach the same. Absent where nobody can say so
   * without asking each of them.
   */
  readonly standpoint?: (host: string) => string
  /** Where the same is asked once, and whoever asks again is told what was seen: the world itself, for checks that must see more. */
  readonly anew?: World
  /** Asks as the host's stub resolver does. `undefined` when no server answered in time. */
  ask(host: string, question: Question, options?: AskOptions): Promise<Response | undefined>
  /** What the host's C library says (`getent ahostsv4`), so with /etc/resolv.conf, hosts file and all. */
  lookup(host: string, name: string): Promise<Lookup>
  /**
   * Opens TLS to the address the host finds for `name`, with that name, and makes a client's first request: `/v2/` of a registry. With an
   * address, there, whatever the host finds.
   */
  connect(host: string, name: string, address?: string, port?: number): Promise<Connection>
  /**
   * Pulls an image or pushes a new one, with a real client in the host; throws `NoClientError` where the host has none. Absent where there
   * are no images.
   */
  readonly transfer?: (host: string, request: TransferRequest) => Promise<Transfer>
  /** The state of a connected registry. Absent where none holds images. */
  readonly connectionState?: (name: string) => ConnectionState | Promise<ConnectionState>
  /**
   * The same world with a connection between a network and a site broken, until it is disposed; `undefined` when it cannot break
   * that one. Absent where nothing can be broken.
   */
  readonly breaking?: (connection: string) => Promise<(World & AsyncDisposable) | undefined>
  /**
   * The same world, in which behind private endpoints that replica answers which this rule chooses, until it is disposed. Absent where there is
   * nothing to choose.
   */
  readonly selecting?: (selection: ReplicaSelection) => Promise<World & AsyncDisposable>
  /**
   * The same world at another moment, in milliseconds, as far as registries are concerned: their schedules, and how old messages are; until it is
   * disposed. From there on to a later one by its own `at`. Absent where no connected registry holds images.
   */
  readonly at?: (moment: number) => Promise<World & AsyncDisposable>
  /**
   * Does something in this world and says what passed the public side of a connection meanwhile. Absent where there are no packets
   * to see. `during` is handed the world in which everything that is asked makes packets.
   */
  readonly watchTunnel?: (connection: string, during: (world: World) => Promise<void>) => Promise<TunnelTraffic>
}

/** As Azure calls it. https://learn.microsoft.com/azure/container-registry/intro-connected-registry */
export type ConnectionState = 'Online' | 'Syncing' | 'Offline' | 'Unhealthy'

/** Packets on the public side of a tunnel. */
export interface TunnelTraffic {
  /** Of the tunnel itself, those that only keep it up left out. */
  readonly encrypted: number
  /** Others between the two sides, which anybody on the way could read. */
  readonly plain: number
}

/** Addresses in ascending order; none when the name was not found. */
export interface Lookup {
  readonly addresses: readonly string[]
}

/** The end of one attempt to reach a name over TLS. */
export interface Connection {
  /** `refused`: also where the connection was accepted and closed before TLS stood. */
  readonly outcome: 'http' | 'unresolved' | 'timeout' | 'refused' | 'tls'
  /** The address that was tried, where one was found. */
  readonly address: string | undefined
  /** Where it was tried, unless at 443. */
  readonly port?: number
  /** Status of that request, without credentials: 401 from a registry that would let the client in, 403 from a service that shuts the network out. */
  readonly status: number | undefined
  /** Of a 403: a data endpoint said so because no link was brought, as it does to everybody whom it lets in. Only the body tells. */
  readonly withoutLink?: true
  /** A registry that answers as ever and gives nobody a token, since the key with which it is encrypted is out of reach: only a prediction knows. */
  readonly withoutKey?: true
  /** What the client printed, one line. */
  readonly message: string
}

/** Whether a service shuts the network out, or everybody. */
export function isShutOut({ status, withoutLink, withoutKey }: Pick<Connection, 'status' | 'withoutLink' | 'withoutKey'>): boolean {
  return (status === 403 && withoutLink !== true) || withoutKey === true
}

/** Whether somebody answers, and cannot do what was asked of him: the way there is well, and whoever came it gets nothing. */
export function isServerError({ outcome, status }: Pick<Connection, 'outcome' | 'status'>): boolean {
  return outcome === 'http' && status !== undefined && status >= 500
}

/** Thrown for a question that comes by a server with files of its user's own: not even the model knows what those say. */
export class UnpredictableError extends Error {
  override readonly name = 'HarnessError'

  constructor(host: string, servers: readonly string[]) {
    super(`${host} is answered by ${servers.join(' and ')}, with configuration files of its own: only containers can tell`)
  }
}
