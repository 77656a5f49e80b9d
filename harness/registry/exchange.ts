import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Entry } from './entry.ts'
import { bodyOf, type Refusal } from './refusals.ts'

/** One request and its answer. */
export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly method: string
  /** The name that the client asked for. */
  readonly host: string
  /** Where its token service is, as the client reaches it. */
  readonly origin: string
  readonly path: string
  readonly query: URLSearchParams
  readonly entry: Entry
}

export type Headers = Readonly<Record<string, string>>

/**
 * Headers that come with every answer of a registry, as recorded with real ones, the repeated ones repeated. The names that are
 * exposed are those that clients in browsers need.
 */
function recorded(): string[] {
  const transport = ['Strict-Transport-Security', 'max-age=31536000; includeSubDomains']
  return [
    'Server', 'openresty',
    ...['Docker-Content-Digest', 'WWW-Authenticate', 'Link', 'X-Ms-Correlation-Request-Id'].flatMap((name) => ['Access-Control-Expose-Headers', name]),
    'Docker-Distribution-Api-Version', 'registry/2.0',
    ...transport,
    'X-Content-Type-Options', 'nosniff',
    'X-Ms-Correlation-Request-Id', randomUUID(),
    ...transport,
  ]
}

/** Begins an answer whose body follows. */
export function begin({ response }: Exchange, status: number, headers: Headers): void {
  response.writeHead(status, [...recorded(), ...Object.entries(headers).flat()])
}

export function reply(exchange: Exchange, status: number, headers: Headers, body: string | Buffer): void {
  const content = typeof body === 'string' ? Buffer.from(body) : body
  begin(exchange, status, { ...headers, 'Content-Length': String(content.length) })
  exchange.response.end(exchange.method === 'HEAD' ? undefined : content)
}

export const json = 'application/json; charset=utf-8'

export function replyJson(exchange: Exchange, status: number, value: unknown, headers: Headers = {}): void {
  reply(exchange, status, { 'Content-Type': json, ...headers }, `${JSON.stringify(value)}\n`)
}

export function refuse(exchange: Exchange, refusal: Refusal): void {
  reply(exchange, refusal.status, { 'Content-Type': json, ...refusal.headers }, bodyOf(refusal))
}

/** The whole body, or `undefined` for one that is longer than it may be. A body that is cut off rejects. */
export async function bodyUpTo(request: IncomingMessage, most: number): Promise<Buffer | undefined> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length
    if (length > most) return undefined
    parts.push(part)
  }
  return Buffer.concat(parts)
}
