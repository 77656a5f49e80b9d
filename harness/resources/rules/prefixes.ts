import { publicRange } from '../../azure/public-plan.ts'
import { formatCidr, isAddress, isCanonical, parseCidr, prefixesOverlap, type Prefix } from '../../dns/address.ts'
import type { WrittenPrefix } from '../kind.ts'
import { kinds } from '../list.ts'
import type { Topology } from '../topology.ts'
import type { Rule } from '../rule.ts'

const questions = 'https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq'

/** Every prefix of the topology. */
function* written(topology: Topology): Generator<WrittenPrefix> {
  for (const kind of kinds) yield* kind.prefixes?.(topology) ?? []
}

/** Those that are ranges of somebody's own. */
function* prefixes(topology: Topology): Generator<WrittenPrefix> {
  for (const one of written(topology)) if (one.where !== 'route') yield one
}

const invalidPrefix: Rule = {
  code: 'invalid-prefix',
  source: 'https://www.rfc-editor.org/rfc/rfc4632#section-3.1',
  *check({ topology }) {
    for (const { prefix, path } of written(topology)) {
      if (parseCidr(prefix)) continue
      const hint = prefix.includes('/') ? 'four numbers from 0 to 255 and a length from 0 to 32: 10.1.0.0/16' : `an address and a length: ${isAddress(prefix) ? formatWithLength(prefix) : '10.1.0.0/16'}`
      yield { path, message: `"${prefix}" is no IPv4 prefix`, hint }
    }
  },
}

/** The address with the shortest usual length that keeps all of its bits. */
function formatWithLength(address: string): string {
  const length = [8, 16, 24].find((bits) => isCanonical(`${address}/${bits}`)) ?? 32
  return `${address}/${length}`
}

const hostBits: Rule = {
  code: 'host-bits-set',
  source: 'https://www.rfc-editor.org/rfc/rfc4632#section-3.1',
  *check({ topology }) {
    for (const { prefix, path } of written(topology)) {
      const parsed = parseCidr(prefix)
      if (parsed && !isCanonical(prefix)) {
        yield { path, message: `${prefix} does not begin at a boundary of its length`, hint: `the prefix that holds it is ${formatCidr(parsed)}` }
      }
    }
  },
}

const tooLarge: Rule = {
  code: 'prefix-too-large',
  source: questions,
  *check({ topology }) {
    for (const { prefix, path } of prefixes(topology)) {
      if ((parseCidr(prefix)?.length ?? 32) < 2) yield { path, message: `${prefix} is larger than Azure allows: /2 at most` }
    }
  },
}

const tooSmall: Rule = {
  code: 'prefix-too-small',
  source: questions,
  *check({ topology }) {
    for (const { prefix, path, subnet, where } of prefixes(topology)) {
      if (where !== 'elsewhere' && (parseCidr(prefix)?.length ?? 0) > 29) {
        yield { path, message: `${prefix} is smaller than Azure allows: /29 at least`, hint: subnet === undefined ? undefined : 'five addresses of each subnet are not to be had' }
      }
    }
  },
}

/** https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq, "What address ranges can I use in my virtual networks?" */
const refused = ranges([
  ['127.0.0.0/8', 'loopback'],
  ['169.254.0.0/16', 'link-local'],
  ['224.0.0.0/4', 'multicast'],
  ['255.255.255.255/32', 'broadcast'],
  ['168.63.129.16/32', 'Azure-provided DNS'],
])

function ranges(written: readonly (readonly [string, string?])[]): readonly { readonly range: string; readonly what: string; readonly prefix: Prefix }[] {
  return written.map(([range, what = '']) => ({ range, what, prefix: parseCidr(range) as Prefix }))
}

const notAllowed: Rule = {
  code: 'prefix-not-allowed',
  source: questions,
  *check({ topology }) {
    for (const { prefix, path } of prefixes(topology)) {
      // Anything larger than /2 holds a refused range, and is refused for its size.
      const parsed = parseCidr(prefix)
      if (!parsed || parsed.length < 2) continue
      for (const { range, what, prefix: other } of refused) {
        if (prefixesOverlap(parsed, other)) yield { path, message: `${prefix} overlaps ${range} (${what}), which Azure does not allow` }
      }
    }
  },
}

const labsInternet = parseCidr(publicRange) as Prefix

const internetRange: Rule = {
  code: 'internet-range',
  source: 'https://www.rfc-editor.org/rfc/rfc1918#section-3',
  *check({ topology }) {
    for (const { prefix, path } of prefixes(topology)) {
      const parsed = parseCidr(prefix)
      if (!parsed || parsed.length < 2 || !prefixesOverlap(parsed, labsInternet)) continue
      yield { path, message: `${prefix} overlaps ${publicRange}, which stands for the internet in a lab`, hint: 'use a private range (10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16)' }
    }
  },
}

export const prefixRules: readonly Rule[] = [invalidPrefix, hostBits, tooLarge, tooSmall, notAllowed, internetRange]
