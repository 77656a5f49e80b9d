import { appendFileSync, mkdirSync } from 'node:fs'
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { bodyUpTo } from './exchange.ts'
import { parsed } from './journal.ts'

/**
 * Takes what webhooks tell, in the place of the customer's own service: each delivery is a line of JSON in a file. It says as little as a
 * service would: 200 for what it has written down.
 */
export interface Receiver extends AsyncDisposable {
  readonly port: number
}

/** A line of the file. */
export interface Received {
  readonly time: string
  /** The path that was asked for, its query included. */
  readonly to: string
  /** Besides those of HTTP itself. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: object
}

export const receivedFile = 'webhooks.jsonl'

const longest = 1024 * 1024
/** What any client of HTTP sends. */
const usual = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'accept', 'accept-language', 'accept-encoding', 'sec-fetch-mode', 'user-agent'])

export async function startReceiver(address: string, port: number, folder: string, now: () => number): Promise<Receiver> {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, receivedFile)
  const server = createServer((request, response) => void (async () => {
    const answer = (status: number): void => void response.writeHead(status, { 'Content-Length': 0 }).end()
    if (request.method !== 'POST') return answer(405)
    const body = await bodyUpTo(request, longest)
    if (body === undefined) return answer(413)
    const told = parsed(body.toString())
    if (told === undefined) return answer(400)
    const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !usual.has(name)).map(([name, value]) => [name, String(value)]))
    const line: Received = { time: new Date(now()).toISOString(), to: request.url ?? '/', headers, body: told }
    appendFileSync(file, `${JSON.stringify(line)}\n`)
    return answer(200)
  })().catch(() => response.destroy()))
  await once(server.listen(port, address), 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
