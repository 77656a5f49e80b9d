import test, { type ExecutionContext } from 'ava'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer as createHttpServer, get, type IncomingMessage } from 'node:http'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { askForBlob } from '../../harness/registry/blob-body.ts'
import { ask, passOn } from '../../harness/registry/upstream.ts'

type Context = Pick<ExecutionContext, 'teardown'>

/** Whatever is answered to whoever connects, once the question is there; and what was asked. */
async function upstream(t: Context, answer: (socket: Socket, question: string) => void): Promise<string> {
  const server = createServer((socket) => void socket.on('error', () => undefined).once('data', (question) => answer(socket, question.toString('latin1'))))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.teardown(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A service that hands on blobs; what came of each time it did so. */
async function handing(t: Context, url: string, path = '/v2/a/blobs/b', headers: Readonly<Record<string, string>> = {}): Promise<{ readonly port: number; readonly ended: Promise<string> }> {
  const { promise: ended, resolve } = Promise.withResolvers<string>()
  const server = createHttpServer((_, response) => void (async () => {
    try {
      const answer = await askForBlob({ upstream: url }, { method: 'GET', path, headers })
      response.writeHead(answer.statusCode!, { 'Content-Length': answer.headers['content-length'] ?? 0 })
      await passOn(answer, response)
      resolve('whole')
    } catch (error) {
      resolve((error as Error).message)
      response.destroy()
    }
  })())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.teardown(() => (server.close(), server.closeAllConnections()))
  return { port: (server.address() as AddressInfo).port, ended }
}

async function answerOf(port: number): Promise<IncomingMessage> {
  const [response] = await once(get({ host: '127.0.0.1', port, agent: false }), 'response') as [IncomingMessage]
  return response
}

async function bodyOf(port: number): Promise<Buffer> {
  return Buffer.concat(await (await answerOf(port)).toArray() as Buffer[])
}

const headOf = (length: number, status = '200 OK'): string => `HTTP/1.1 ${status}\r\nContent-Length: ${length}\r\nContent-Type: application/octet-stream\r\n\r\n`

test('a blob arrives as it is, whatever its size and in whatever pieces it comes', async (t) => {
  for (const size of [0, 1, 4096, 256 * 1024, 256 * 1024 + 1, 3_000_000]) {
    const body = randomBytes(size)
    const pieces = [[Buffer.concat([Buffer.from(headOf(size)), body])], [Buffer.from(headOf(size)), body], [...headOf(size)].map((one) => Buffer.from(one)).concat(body)]
    for (const parts of pieces) {
      const url = await upstream(t, (socket) => void (async () => {
        for (const part of parts) {
          socket.write(part)
          if (parts.length < 3) await sleep(1)
        }
      })())
      const { port, ended } = await handing(t, url)
      t.true((await bodyOf(port)).equals(body), `${size} in ${parts.length}`)
      t.is(await ended, 'whole')
    }
  }
})

test('a client that is slow gets every octet, and nothing is overwritten before it is sent', async (t) => {
  const body = randomBytes(20_000_000)
  const { port } = await handing(t, await upstream(t, (socket) => void (socket.write(headOf(body.length)), socket.write(body))))
  const response = await answerOf(port)
  const parts: Buffer[] = []
  for await (const part of response as AsyncIterable<Buffer>) {
    parts.push(part)
    if (parts.length % 50 === 1) await sleep(5)
  }
  t.true(Buffer.concat(parts).equals(body))
})

test('a part of a blob, and what is asked along with it', async (t) => {
  const asked: string[] = []
  const url = await upstream(t, (socket, question) => (asked.push(question), socket.write(`${headOf(4, '206 Partial Content')}abcd`)))
  const { port } = await handing(t, url, '/v2/a/blobs/b', { range: 'bytes=0-3' })
  const response = await answerOf(port)
  t.deepEqual([response.statusCode, Buffer.concat(await response.toArray() as Buffer[]).toString()], [206, 'abcd'])
  t.is(asked[0], `GET /v2/a/blobs/b HTTP/1.1\r\nHost: ${new URL(url).host}\r\nConnection: close\r\nrange: bytes=0-3\r\n\r\n`)
})

test('a blob that ends too soon ends too soon at the client, and is told', async (t) => {
  for (const there of [0, 4, 300_000]) {
    const url = await upstream(t, (socket) => void socket.end(Buffer.concat([Buffer.from(headOf(400_000)), randomBytes(there)])))
    const { port, ended } = await handing(t, url)
    await t.throwsAsync(bodyOf(port), undefined, String(there))
    t.regex(await ended, /in the middle of a blob/)
  }
})

test('whoever goes away in the middle takes the connection behind along', async (t) => {
  const { promise: closed, resolve } = Promise.withResolvers<void>()
  const url = await upstream(t, (socket) => {
    socket.once('close', () => resolve())
    socket.write(headOf(50_000_000))
    socket.write(randomBytes(20_000_000))
  })
  const { port, ended } = await handing(t, url)
  const response = await answerOf(port)
  await once(response, 'readable')
  response.destroy()
  t.is(await ended, 'the client has ended the connection in the middle of a blob')
  await closed
  t.pass()
})

test('what is no blob is answered as everything else is', async (t) => {
  let times = 0
  const url = await upstream(t, (socket) => void (times++, socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}')))
  const { port, ended } = await handing(t, url)
  const response = await answerOf(port)
  t.deepEqual([response.statusCode, Buffer.concat(await response.toArray() as Buffer[]).toString(), await ended, times], [404, '{}', 'whole', 2])
})

test('nobody there, nobody who answers, and a path that would be more than a path', async (t) => {
  await t.throwsAsync(askForBlob({ upstream: 'http://127.0.0.1:1' }, { method: 'GET', path: '/v2/', headers: {} }), { message: /ECONNREFUSED/ })
  await t.throwsAsync(askForBlob({ upstream: await upstream(t, (socket) => void socket.end('HTTP/1.1 200')) }, { method: 'GET', path: '/v2/', headers: {} }), { message: /has ended the connection/ })
  await t.throwsAsync(askForBlob({ upstream: await upstream(t, () => undefined) }, { method: 'GET', path: '/v2/ HTTP/1.1\r\nX: y', headers: {} }), { instanceOf: TypeError })
})

test('a connection that was kept, and that the other end has closed meanwhile, is no trouble for who only reads', async (t) => {
  let connections = 0
  const server = createServer((socket) => {
    connections++
    socket.on('error', () => undefined).once('data', () => {
      socket.write(headOf(2) + 'ok')
      socket.once('data', () => socket.destroy())
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.teardown(() => server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const textOf = async (method: string) => Buffer.concat(await (await ask({ upstream: url }, { method, path: '/v2/', headers: {} })).toArray() as Buffer[]).toString()
  for (let n = 1; n <= 3; n++) {
    t.is(await textOf('GET'), 'ok')
    t.is(connections, n)
  }
  await t.throwsAsync(textOf('DELETE'))
})
