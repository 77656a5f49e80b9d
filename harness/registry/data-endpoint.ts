import { refuse, type Exchange } from './exchange.ts'
import { askForBlob } from './blob-body.ts'
import { keptPath } from './blobs.ts'
import { readLink } from './links.ts'
import { refusals } from './refusals.ts'
import type { Replica } from './registries.ts'
import { handBack, passOn } from './upstream.ts'

/**
 * Where blobs come from: to whoever has a link, and to nobody who has none, whatever else is presented. A dedicated data endpoint answers
 * as a registry does, a storage account as storage does.
 */
export async function answerData(exchange: Exchange, replica: Replica, now: number): Promise<void> {
  const { method, path, query, request } = exchange
  const found = readLink(replica.blobs, path, query, now)
  const storage = replica.blobs.kind === 'storage'
  if (request.headers.authorization !== undefined) return storage ? refuseStorage(exchange, 'InvalidAuthenticationInfo') : refuse(exchange, refusals.denied)
  if (typeof found === 'string' || (method !== 'GET' && method !== 'HEAD')) return storage ? refuseStorage(exchange, 'AuthenticationFailed', found === 'expired' ? query.get('se')! : undefined) : refuse(exchange, refusals.denied)
  const { range } = request.headers
  const answer = await askForBlob(replica, { method, path: keptPath(replica, found), headers: range === undefined ? {} : { range } })
  if (!storage) return await handBack(exchange, answer, answer.statusCode! < 300 ? { 'Docker-Content-Digest': found.digest } : {})
  const headers = Object.fromEntries(['content-type', 'content-length', 'content-range', 'accept-ranges', 'etag'].flatMap((name) => (answer.headers[name] === undefined ? [] : [[name, answer.headers[name]]])))
  exchange.response.writeHead(answer.statusCode!, { ...headers, ...storageHeaders })
  await passOn(answer, exchange.response)
}

const storageHeaders = { Server: 'Windows-Azure-Blob/1.0 Microsoft-HTTPAPI/2.0', 'x-ms-version': '2016-05-31' } as const

/** https://learn.microsoft.com/rest/api/storageservices/common-rest-api-error-codes, and the words that clients have shown. */
const storageErrors = {
  InvalidAuthenticationInfo: [400, 'Authentication information is not given in the correct format. Check the value of Authorization header.'],
  AuthenticationFailed: [403, 'Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.'],
} as const

function refuseStorage({ response, method }: Exchange, code: keyof typeof storageErrors, expiry?: string): void {
  const [status, message] = storageErrors[code]
  const detail = expiry === undefined ? '' : `<AuthenticationErrorDetail>Signature not valid in the specified time frame: Expiry [${new Date(expiry).toUTCString()}]</AuthenticationErrorDetail>`
  const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message>${detail}</Error>`
  response.writeHead(status, { 'Content-Type': 'application/xml', 'Content-Length': body.length, 'x-ms-error-code': code, ...storageHeaders })
  response.end(method === 'HEAD' ? undefined : body)
}
