import type { Facts } from '../facts/facts.ts'
import type { Asker } from '../azure/traffic-manager/routing.ts'
import type { Answers } from '../azure/traffic-manager/answer.ts'
import type { TrafficManagerProfile } from '../azure/traffic-manager/profile.ts'
import type { Zone } from '../dns/zone.ts'
import { profileRecords } from '../azure/traffic-manager/records.ts'
import { answersFor } from '../facts/traffic-manager.ts'

/** Traffic Manager's zone as some see it, with the condition under which a question sees it. */
export interface TrafficManagerView {
  readonly name: string
  /** https://coredns.io/plugins/view/ */
  readonly expression: string
  readonly zone: Zone
}

/** Numbers of questions: 16 bits that whoever asks draws anew each time (RFC 5452 section 4.3), so that chance is decided by them. */
const questionIds = 65_536

/** The same numbers, each once, in another order: whoever counts instead of drawing is spread over all of them (Knuth, TAOCP section 6.4). */
const spread = `id() * 40503 % ${questionIds}`

/**
 * A view for each region that asks, or for each who asks where a profile looks at addresses; and where chance decides, for each stretch of
 * the numbers that questions have. A server of CoreDNS does not read the client subnet of a question (RFC 7871), and nobody in a lab sends one.
 */
export function trafficManagerViews(facts: Facts, zone: Zone): readonly TrafficManagerView[] {
  const profiles = [...facts.trafficManagerProfiles.values()]
  const bySubnet = profiles.some(({ method }) => method === 'Subnet')
  const groups = facts.regions.flatMap((region) => {
    const addresses = askersIn(facts, region)
    return bySubnet ? addresses.map((address) => ({ name: `${region}.${address}`, asker: { region, address }, addresses: [address] })) : [{ name: region, asker: { region, address: addresses[0]! }, addresses }]
  })
  return groups.flatMap(({ name, asker, addresses }) => viewsOf(facts, { zone, profiles, asker }).map(({ from, to, zone: view }, n): TrafficManagerView => ({
    name: from === 0 && to === questionIds ? name : `${name}.${n}`,
    expression: [
      `client_ip() in [${addresses.map((address) => `'${address}'`).join(', ')}]`,
      ...(from === 0 ? [] : [`${spread} >= ${from}`]),
      ...(to === questionIds ? [] : [`${spread} < ${to}`]),
    ].join(' && '),
    zone: view,
  })))
}

/** The zone as one who asks sees it, for each stretch of numbers in which no profile answers differently. */
function viewsOf(facts: Facts, { zone, profiles, asker }: { zone: Zone; profiles: readonly TrafficManagerProfile[]; asker: Asker }): readonly { readonly from: number; readonly to: number; readonly zone: Zone }[] {
  const said = profiles.map((profile) => ({ profile, answers: answersFor(facts, profile, asker) }))
  const cuts = [...new Set([0, ...said.flatMap(({ answers }) => cutsOf(answers)), questionIds])].toSorted((a, b) => a - b)
  return cuts.slice(0, -1).map((from, n) => ({
    from,
    to: cuts[n + 1]!,
    zone: { ...zone, rrsets: [...zone.rrsets, ...said.flatMap(({ profile, answers }) => profileRecords(profile, answers, answers.kind === 'answers' ? answers.answers[at(answers, from)] : undefined))] },
  }))
}

/** Where one answer of a profile ends and the next begins. */
function cutsOf(answers: Answers): readonly number[] {
  if (answers.kind !== 'answers') return []
  let sum = 0
  return answers.answers.slice(0, -1).map(({ share }) => Math.round((sum += share) * questionIds))
}

/** Number of the answer that questions with this number get. */
function at(answers: Answers, id: number): number {
  const found = cutsOf(answers).findIndex((cut) => id < cut)
  return found < 0 ? (answers.kind === 'answers' ? answers.answers.length - 1 : 0) : found
}

/** Addresses from which servers in a region are asked: its public resolvers, and whoever starts at the root by himself. */
function askersIn(facts: Facts, region: string): readonly string[] {
  return [...new Set([facts.recursiveResolvers.get(region)!, facts.nearbyResolvers.get(region)!]), ...sourcesIn(facts, region)]
}

/** Addresses with which networks, sites and hosts of a region come out on the internet. */
export function sourcesIn(facts: Facts, region: string): readonly string[] {
  const { virtualNetworks, onPremisesSites } = facts.topology
  return [...new Set([
    ...[...virtualNetworks.values()].filter(({ location }) => location === region).flatMap(({ name }) => facts.networkEgress.get(name)!.map(({ egress }) => egress.address)),
    ...[...onPremisesSites.values()].filter(({ location }) => location === region).map(({ name }) => facts.siteEgress.get(name)!.address),
    ...[...facts.hosts.values()].filter(({ host }) => host.virtualNetwork === undefined && host.site === undefined && host.location === region).map(({ address }) => address),
  ])]
}
