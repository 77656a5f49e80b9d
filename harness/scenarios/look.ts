import { addressesOf } from '../diagnosis/observed/response.ts'
import type { PredictedConnection, PredictedSights } from '../diagnosis/observed/predicted.ts'
import type { Response } from '../dns/message.ts'
import type { Facts } from '../facts/facts.ts'
import { dependencyId, type ComponentId } from '../world/component.ts'
import { isServedBy, nameAt, type Client } from './clients.ts'

/** What a client has from before. Of a token it has until when it is good, in seconds. */
export interface Held {
  readonly token?: number
  /** An answer that it remembers itself. */
  readonly answer?: { readonly response: Response; readonly until: number }
}

export interface Looked {
  readonly served: boolean
  /** How it ended, one line. */
  readonly message: string
  readonly token?: number | undefined
  /** Further answers that it went by. */
  readonly answers: readonly (Response | undefined)[]
}

/** How its attempt to reach what it was told ends. */
export function connectionOf(facts: Facts, client: Client, sights: PredictedSights, response: Response | undefined): PredictedConnection {
  const [address] = addressesOf(response)
  return sights.connection(address === undefined ? client.name : nameAt(facts, client, response), address)
}

interface Looking {
  readonly facts: Facts
  readonly faults: ReadonlySet<ComponentId>
  readonly sights: PredictedSights
  readonly now: number
  readonly token?: number | undefined
}

/**
 * What becomes of one look. A client that pulls asks the replica that answers for a token, unless it has one, then for the manifest, and
 * fetches layers where that replica's links lead. Tokens are good at every replica.
 */
export function lookAt(looking: Looking, client: Client, response: Response | undefined): Looked {
  const { facts, faults, sights, now } = looking
  const connection = connectionOf(facts, client, sights, response)
  const knocked: Looked = { served: isServedBy(client, connection), message: connection.message, token: looking.token, answers: [] }
  const { behind } = connection
  if (client.tokenLifetime === undefined || !knocked.served || behind?.service.registry === undefined) return knocked
  const { service, region } = behind
  const isDown = (part: 'storage' | 'metadata' | 'authentication'): boolean => faults.has(dependencyId(service.name, region, part))
  const isHeld = looking.token !== undefined && looking.token > now
  if (!isHeld && isDown('authentication')) return { ...knocked, served: false, message: `HTTP 500 instead of a token, in ${region}` }
  const token = isHeld ? looking.token : now + client.tokenLifetime
  if (isDown('storage') || isDown('metadata')) return { ...knocked, token, served: false, message: `HTTP 500 instead of a manifest, in ${region}` }
  const data = service.names.find(({ kind, region: of }) => kind === 'data' && of === region)
  if (data === undefined) return { ...knocked, token, message: `pulls from ${region}` }
  const content = sights.connection(data.name)
  const served = content.outcome === 'http' && content.withoutLink === true && content.behind?.endpoint.name === data.name
  return { token, served, message: served ? `pulls from ${region}` : `no layers from ${data.name}: ${content.message}`, answers: [sights.answer(data.name)] }
}
