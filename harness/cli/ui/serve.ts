import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { UsageError } from '../exit-codes.ts'
import { admit, originOf } from './guard.ts'
import type { Attached } from './attached.ts'

export interface Served extends AsyncDisposable {
  /** With the token in it. */
  readonly url: string
}

/** More than any of the page's questions. */
const mostBytes = 4096

/** Hands out the page, and answers what it asks, on loopback alone, until it is disposed. */
export async function serve(lab: Attached, page: (nonce: string) => string, port = 0): Promise<Served> {
  const token = randomBytes(24).toString('base64url')
  const ending = new AbortController()
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => refuse(response, error instanceof UsageError ? 400 : 500, error instanceof Error ? error.message : String(error)))
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { port: own } = server.address() as AddressInfo
    const admitted = admit({ method: request.method ?? '', url: request.url ?? '', headers: request.headers }, { token, port: own })
    for (const [name, value] of Object.entries(always)) response.setHeader(name, value)
    if ('refused' in admitted) return refuse(response, admitted.refused, 'this is not for you')
    const { path, query } = admitted
    switch (`${request.method} ${path}`) {
      case 'GET ': {
        const nonce = randomBytes(16).toString('base64')
        response.setHeader('Content-Security-Policy', `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`)
        return void response.setHeader('Content-Type', 'text/html; charset=utf-8').end(page(nonce))
      }
      case 'GET faults':
        return json(response, { standing: await lab.standing() })
      case 'GET watch':
        return watch(request, response, query)
      case 'POST ask': {
        const { host, name } = await bodyOf(request)
        return json(response, await lab.ask(String(host), String(name)))
      }
      case 'POST faults': {
        const { id, broken } = await bodyOf(request)
        return json(response, await lab.turn(id === undefined ? undefined : String(id), broken === true))
      }
      default:
        return refuse(response, 404, 'there is nothing here')
    }
  }

  /** Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html): as long as somebody looks. */
  async function watch(request: IncomingMessage, response: ServerResponse, query: URLSearchParams): Promise<void> {
    const looking = new AbortController()
    const stop = (): void => looking.abort()
    response.on('close', stop)
    ending.signal.addEventListener('abort', stop)
    try {
      const seen = lab.watch(query.get('host') ?? '', query.get('name') ?? '', looking.signal)
      let next = await seen.next()
      response.setHeader('Content-Type', 'text/event-stream').flushHeaders()
      for (; !next.done; next = await seen.next()) response.write(`data: ${JSON.stringify(next.value)}\n\n`)
      response.end()
    } finally {
      ending.signal.removeEventListener('abort', stop)
    }
  }

  server.listen(port, '127.0.0.1')
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EADDRINUSE' ? new UsageError(`port ${port} is taken`, 'leave out --port for one that is free') : error
  })
  return {
    url: `${originOf({ port: (server.address() as AddressInfo).port })}/${token}/`,
    async [Symbol.asyncDispose]() {
      ending.abort()
      server.close()
      server.closeAllConnections()
    },
  }
}

/** Nothing of it is kept, shown in another page, or told to where a link leads. */
const always = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
} as const

async function bodyOf(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.length
    if (length > mostBytes) throw new UsageError('the question is too long')
    pieces.push(piece)
  }
  try {
    return { ...(JSON.parse(Buffer.concat(pieces).toString()) as Record<string, unknown>) }
  } catch {
    throw new UsageError('the question is no JSON')
  }
}

function json(response: ServerResponse, value: unknown): void {
  response.setHeader('Content-Type', 'application/json').end(JSON.stringify(value))
}

function refuse(response: ServerResponse, status: number, error: string): void {
  if (response.headersSent) return void response.destroy()
  response.statusCode = status
  json(response, { error })
}
