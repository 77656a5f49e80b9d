import { rmSync } from 'node:fs'
import { createServer, request, type Server } from 'node:http'

/** Where whoever is in the container asks the prober for something. */
export const controlSocket = '/run/traffic-manager.sock'

/** Answers `/settle?patience=3000`, `/begin?times=20` and `/status` with JSON. */
export function serveControl(answer: (path: string, parameters: URLSearchParams) => Promise<unknown>): Server {
  rmSync(controlSocket, { force: true })
  const server = createServer((incoming, outgoing) => {
    const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://localhost')
    answer(pathname, searchParams).then(
      (value) => outgoing.end(JSON.stringify(value ?? null)),
      (error: Error) => outgoing.writeHead(500).end(error.message),
    )
  })
  return server.listen(controlSocket)
}

export function askControl(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asking = request({ socketPath: controlSocket, path }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (piece: string) => (text += piece)).on('end', () => (answer.statusCode === 200 ? resolve(text) : reject(new Error(text))))
    })
    asking.once('error', reject)
    asking.end()
  })
}
