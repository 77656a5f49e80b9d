/** A request of crane's, and how it was answered. */
export interface Exchange {
  readonly method: string
  readonly url: URL
  readonly status: number
  readonly milliseconds: number
  /** Headers of the request, and of the answer, by name in any case. */
  readonly asked: HeaderOf
  readonly answered: HeaderOf
}

export type HeaderOf = (name: string) => string | undefined

const none: HeaderOf = () => undefined

/** Go's log puts the date and the time in front of each message, of which some have several lines. */
const messageStart = /^(?=\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d )/m
const stampLength = 'YYYY/MM/DD hh:mm:ss '.length

/**
 * What `crane -v` writes of each request: that it is sent, the request itself, how it was answered and how soon, and the answer itself; four messages.
 * Those of layers that are fetched at once stand among each other: a message about an answer is followed by the first such answer that is not taken yet.
 * https://github.com/google/go-containerregistry/blob/main/pkg/v1/remote/transport/logger.go
 */
export function craneExchanges(trace: string): readonly Exchange[] {
  const messages = trace.replaceAll('\r\n', '\n').split(messageStart).map((message) => message.slice(stampLength))
  const taken = new Set<number>()
  const headersAfter = (from: number, isIt: (message: string) => boolean): HeaderOf => {
    const found = messages.findIndex((message, n) => n > from && !taken.has(n) && isIt(message))
    if (found === -1) return none
    taken.add(found)
    return headersOf(messages[found]!)
  }
  const sent = new Map<string, { readonly method: string; readonly asked: HeaderOf }>()
  return messages.flatMap((message, n): readonly Exchange[] => {
    const [, method, to] = /^--> ([A-Z]+) (https:\S+)/.exec(message) ?? []
    if (to !== undefined) {
      const { pathname, search } = new URL(to)
      sent.set(to, { method: method!, asked: headersAfter(n, (one) => one.startsWith(`${method!} ${pathname}${search} HTTP/`)) })
      return []
    }
    const [, status, url, took] = /^<-- (\d{3}) (https:\S+) \(([^)]*)\)/.exec(message) ?? []
    if (url === undefined) return []
    const answered = headersAfter(n, (one) => one.startsWith('HTTP/') && one.split(' ', 2)[1] === status)
    return [{ method: 'GET', asked: none, ...sent.get(url), url: new URL(url), status: Number(status), milliseconds: milliseconds(took!), answered }]
  })
}

function headersOf(message: string): HeaderOf {
  const [head = ''] = message.split('\n\n', 1)
  const headers = new Map(head.split('\n').slice(1).flatMap((line) => {
    const colon = line.indexOf(': ')
    return colon === -1 ? [] : [[line.slice(0, colon).toLowerCase(), line.slice(colon + 2).trim()] as const]
  }))
  return (name) => headers.get(name.toLowerCase())
}

/** `27.411423ms`, `1.2s`, `1m3s`, as Go writes durations. */
function milliseconds(text: string): number {
  const units: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1, 'µs': 0.001, ns: 0.000_001 }
  return [...text.matchAll(/([\d.]+)(ms|µs|ns|h|m|s)/g)].reduce((sum, [, count, unit]) => sum + Number(count) * units[unit!]!, 0)
}
