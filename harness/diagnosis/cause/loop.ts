import { azureProvidedDns } from '../../azure/virtual-network.ts'
import { isWithin } from '../../dns/name.ts'
import { isInboundEndpoint } from '../../facts/dns-servers.ts'
import type { Facts } from '../../facts/facts.ts'
import type { AppliedRule, DnsServerFacts } from '../../facts/hybrid-facts.ts'
import type { Path } from '../../dns/path.ts'
import type { Edit } from '../../resources/mutation.ts'
import type { AskedFor, Course } from '../course/course.ts'
import { forwardingFor } from '../course/hops.ts'
import { oneOf } from '../observed/describe.ts'
import type { Cause } from './cause.ts'
import { configured } from './edits.ts'

/** Where a circle is broken, and how. */
interface Break {
  readonly first: DnsServerFacts | undefined
  readonly fix: string
  readonly at: Path
  readonly edits?: readonly Edit[] | undefined
}

/**
 * A question that goes round in circles. One circle is one mistake, whoever comes into it where: a rule of a network whose resolver it comes
 * back to is to blame; else a server that could ask Azure-provided DNS itself and asks somebody else; else none more than the others.
 */
export function causeOfLoop(facts: Facts, { circle = [], at }: Course, asked: AskedFor): Cause & { readonly at: Path } {
  const found = byRule(facts, circle, asked) ?? byServer(facts, circle, asked) ?? among(facts, circle, asked) ?? { first: undefined, fix: 'Break the circle: forward the domain in one direction only.', at: at ?? [] }
  const start = found.first === undefined ? 0 : circle.indexOf(found.first)
  const names = [...circle.slice(start), ...circle.slice(0, start)].map(({ name }) => name)
  return { because: `the question goes round in circles: ${[...names, ...names.slice(0, 1)].join(' → ')}`, fix: found.fix, at: found.at, ...(found.edits && { edits: found.edits }) }
}

function networkOf({ place }: DnsServerFacts): string | undefined {
  return 'virtualNetwork' in place ? place.virtualNetwork : undefined
}

function ruleIn(facts: Facts, network: string | undefined, { name, privatelinkName }: AskedFor): AppliedRule | undefined {
  const rules = facts.resolverViews.get(network ?? '') ?? []
  return rules.find(({ rule }) => isWithin(name, rule.domainName)) ?? rules.find(({ rule }) => isWithin(privatelinkName, rule.domainName))
}

function byRule(facts: Facts, circle: readonly DnsServerFacts[], asked: AskedFor): Break | undefined {
  for (const first of circle.filter(isInboundEndpoint)) {
    const network = networkOf(first)
    const found = ruleIn(facts, network, asked)
    if (found === undefined || (circle.length > 1 && !sees(facts, first, asked))) continue
    const { ruleset, rule, path } = found
    return { first, fix: `Take rule ${rule.name} out of ${ruleset}, or unlink ${ruleset} from ${network}, whose resolver it comes back to.`, at: path, edits: [{ removed: path }] }
  }
  return undefined
}

/** Whether a zone linked to the network where a server stands covers the name: then that network is where its question belongs. */
function sees(facts: Facts, server: DnsServerFacts, { privatelinkName }: AskedFor): boolean {
  return facts.linkedZones.get(networkOf(server) ?? '')?.some(({ resource }) => isWithin(privatelinkName, resource.zoneName)) ?? false
}

/** A server in a network whose links have the record, or that would get there: Azure-provided DNS is beside it. */
function byServer(facts: Facts, circle: readonly DnsServerFacts[], asked: AskedFor): Break | undefined {
  const inAzure = circle.filter((one) => networkOf(one) !== undefined && !isInboundEndpoint(one))
  const first = inAzure.find((one) => sees(facts, one, asked)) ?? inAzure.find((one) => facts.linkedZones.get(networkOf(one)!)!.length > 0) ?? (inAzure.length === 1 ? inAzure[0] : undefined)
  if (first === undefined) return undefined
  return { first, fix: `Let ${first.name} ask ${azureProvidedDns}, Azure-provided DNS of ${networkOf(first)}, in place of ${oneOf(nextOf(first, asked).addresses, 'and')}.`, at: nextOf(first, asked).at, edits: configured(facts, first, () => ({ forwarders: [azureProvidedDns] })) }
}

function among(facts: Facts, circle: readonly DnsServerFacts[], asked: AskedFor): Break | undefined {
  const [first, ...others] = circle.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  if (first === undefined) return undefined
  const rule = ruleIn(facts, circle.filter(isInboundEndpoint).map(networkOf)[0], asked)
  const { domain, at } = rule === undefined ? nextOf(first, asked) : { domain: rule.rule.domainName, at: rule.path }
  return { first, fix: others.length === 0 ? `Let ${first.name} forward ${domain || 'everything else'} to somebody else than itself.` : `Let only one of ${oneOf([first, ...others].map(({ name }) => name), 'and')} forward ${domain || 'everything else'} to the other.`, at }
}

function nextOf(server: DnsServerFacts, { name, privatelinkName }: AskedFor): { readonly domain: string; readonly addresses: readonly string[]; readonly at: Path } {
  return forwardingFor(server, name) ?? forwardingFor(server, privatelinkName) ?? { domain: '', addresses: [], at: server.path }
}
