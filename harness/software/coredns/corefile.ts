import type { CacheBlock } from '../node-local-caches.ts'

/** One server block of a Corefile. */
export interface ServerBlock {
  /** The root is the empty string. */
  readonly zone: string
  readonly bind: string
  /** Master file it serves. */
  readonly file?: string
  /** Whether ANY is answered as RFC 8482 has it; without, `file` denies that there is anything, which BIND believes of every type. https://coredns.io/plugins/any/ */
  readonly any?: true
  /** Makes the block answer only where the expression holds. https://coredns.io/plugins/view/ */
  readonly view?: { readonly name: string; readonly expression: string }
  /** Where to ask for names that the file does not have. https://coredns.io/plugins/file/ (`fallthrough`) */
  readonly fallback?: string
  /** Servers it asks, with ports where they are not 53; the first one while it answers. https://coredns.io/plugins/forward/ */
  readonly forward?: {
    readonly to: readonly string[]
    /** Whether each question goes to another one. */
    readonly roundRobin?: true
    /** A server that has failed is left out until it answers again; without, it is asked whatever happened. */
    readonly healthChecks: boolean
    /** Whether one that says that it failed or refuses is passed over as one that says nothing. */
    readonly failover?: true
    /** How long a server may take before the next one is asked, as in `1s`. */
    readonly readTimeout?: string
    /** How many questions may wait at a time; one more is refused. */
    readonly atMost?: number
    /** Whether they are asked over TCP, whatever the question came over. */
    readonly forceTcp?: true
  }
  /** Whether there is no AAAA, whatever is asked for. https://coredns.io/plugins/template/ */
  readonly withoutAaaa?: true
  /** How long it keeps what, and serves it beyond; `true`: as it comes. https://coredns.io/plugins/cache/ */
  readonly cache?: true | Pick<CacheBlock, 'success' | 'denial' | 'serveStale'>
  /** Whether its own answers say that it recurses. https://coredns.io/plugins/header/ */
  readonly recursionAvailable?: true
}

export function renderCorefile(blocks: readonly ServerBlock[]): string {
  return blocks.map(renderBlock).join('\n')
}

function renderBlock({ zone, bind, file, any, view, fallback, forward, withoutAaaa, cache, recursionAvailable }: ServerBlock): string {
  const lines = [
    `${zone === '' ? '.' : zone} {`,
    `  bind ${bind}`,
    ...(view ? [`  view ${view.name} {`, `    expr ${view.expression}`, '  }'] : []),
    ...(any ? ['  any'] : []),
    ...(recursionAvailable ? ['  header {', '    response set ra', '  }'] : []),
    ...(withoutAaaa ? ['  template IN AAAA {', '    rcode NOERROR', '  }'] : []),
    ...(file === undefined ? [] : [`  file ${file} {`, '    reload 2s', ...(fallback ? ['    fallthrough'] : []), '  }']),
    ...(fallback ? [`  forward . ${fallback} {`, '    max_fails 0', '  }'] : []),
    ...(forward ? renderForward(forward) : []),
    ...(cache ? renderCache(cache) : []),
    '  log',
    '  errors',
    '}',
  ]
  return `${lines.join('\n')}\n`
}

/** Failures are kept by none of those that serve what has run out: `servfail 0`. */
function renderCache(cache: NonNullable<ServerBlock['cache']>): readonly string[] {
  if (cache === true) return ['  cache']
  const { success, denial, serveStale } = cache
  const beyond = serveStale === undefined ? [] : [`    serve_stale ${serveStale.seconds}s ${serveStale.policy.toLowerCase()}`, '    servfail 0']
  return ['  cache {', `    success 9984 ${success}`, `    denial 9984 ${denial}`, ...beyond, '  }']
}

function renderForward({ to, roundRobin, healthChecks, failover, readTimeout, atMost, forceTcp }: NonNullable<ServerBlock['forward']>): readonly string[] {
  return [
    `  forward . ${to.join(' ')} {`,
    ...(forceTcp ? ['    force_tcp'] : []),
    `    policy ${roundRobin ? 'round_robin' : 'sequential'}`,
    ...(healthChecks ? [] : ['    max_fails 0']),
    ...(failover ? ['    failover SERVFAIL REFUSED'] : []),
    ...(readTimeout === undefined ? [] : [`    read_timeout ${readTimeout}`]),
    ...(atMost === undefined ? [] : [`    max_concurrent ${atMost}`]),
    '  }',
  ]
}
