import type { SyncSchedule } from '../../azure/sync-schedule.ts'
import { secondsOf } from './duration.ts'
import { listOf, oneOrMany, text, z } from '../../language/vocabulary.ts'

export interface ConnectedRegistryInput {
  parent: string
  host: string
  mode?: ConnectedRegistry['mode'] | undefined
  schedule?: string | undefined
  syncWindow?: string | undefined
  messageTtl?: string | undefined
  clients?: string | string[] | Record<string, string> | undefined
  loginServer?: string | undefined
}

/** A registry outside Azure that synchronises with one in the cloud, or with another one above it. https://learn.microsoft.com/azure/container-registry/intro-connected-registry */
export interface ConnectedRegistry {
  readonly name: string
  /** A registry, or another connected registry. */
  readonly parent: string
  /** The host that it runs on, and whose way to the parent it takes. */
  readonly host: string
  readonly mode: 'ReadWrite' | 'ReadOnly'
  /** When it synchronises, as cron has it: `* * * * *` is always. */
  readonly schedule: string
  /** For how long, once it has begun. ISO 8601. */
  readonly syncWindow?: string
  /** How long messages are kept for it. */
  readonly messageTtl: string
  /** Hosts that pull from it, and push to it where it is ReadWrite. */
  readonly clients: readonly string[]
  /** With which token of the registry in the cloud a client logs in, by host; those without one have a token of their own, good for every repository. */
  readonly clientTokens: ReadonlyMap<string, string>
  /** The name by which they know it, which their site's DNS servers have to know; absent: the address of its machine. */
  readonly loginServer?: string
}

export const continuous = '* * * * *'

/** Where nothing says for how long it synchronises, it always begins again before an hour is over. */
export function syncScheduleOf({ schedule, syncWindow }: Pick<ConnectedRegistry, 'schedule' | 'syncWindow'>): SyncSchedule {
  return { schedule, windowSeconds: (syncWindow === undefined ? undefined : secondsOf(syncWindow)) ?? 3600 }
}

/** How long a message for it lives. A rule sees to it that what stands there is a duration. */
export function messageSecondsOf({ messageTtl }: Pick<ConnectedRegistry, 'messageTtl'>): number {
  return secondsOf(messageTtl) ?? 2 * 24 * 3600
}

export const connectedRegistries: z.ZodType<Record<string, ConnectedRegistryInput>> = z
  .record(text, z.strictObject({
    parent: text.describe('The registry that it synchronises with, or the connected registry above it.'),
    host: text.describe('The host on which it runs. From there it reaches the login server and the data endpoint of the home region, or the host of the connected registry above it.'),
    mode: z.enum(['ReadWrite', 'ReadOnly']).optional().describe('Whether its clients push to it as well; ReadOnly unless stated, and below a ReadOnly one always. It cannot be changed later.'),
    schedule: text.optional().describe('When it synchronises, in the five fields of cron; always (* * * * *) unless stated.'),
    syncWindow: text.optional().describe('For how long it synchronises each time: PT1H to P7D. Needed with a schedule that is not always.'),
    messageTtl: text.optional().describe('How long a message for it lives: what is pushed above it and not taken by then it does not get until it is pushed anew (settings: expiredMessages). P1D to P90D; P2D unless stated.'),
    clients: z.union([oneOrMany(text), z.record(text, text)]).optional().describe('Hosts that pull from it, and push to it where it is ReadWrite; with one, it holds images in a lab. Or a map: with which token of the registry in the cloud each of them logs in, whose scope map says what it may do.'),
    loginServer: text.optional().describe('The name by which its clients know it. Azure has no record for it: their own DNS servers must. Absent: the address of its machine.'),
  }))
  .describe('Connected registries by name: registries at sites that synchronise with one in the cloud.')

export function expandConnectedRegistries(input: Record<string, ConnectedRegistryInput>): ReadonlyMap<string, ConnectedRegistry> {
  return new Map(Object.entries(input).map(([written, { parent, host, mode, schedule, syncWindow, messageTtl, clients, loginServer }]) => {
    const name = written.toLowerCase()
    return [name, { name, parent: parent.toLowerCase(), host, mode: mode ?? 'ReadOnly', schedule: schedule ?? continuous, ...(syncWindow !== undefined && { syncWindow }), messageTtl: messageTtl ?? 'P2D', ...clientsOf(clients), ...(loginServer !== undefined && { loginServer: loginServer.toLowerCase() }) }]
  }))
}

function clientsOf(clients: ConnectedRegistryInput['clients']): Pick<ConnectedRegistry, 'clients' | 'clientTokens'> {
  return clients === undefined || typeof clients === 'string' || Array.isArray(clients) ? { clients: listOf(clients), clientTokens: new Map() } : { clients: Object.keys(clients), clientTokens: new Map(Object.entries(clients)) }
}
