import { request as requestPlain, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as requestSecured } from 'node:https'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import type { Watched } from './watcher.ts'

// A program: see watcher.ts, which starts it. It loads no package, so that it is there in a moment.

/** Milliseconds between looks, and for how long nothing must be found: a request to create that was under way may still be carried out. */
const interval = 300
const quiet = 3000
/** Milliseconds after which it gives up on an engine that removes nothing. */
const budget = 60_000

interface Found {
  readonly Id: string
}

function ask({ socketPath, host, port, tls }: Watched, method: string, path: string): Promise<{ readonly status: number; readonly body: string }> {
  const options: RequestOptions = { method, path, timeout: 10_000, ...(socketPath === undefined ? { host, port } : { socketPath }), ...tls }
  return new Promise((resolve, reject) => {
    const request = (tls ? requestSecured : requestPlain)(options, (response: IncomingMessage) => {
      let body = ''
      response.on('data', (piece) => (body += piece)).on('end', () => resolve({ status: response.statusCode ?? 0, body })).on('error', reject)
    })
    request.on('timeout', () => request.destroy(new Error('timeout'))).on('error', reject).end()
  })
}

/** Removes everything with the label until nothing of it has been there for a while. */
async function remove(watched: Watched): Promise<void> {
  const filters = encodeURIComponent(JSON.stringify({ label: [watched.label] }))
  let last = performance.now()
  for (const start = last; performance.now() - last < quiet && performance.now() - start < budget; await wait(interval)) {
    try {
      const { status, body } = await ask(watched, 'GET', `/containers/json?all=1&filters=${filters}`)
      const found = status === 200 ? (JSON.parse(body) as Found[]) : []
      if (found.length > 0 || status !== 200) last = performance.now()
      for (const { Id } of found) await ask(watched, 'DELETE', `/containers/${Id}?force=1&v=1`)
    } catch {
      // An engine that is busy, or on its way back.
      last = performance.now()
    }
  }
}

async function run(): Promise<void> {
  const lines: string[] = []
  for await (const line of createInterface({ input: process.stdin })) lines.push(line)
  const [first, last] = lines
  if (first !== undefined && last === undefined) await remove(JSON.parse(first) as Watched)
}

await run()
