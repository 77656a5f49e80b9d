import test from 'ava'
import fc from 'fast-check'
import { craneExchanges } from '../../harness/runtime/crane-trace.ts'
import { craneSteps } from '../../harness/runtime/transfer.ts'
import { random } from '../random.ts'

const host = 'contoso.azurecr.io'
const data = 'contoso.eastus2.data.azurecr.io'
const layers = ['a', 'b', 'c', 'd']

/** As crane v0.21.8 writes them, of a layer that is fetched: the login server leads to the data endpoint, which has it. Each line is a message. */
function fetched(layer: string): readonly string[] {
  const answer = (status: string, headers: readonly string[]): string => `HTTP/1.1 ${status}\r\n${headers.map((header) => `${header}\r\n`).join('')}\r\n`
  const request = (url: URL): string => `GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.hostname}\r\nAuthorization: <redacted>\r\n\r\n`
  const [link, content] = [new URL(`https://${host}/v2/samples/hello/blobs/sha256:${layer}`), new URL(`https://${data}/${layer}?sig=x`)]
  return [
    `--> GET ${link} [body redacted: omitting binary blobs from logs]`, request(link), `<-- 307 ${link} (27.411423ms) [body redacted: omitting binary blobs from logs]`,
    answer('307 Temporary Redirect', ['Content-Length: 0', `Location: ${content}`]),
    `--> GET ${content} [body redacted: omitting binary blobs from logs]`, request(content), `<-- 200 ${content} (1.2s) [body redacted: omitting binary blobs from logs]`,
    answer('200 OK', ['Content-Length: 250000', 'Content-Type: application/octet-stream']),
  ]
}

const written = (messages: readonly string[]): string => messages.map((message) => `2026/11/30 15:18:43 ${message}\n`).join('')

const link = { what: 'link' as const, method: 'GET', name: host, status: 307, leadsTo: data, milliseconds: 27.411423 }
const content = { what: 'content' as const, method: 'GET', name: data, status: 200, bytes: 250_000, milliseconds: 1200 }

test('crane: each request with how it was answered, how soon, and where it is led', (t) => {
  t.deepEqual(craneSteps(written(fetched('a'))), [link, content])
})

test('crane: layers that are fetched at once, whose messages stand among each other', (t) => {
  t.notThrows(() => fc.assert(fc.property(fc.infiniteStream(fc.nat(layers.length - 1)), (whose) => {
    const left = layers.map((layer) => [...fetched(layer)])
    const messages: string[] = []
    for (const n of whose) {
      if (left.every((one) => one.length === 0)) break
      messages.push(...left[n]!.splice(0, 1))
    }
    const steps = craneSteps(written(messages))
    t.is(steps.filter((step) => step.what === 'link' && step.leadsTo === data).length, layers.length)
    t.is(steps.filter((step) => step.what === 'content' && step.bytes === 250_000).length, layers.length)
  }), random(t, 200)))
})

test('crane: an answer whose headers were not written, as crane was stopped, has none; the body of an answer is no header', (t) => {
  const stopped = fetched('a').slice(0, 3)
  t.deepEqual(craneSteps(written(stopped)).map(({ leadsTo }) => leadsTo), [undefined])
  const [only] = craneExchanges(written([`--> GET https://${host}/v2/`, 'GET /v2/ HTTP/1.1\r\nHost: x\r\n\r\n', `<-- 401 https://${host}/v2/ (1m3s)`, 'HTTP/1.1 401 Unauthorized\r\nWww-Authenticate: Bearer\r\n\r\nLocation: https://elsewhere/\n']))
  t.is(only!.answered('location'), undefined)
  t.is(only!.answered('www-authenticate'), 'Bearer')
  t.is(only!.milliseconds, 63_000)
})
