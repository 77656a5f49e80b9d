import { reverseName } from '../../azure/network-names.ts'
import { canonicalAddress6, isAddress } from '../../dns/address.ts'
import type { Expectation } from './expectation.ts'
import type { ReachExpectation } from './reach-expectation.ts'
import { dnsName, flag, listOf, oneOrMany, oneOrMore, seconds, text, z } from '../../language/vocabulary.ts'

export interface ExpectationInput {
  from: string | string[]
  name?: string | undefined
  to?: string | undefined
  port?: number | undefined
  reach?: boolean | undefined
  type?: string | undefined
  address?: string | string[] | undefined
  names?: string | string[] | undefined
  chain?: string | string[] | undefined
  rcode?: string | undefined
  ttl?: number | undefined
}

const questionTypes = ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'PTR', 'SOA', 'SRV', 'TXT'] as const
const responseCodes = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED'] as const

export const expectations: z.ZodType<ExpectationInput[]> = z
  .array(z.strictObject({
    from: oneOrMore(text).describe('Hosts that ask, or DNS servers, whose own operating systems ask what DHCP has told them.'),
    name: text.optional().describe('The name they ask for. With type PTR it may be an IPv4 address.'),
    to: text.optional().describe('In place of a name, what they connect to: a host, a DNS server, a service, an address or a name.'),
    port: z.int().min(1).max(65_535).optional().describe('Of that, TCP. Of a service its own unless stated.'),
    reach: flag.optional().describe('Whether they are to get there: true unless stated.'),
    type: z.enum(questionTypes).optional().describe('A unless stated.'),
    address: oneOrMany(text).optional().describe('The addresses of the answer, in any order. An empty list: none.'),
    names: oneOrMany(text).optional().describe('Of a question of type PTR, CNAME or NS: the names of the answer, in any order. An empty list: none.'),
    chain: oneOrMore(text).optional()
      .describe('Owner names from the question on, in order. A leading or trailing * stands for any text within one name.'),
    rcode: z.enum(responseCodes).optional(),
    ttl: seconds.optional().describe('Upper bound of every TTL in the answer, seconds.'),
  }))
  .describe('Answers that you expect, and connections, besides the catalogue of checks. What is not written is not judged.')

export function expandExpectations(input: readonly ExpectationInput[], places?: readonly number[]): readonly Expectation[] {
  return input.flatMap((written, index) => (written.name === undefined ? [] : [{
    from: listOf(written.from),
    name: written.type === 'PTR' && isAddress(written.name) ? reverseName(written.name) : dnsName(written.name),
    type: written.type ?? 'A',
    ...(written.address !== undefined && { address: listOf(written.address).map(canonicalAddress6) }),
    ...(written.names !== undefined && { names: listOf(written.names).map(dnsName) }),
    ...(written.chain !== undefined && { chain: listOf(written.chain).map(dnsName) }),
    ...(written.rcode !== undefined && { rcode: written.rcode }),
    ...(written.ttl !== undefined && { ttl: written.ttl }),
    path: ['expectations', places?.[index] ?? index],
  }]))
}

export function expandReach(input: readonly ExpectationInput[], places?: readonly number[]): readonly ReachExpectation[] {
  return input.flatMap(({ from, to, port, reach }, index) =>
    (to === undefined ? [] : [{ from: listOf(from), to, port, reach: reach ?? true, path: ['expectations', places?.[index] ?? index] }]))
}
