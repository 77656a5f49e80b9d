import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { ExecutionContext } from 'ava'
import type { StandIn } from './stand-in.ts'

/** A server on loopback for as long as a test lasts. */
export async function listening(t: Pick<ExecutionContext, 'teardown'>, answer: (request: IncomingMessage, response: ServerResponse, body: Buffer) => Promise<void>): Promise<string> {
  const server = createServer((request, response) => void (async () => {
    try {
      await answer(request, response, Buffer.concat(await request.toArray() as Buffer[]))
    } catch {
      response.destroy()
    }
  })())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.teardown(() => (server.close(), server.closeAllConnections()))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A stand-in for a distribution registry, over HTTP. */
export function served(t: Pick<ExecutionContext, 'teardown'>, one: StandIn): Promise<string> {
  return listening(t, async ({ method, url, headers }, response, body) => {
    const answer = await one.ask({ method: method!, path: url!, headers, body })
    response.writeHead(answer.statusCode!, answer.headers)
    answer.pipe(response)
  })
}
