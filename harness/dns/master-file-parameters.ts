/** Parameters of SVCB and HTTPS by number (RFC 9460 section 14.3.2). */
const keys = ['mandatory', 'alpn', 'no-default-alpn', 'port', 'ipv4hint', 'ech', 'ipv6hint', 'dohpath', 'ohttp']
/** Parameters whose values are text; the others are numbers, addresses and lists of keys. */
const textual: ReadonlySet<string> = new Set(['alpn', 'dohpath'])

/** The parameters of a service in the order of their numbers, text quoted and all else not, as BIND writes them. */
export function parameters(texts: readonly string[]): readonly string[] | { readonly error: string } {
  const found = new Map<number, string>()
  for (const text of texts) {
    const parts = /^([a-z0-9-]+)(?:=(?:"(.*)"|(.*)))?$/is.exec(text)
    const key = parts?.[1]?.toLowerCase() ?? ''
    const number = numberOf(key)
    if (parts === null || number === undefined) return { error: `"${text}" is no service parameter` }
    if (found.has(number)) return { error: `the service parameter ${key} stands twice` }
    const value = parts[2] ?? parts[3]
    const name = keys[number] ?? `key${number}`
    const quoted = textual.has(name) || keys[number] === undefined
    found.set(number, value === undefined ? name : `${name}=${quoted ? `"${value}"` : value}`)
  }
  return [...found].toSorted(([one], [other]) => one - other).map(([, text]) => text)
}

function numberOf(key: string): number | undefined {
  const known = keys.indexOf(key)
  if (known >= 0) return known
  const number = /^key(\d{1,5})$/.exec(key)?.[1]
  return number !== undefined && Number(number) < 65535 ? Number(number) : undefined
}
