import { privateKey, type FilePlan, type Plan } from './plan.ts'

/** How secrets are written in files that nobody has marked: PEM, WireGuard, DNSSEC keys, and the shared secrets of DNS servers' configuration. */
const written: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN ([A-Z0-9 ]*)PRIVATE KEY-----[\s\S]*?(?:-----END \1PRIVATE KEY-----|$)/g, `(${privateKey})`],
  [/^Private-key-format:[\s\S]*?(?:\n\n|(?![\s\S]))/gm, `(${privateKey})`],
  [/\b((?:Private|Preshared)Key\s*[=:]\s*)\S+/gi, `$1(${privateKey})`],
  // BIND: `secret "…";` in a `key` statement. CoreDNS: `secret NAME …` of the plugin tsig.
  [/\b(secret\s+)"[^"\n]*"/gi, '$1"(a secret)"'],
  [/\b(secret\s+(?:[\w.-]+\s+)?)"?[A-Za-z0-9+/]{8,}={0,2}"?(?=\s*[;}\n]|\s*$)/gim, '$1(a secret)'],
]

/** The text without the secrets in it. Such as a plan has are found wherever they stand, those of others by how they are written. */
export function conceal(text: string, plan?: Pick<Plan, 'nodes'>): string {
  const own = plan === undefined ? text : secretsOf(plan).reduce((rest, secret) => rest.replaceAll(secret, `(${privateKey})`), text)
  return written.reduce((rest, [pattern, instead]) => rest.replace(pattern, instead), own)
}

/** The same for every text in a report. */
export function concealIn<Value>(value: Value, plan?: Pick<Plan, 'nodes'>): Value
export function concealIn(value: unknown, plan?: Pick<Plan, 'nodes'>): unknown {
  if (typeof value === 'string') return conceal(value, plan)
  if (Array.isArray(value)) return value.map((one: unknown) => concealIn(one, plan))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, concealIn(one as unknown, plan)]))
}

const known = new WeakMap<Pick<Plan, 'nodes'>, readonly string[]>()

/** The secrets of a plan, to be looked for in texts: keys in base64, line by line, and passwords. */
export function secretsOf(plan: Pick<Plan, 'nodes'>): readonly string[] {
  let found = known.get(plan)
  if (!found) known.set(plan, (found = [...new Set(plan.nodes.flatMap(({ files }) => files.flatMap(keysIn)))]))
  return found
}

/** Of a WireGuard configuration its own key only: those of its peers are public. Of JSON that is secret, what is long and has no words in it. */
function keysIn({ content, secret }: FilePlan): readonly string[] {
  if (secret !== undefined && content.startsWith('{')) return [...content.matchAll(/"([A-Za-z0-9+/]{32,}=*)"/g)].map(([, key]) => key!)
  const pem = [...content.matchAll(/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----([\s\S]*?)(?:-----END|$)/g)].flatMap(([, body]) => body!.split('\n').map((line) => line.trim()))
  const tunnels = [...content.matchAll(/^\s*(?:PrivateKey|PresharedKey)\s*=\s*(\S+)/gim)].map(([, key]) => key!)
  return [...pem, ...tunnels].filter(({ length }) => length >= 16)
}
