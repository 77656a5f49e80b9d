import { isAddress, isAddress6 } from '../../dns/address.ts'
import { questionNameError } from '../../dns/domain-name.ts'
import type { Path } from '../../dns/path.ts'
import type { Expectation } from './expectation.ts'
import { reachRules } from './reach-rules.ts'
import type { Rule } from '../rule.ts'

const source = 'https://www.rfc-editor.org/rfc/rfc1035#section-4.1'

const questionName: Rule = {
  code: 'invalid-question-name',
  source: 'https://www.rfc-editor.org/rfc/rfc1035#section-2.3.4',
  *check({ topology }) {
    for (const { name, chain, path } of topology.expectations) {
      const wrong = questionNameError(name)
      if (wrong !== undefined) yield { path: [...path, 'name'], message: `"${name}" ${wrong}` }
      for (const [index, pattern] of (chain ?? []).entries()) {
        const literal = pattern.replace(/^\*/, '').replace(/\*$/, '').replace(/^\.|\.$/g, '')
        const bad = literal === '' && pattern !== '' ? undefined : questionNameError(literal)
        if (bad !== undefined) yield { path: [...path, 'chain', index], message: `"${pattern}" ${bad}` }
        else if (literal.includes('*')) yield { path: [...path, 'chain', index], message: `"${pattern}" has a * in the middle; it stands for any text only at an end` }
      }
    }
  },
}

const expectedAddress: Rule = {
  code: 'invalid-expected-address',
  source,
  *check({ topology }) {
    for (const { address, type, path } of topology.expectations) {
      if (address === undefined) continue
      if (type !== 'A' && type !== 'AAAA') {
        yield { path: [...path, 'address'], atKey: true, message: `an answer to a question of type ${type} has no addresses` }
        continue
      }
      for (const [index, text] of address.entries()) {
        if (type === 'A' ? !isAddress(text) : !isAddress6(text)) {
          yield { path: [...path, 'address', index], message: `"${text}" is no ${type === 'A' ? 'IPv4' : 'IPv6'} address, and the type is ${type}` }
        }
      }
    }
  },
}

/** Types whose data are one name. */
const naming: ReadonlySet<string> = new Set(['PTR', 'CNAME', 'NS'])

const expectedNames: Rule = {
  code: 'invalid-expected-name',
  source,
  *check({ topology }) {
    for (const { names, type, rcode, path } of topology.expectations) {
      if (names === undefined) continue
      if (!naming.has(type)) yield { path: [...path, 'names'], atKey: true, message: `an answer to a question of type ${type} has no names`, hint: 'type: PTR, or address' }
      else if (rcode !== undefined && rcode !== 'NOERROR' && names.length > 0) yield { path: [...path, 'names'], atKey: true, message: `an answer with ${rcode} has no names` }
      for (const [index, name] of names.entries()) {
        const wrong = questionNameError(name)
        if (wrong !== undefined) yield { path: [...path, 'names', index], message: `"${name}" ${wrong}` }
      }
    }
  },
}

const nothingExpected: Rule = {
  code: 'nothing-expected',
  source,
  *check({ topology, input }) {
    for (const [index, { name, to, port, reach }] of (input.expectations ?? []).entries()) {
      if (name === undefined && to === undefined && port === undefined && reach === undefined) yield { path: ['expectations', index], message: 'nothing is expected', hint: 'add the name that is asked for, or what is to be reached: to and port' }
    }
    for (const { address, names, chain, rcode, ttl, path } of topology.expectations) {
      if (address === undefined && names === undefined && chain === undefined && rcode === undefined && ttl === undefined) {
        yield { path, message: 'nothing is expected of the answer', hint: 'add address, names, chain, rcode or ttl' }
      }
    }
  },
}

const contradictory: Rule = {
  code: 'contradictory-expectation',
  source: 'https://www.rfc-editor.org/rfc/rfc2308#section-2',
  *check({ topology }) {
    const first = new Map<string, Expectation>()
    for (const expectation of topology.expectations) {
      const { name, type, rcode, address, chain, path } = expectation
      if (rcode !== undefined && rcode !== 'NOERROR' && (address?.length ?? 0) > 0) {
        yield { path: [...path, 'address'], atKey: true, message: `an answer with ${rcode} has no addresses` }
      }
      const [start] = chain ?? []
      if (start !== undefined && !matches(start, name)) yield { path: [...path, 'chain', 0], message: `a chain begins at the name that is asked for, ${name}` }
      for (const [index, host] of expectation.from.entries()) {
        const key = `${host}\n${name}\n${type}`
        const earlier = first.get(key)
        if (earlier === undefined) first.set(key, expectation)
        else yield* disagreement(earlier, expectation, [...path, 'from', index], host)
      }
    }
  },
}

function* disagreement(earlier: Expectation, later: Expectation, path: Path, host: string): Iterable<{ path: Path; message: string }> {
  const addresses = ({ address }: Expectation) => address && [...address].sort().join(', ')
  const item = Number(earlier.path.at(-1)) + 1
  if (earlier.rcode !== undefined && later.rcode !== undefined && earlier.rcode !== later.rcode) {
    yield { path, message: `${host} expects ${later.rcode} for ${later.name} here and ${earlier.rcode} in item ${item}` }
  } else if (earlier.address && later.address && addresses(earlier) !== addresses(later)) {
    yield { path, message: `${host} expects ${addresses(later) || 'no address'} for ${later.name} here and ${addresses(earlier) || 'no address'} in item ${item}` }
  }
}

function matches(pattern: string, name: string): boolean {
  const open = pattern.startsWith('*')
  const close = pattern.length > 1 && pattern.endsWith('*')
  const literal = pattern.slice(open ? 1 : 0, close ? -1 : undefined)
  return open && close ? name.includes(literal) : open ? name.endsWith(literal) : close ? name.startsWith(literal) : name === literal
}

export const expectationRules: readonly Rule[] = [questionName, expectedAddress, expectedNames, nothingExpected, contradictory, ...reachRules]
