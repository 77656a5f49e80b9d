import { subnetsLetIn, type NetworkRules } from '../../azure/network-rules.ts'
import { toNumber } from '../../dns/address.ts'
import { includes, parseRange } from '../../dns/ranges.ts'
import { egressOf } from '../../facts/egress.ts'
import { nextHopAt, type NextHop } from '../../facts/next-hop.ts'
import type { Facts, HostFacts, ServiceFacts } from '../../facts/facts.ts'
import type { Domain } from '../../facts/hybrid-facts.ts'
import { nameEgress, shutOut, type ShutOut } from '../../facts/shut-out.ts'
import { ipRulesPath } from '../../resources/network-rules/rules.ts'
import type { Edit } from '../../resources/mutation.ts'
import { startOfHop } from './appliance.ts'
import type { Cause } from './cause.ts'
import { lettingIn } from './edits.ts'
import { startOf, userRoute, type Start } from '../course/user-route.ts'
import { oneOf } from '../observed/describe.ts'

/** Why a public front end answers a host with 403: nobody is let in, or not the address that the host comes from. */
export function causeOfShutOut(facts: Facts, host: HostFacts, service: ServiceFacts, address: string | undefined): Cause {
  const { name } = host.host
  const found = service.publicNetworkAccess === 'Disabled' || address === undefined ? undefined : shutOut(facts, service, senderOf(facts, host, address))
  if (found === undefined) {
    return {
      because: `publicNetworkAccess of ${service.name} is ${service.publicNetworkAccess}, and the front end shuts ${name} out`,
      fix: service.tenant === undefined ? `Enable public network access for these networks, or give ${name} a private endpoint and say "privately".` : `Ask ${service.tenant} for a private endpoint, or say "never".`,
      at: [...service.path, 'publicNetworkAccess'],
      ...withEdits(lettingIn(facts, service, { publicNetworkAccess: 'Enabled' })),
    }
  }
  const { subnet } = found.egress
  if (subnet !== undefined) {
    return {
      because: `${name} comes to ${service.name} by the service endpoint of ${subnet}, so that no public address of its counts, and virtualNetworkRules of ${service.name} ${service.networkRules!.virtualNetworkRules.length === 0 ? 'has no subnet' : `has ${oneOf(subnetsLetIn(service.networkRules!), 'and')} only`}`,
      fix: `Add ${subnet} to the virtualNetworkRules of ${service.name}, or take the service endpoint off ${subnet}.`,
      at: found.at,
      ...withEdits(lettingIn(facts, service, (rules) => ({ virtualNetworkRules: [...rules.virtualNetworkRules, placeOf(subnet)] }))),
    }
  }
  const { known, address: seen } = found.egress
  const edits = known === 'unknown' ? undefined : lettingIn(facts, service, (rules) => ({ ipRules: [...rules.ipRules, seen] }))
  return { because: `${name} comes to ${service.name} from ${seenAs(found)}, and ${admission(service)}`, fix: remedy(host, service, found), at: found.at, ...withEdits(edits) }
}

/** Which of a service's rules lets in a host that is not meant to get in; `undefined` where it selects nobody. */
export function causeOfAdmission(facts: Facts, host: HostFacts, service: ServiceFacts, address: string | undefined): Cause | undefined {
  const { networkRules, name, path } = service
  if (networkRules === undefined || networkRules.defaultAction === 'Allow' || address === undefined) return undefined
  const egress = egressOf(facts, senderOf(facts, host, address), service.type)
  if (egress?.subnet !== undefined && subnetsLetIn(networkRules).includes(egress.subnet)) {
    return { because: `${host.host.name} comes to ${name} by the service endpoint of ${egress.subnet}, which virtualNetworkRules let in`, fix: `Take ${egress.subnet} out of the virtualNetworkRules of ${name}.`, at: [...path, networkRules.word, 'virtualNetworkRules'], ...withEdits(lettingIn(facts, service, (rules) => ({ virtualNetworkRules: rules.virtualNetworkRules.filter((one) => `${one.virtualNetwork}/${one.subnet}` !== egress.subnet) }))) }
  }
  const rule = egress && networkRules.ipRules.findIndex((written) => includes([parseRange(written)!], toNumber(egress.address)))
  if (egress === undefined || rule === undefined || rule < 0) return undefined
  const written = networkRules.ipRules[rule]!
  return {
    because: `${host.host.name} comes to ${name} from ${nameEgress(egress)}, which ${written} lets in`,
    fix: `Take ${written} out of what ${name} lets in, or name there what is meant and nothing else.`,
    at: [...ipRulesPath(path, networkRules), ...(networkRules.word === 'firewallRules' ? [] : [rule])],
    ...withEdits(lettingIn(facts, service, ({ ipRules }) => ({ ipRules: ipRules.toSpliced(rule, 1) }))),
  }
}

/** Who sends, on the internet: the host, or the last firewall or appliance that routes lead it through. Read off the design alone. */
export function senderOf(facts: Facts, host: HostFacts, address: string): { readonly domain: Domain | undefined; readonly address: string; readonly host: string } {
  let start: Start = startOf(facts, host)
  for (const passed = new Set<NextHop>(); ;) {
    const route = userRoute(facts, start, address)
    const hop = route && nextHopAt(facts, route.network, route.route.nextHopIpAddress)
    if (!hop?.forwards || passed.has(hop)) return { domain: start.domain, address: start.address, host: host.host.name }
    passed.add(hop)
    start = startOfHop(hop)
  }
}

/** The address, and what has it; one that a lab made up is none to be named. */
function seenAs({ egress: { known, address, by, others } }: ShutOut): string {
  if (known === 'unknown') return by
  return others.length > 0 ? `${address}, one of the ${others.length + 1} addresses of ${by}` : `${address} (${by})`
}

function admission({ networkRules, registry }: ServiceFacts): string {
  const allowed = networkRules?.ipRules ?? []
  const who = registry === undefined ? 'the service' : 'the registry'
  if (allowed.length === 0) return `${who} lets no address in`
  return `${who} lets in ${allowed.length > 3 ? `${allowed.length} other ranges` : `${oneOf(allowed, 'and')} only`}`
}

function remedy({ host }: HostFacts, service: ServiceFacts, { egress: { known, address, by, at } }: ShutOut): string {
  const { name, tenant, networkRules } = service
  const list = networkRules?.word === 'firewallRules' ? 'firewallRules' : 'ipRules'
  const add = (what: string): string => (tenant === undefined ? `add ${what} to the ${list} of ${name}` : `ask ${tenant} to let ${what} in`)
  const otherwise = tenant === undefined ? `, or give ${host.name} a private endpoint and say "privately"` : ''
  if (known !== 'unknown') return `${upper(add(`${address} (${by})`))}${otherwise}.`
  if (at[0] === 'virtualNetworks') return `Give ${host.virtualNetwork}/${host.subnet} a NAT gateway with a public address of its own, and ${add('that')}${otherwise}.`
  return `Write the publicIPAddresses of ${String(at[1])}, and ${add('them')}${otherwise}.`
}

function withEdits(edits: readonly Edit[] | undefined): { readonly edits?: readonly Edit[] } {
  return edits === undefined ? {} : { edits }
}

/** `hub/apps` as rules have it. */
function placeOf(subnet: string): NetworkRules['virtualNetworkRules'][number] {
  const [virtualNetwork = '', ...rest] = subnet.split('/')
  return { virtualNetwork, subnet: rest.join('/') }
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
