import { Agent, request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Replica } from './registries.ts'
import { begin, refuse, type Exchange, type Headers } from './exchange.ts'
import { refusals } from './refusals.ts'

/** The distribution registry behind a replica: the OCI protocol, storage and uploads are its own work. */

const agent = new Agent({ keepAlive: true })

export interface Question {
  readonly method: string
  readonly path: string
  readonly headers: OutgoingHttpHeaders
  readonly body?: Buffer | Readable
}

/** An answer that has a blob in it, or a part of one, as far as it has come (blob-body.ts). */
export interface BlobAnswer {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  /** Where nobody wants the body. */
  resume(): void
  /** Rejects where the body ends too soon, at either side. */
  into(response: ServerResponse): Promise<void>
}

/**
 * Rejects where it cannot be reached. A body that is cut off is cut off there, too: nobody makes a whole of it. A connection that was kept
 * may have been closed at the other end meanwhile, which says nothing of who is there: what only reads is asked again.
 */
export function ask(replica: Pick<Replica, 'upstream'>, question: Question): Promise<IncomingMessage> {
  const { method, path, headers, body } = question
  return new Promise((resolve, reject) => {
    const request = httpRequest(replica.upstream + path, { method, headers, agent })
    const again = (method === 'GET' || method === 'HEAD') && body === undefined
    request.once('response', resolve).once('error', (error) => (again && request.reusedSocket ? resolve(ask(replica, question)) : reject(error)))
    if (body instanceof Readable) pipeline(body, request).catch(reject)
    else request.end(body)
  })
}

/** Of a client's headers, those that are the protocol's. */
const passedOn = ['accept', 'content-type', 'content-length', 'content-range', 'range', 'if-none-match', 'if-modified-since', 'user-agent']
const passedBack = [
  'Content-Type', 'Content-Length', 'Content-Range', 'Docker-Content-Digest', 'Docker-Upload-Uuid', 'OCI-Chunk-Min-Length', 'Range', 'Accept-Ranges', 'Etag', 'Link', 'Last-Modified', 'Cache-Control',
]

export function headersOf({ request }: Exchange): OutgoingHttpHeaders {
  return Object.fromEntries(passedOn.flatMap((name) => (request.headers[name] === undefined ? [] : [[name, request.headers[name]]])))
}

/** Hands an answer of the registry to the client. One that ends too soon ends too soon there, as well. */
export async function handBack(exchange: Exchange, answer: IncomingMessage | BlobAnswer, further: Headers = {}): Promise<void> {
  // Its own words name files of the machine, which are nobody's business.
  if (answer.statusCode! >= 500) {
    answer.resume()
    return refuse(exchange, { ...refusals.unknown, status: answer.statusCode! })
  }
  const kept = passedBack.flatMap((name) => {
    const value = answer.headers[name.toLowerCase()]
    return typeof value === 'string' ? [[name, value] as const] : []
  })
  const location = answer.headers.location === undefined ? {} : { Location: relative(answer.headers.location) }
  begin(exchange, answer.statusCode!, { ...Object.fromEntries(kept), ...location, ...further })
  await passOn(answer, exchange.response)
}

/** The body, as far as it comes. */
export async function passOn(answer: IncomingMessage | BlobAnswer, response: ServerResponse): Promise<void> {
  await ('into' in answer ? answer.into(response) : pipeline(answer, response))
}

/** Relative, as recorded, so that an upload goes on at the endpoint where it began. */
function relative(location: string): string {
  const { pathname, searchParams } = new URL(location, 'http://registry')
  const state = searchParams.get('_state')
  const rest = state === null ? searchParams : new URLSearchParams({ _nouploadcache: 'false', _state: state })
  return rest.size === 0 ? pathname : `${pathname}?${rest.toString()}`
}
