import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** Who may ask: whoever knows the token, by the page's own address, and no page of another origin. */
export interface Door {
  readonly token: string
  readonly port: number
}

export interface Knock {
  readonly method: string
  /** As it stands in the request: `/TOKEN/ask?…`. */
  readonly url: string
  readonly headers: IncomingHttpHeaders
}

export type Admission = { readonly path: string; readonly query: URLSearchParams } | { readonly refused: 400 | 403 | 404 | 405 }

/** The page's origin. By any other name, such as one that somebody's DNS lets lead to 127.0.0.1, it is not there. */
export const originOf = ({ port }: Pick<Door, 'port'>): string => `http://127.0.0.1:${port}`

/**
 * What is asked for, or how it is refused. Loopback is reached by every program and every page in a browser of this machine: the `Host` ends DNS
 * rebinding, `Origin` and `Sec-Fetch-Site` end requests of other pages (https://fetch.spec.whatwg.org/#origin-header,
 * https://www.w3.org/TR/fetch-metadata/), and the token all others. Nobody learns from an answer, or from the time it took, how much of a
 * token was right.
 */
export function admit({ method, url, headers }: Knock, door: Door): Admission {
  const origin = originOf(door)
  if (`http://${headers.host}` !== origin) return { refused: 403 }
  if (headers.origin !== undefined && headers.origin !== origin) return { refused: 403 }
  const site = headers['sec-fetch-site']
  // `none`: the address was typed or pasted.
  const isPage = method === 'GET' && headers['sec-fetch-mode'] === 'navigate'
  if (site !== undefined && site !== 'same-origin' && !(isPage && site === 'none')) return { refused: 403 }
  if (method !== 'GET' && method !== 'POST') return { refused: 405 }
  // Browsers send it with every POST; what is no browser can say it as well as the token.
  if (method === 'POST' && headers.origin === undefined) return { refused: 403 }
  const [, token = '', path = '', query = ''] = /^\/([^/?]*)\/([^/?]*)(?:\?(.*))?$/.exec(url) ?? []
  if (!isSame(token, door.token)) return { refused: 404 }
  return { path, query: new URLSearchParams(query) }
}

/** In a time that says nothing of either, their lengths included. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHash('sha256').update(text).digest())
  return timingSafeEqual(a!, b!)
}
