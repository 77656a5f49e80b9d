import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ConnectedSettings } from './settings.ts'
import { parsed } from './journal.ts'
import type { Message } from './messages.ts'
import type { Site } from './transfer.ts'
import type { Question } from './upstream.ts'

/** The one above a connected registry, asked as any client asks: by names that its own machine's resolver finds, and certificates that it trusts. */
export interface Parent {
  /** Rejects where another instance is activated. */
  activate(instance: string): Promise<void>
  messages(): Promise<readonly Message[]>
  readonly site: Site
}

/** With a token for the repositories that are spoken of. One is asked for each look: a password that is changed counts at once. */
export async function parentOf({ name, mode, parent, syncToken, timeoutSeconds }: ConnectedSettings, repositories: readonly string[] = []): Promise<Parent> {
  const gateway = `${parent.gateway}/gateway/${name}`
  const wait = timeoutSeconds * 1000
  const scopes = [`gateway:${name}:message/read`, ...repositories.map((one) => `repository:${one}:pull${mode === 'ReadWrite' ? ',push,delete' : ''}`)]
  const form = new URLSearchParams([['grant_type', 'password'], ['username', syncToken.name], ['password', syncToken.password], ...scopes.map((scope): [string, string] => ['scope', scope])])
  const { access_token: token } = await jsonOf(await send(`${parent.loginServer}/oauth2/token`, { method: 'POST', path: '', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: Buffer.from(form.toString()) }, wait)) as { readonly access_token?: string }
  const authorization = `Bearer ${token}`
  const ask = (path: string, question: Question): Promise<IncomingMessage> => send(gateway + path, { ...question, headers: { ...question.headers, authorization } }, wait)
  return {
    activate: async (instance) => void await jsonOf(await ask('/activate', { method: 'POST', path: '', headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify({ instance })) })),
    messages: async () => await jsonOf(await ask('/messages', { method: 'GET', path: '', headers: {} })) as readonly Message[],
    site: {
      region: 'parent',
      digests: { kept: (_, digest) => digest, note: () => undefined },
      referrers: { note: () => undefined, of: () => [] },
      async ask(question) {
        const answer = await ask(question.path, question)
        // A link is good without the token, which nobody else is to see.
        if (answer.statusCode !== 307) return answer
        answer.resume()
        return await send(answer.headers.location!, { method: question.method, path: '', headers: {} }, wait)
      },
    },
  }
}

/** Rejects where nobody answers in time, or where a certificate is not the one of the name. */
async function send(url: string, { method, headers, body }: Question, wait: number): Promise<IncomingMessage> {
  const begin = url.startsWith('https:') ? httpsRequest : httpRequest
  // A connection of its own, so that each look finds out anew where the name leads.
  const request = begin(url, { method, headers: { ...headers, ...(Buffer.isBuffer(body) && { 'content-length': body.length }) }, agent: false, timeout: wait })
  request.once('timeout', () => request.destroy(new Error(`${new URL(url).host} does not answer within ${wait / 1000} s`)))
  const answered = once(request, 'response') as Promise<[IncomingMessage]>
  if (body instanceof Readable) pipeline(body, request).catch((error: unknown) => request.destroy(error as Error))
  else request.end(body)
  const [answer] = await answered
  return answer
}

async function jsonOf(answer: IncomingMessage): Promise<object> {
  const body = Buffer.concat(await answer.toArray() as readonly Buffer[]).toString()
  const value = parsed(body) ?? {}
  if (answer.statusCode === 200) return value
  const [error] = (value as { readonly errors?: readonly { readonly code?: string; readonly message?: string }[] }).errors ?? []
  throw new Error(`${answer.statusCode} ${error?.code ?? ''}: ${error?.message ?? body.slice(0, 200)}`)
}
