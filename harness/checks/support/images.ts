import type { Cause } from '../../diagnosis/cause/cause.ts'
import { pairsOf, servingEndpoints, type Intended } from '../../diagnosis/intent/intended.ts'
import { privateAddress, servingLead } from '../../diagnosis/intent/private-address.ts'
import { endpointFound, privateConnection } from '../../diagnosis/intent/private-connection.ts'
import { publicData, publicName } from '../../diagnosis/intent/public-access.ts'
import type { Finding } from '../../diagnosis/finding.ts'
import type { Facts, ServiceName } from '../../facts/facts.ts'
import type { Intent } from '../../resources/topology.ts'
import type { TransferFault } from '../../world/transfer/faults.ts'
import type { Transfer, TransferRequest } from '../../world/transfer/transfer.ts'
import type { Rehearsed } from '../check.ts'
import { causeInRights } from './rights.ts'
import { seenPublicly } from './seen-publicly.ts'

/** Clients run in containers of one machine: some at once. */
export const clientsAtOnce = 4

/** Hosts that pull from a registry, those that push among them; or only the latter. */
export function imageCases(facts: Facts, purposes: readonly Intent['for'][] = ['pull', 'push']): readonly Intended[] {
  return pairsOf(facts, facts.topology.intent.filter((intent) => intent.for !== undefined && purposes.includes(intent.for) && facts.services.get(intent.service)?.registry !== undefined))
}

export function notApplicable(purposes?: readonly Intent['for'][]): (facts: Facts) => string | undefined {
  return (facts) => (imageCases(facts, purposes).length > 0 ? undefined : `no intent says for: ${purposes?.join(' or ') ?? 'pull, or for: push'}`)
}

/** How it ended, in one line. */
export function describeTransfer({ failure, steps, client }: Transfer): string {
  if (failure !== undefined) return `${client}: ${failure.words}`
  const from = [...new Set(steps.flatMap(({ what, name, leadsTo }) => (what === 'content' ? name : what === 'link' ? leadsTo ?? [] : [])))]
  return from.length === 0 ? 'whole' : `whole, its blobs from ${from.join(' and ')}`
}

/** Why an image did not come through: what whoever asked has no right to, what is wrong with the name where it ended, as other checks find it, or else what the client's words mean. */
export async function causeOfTransfer(rehearsed: Rehearsed, pair: Intended, transfer: Transfer, asked: Pick<TransferRequest, 'kind' | 'image'>): Promise<Cause> {
  const { failure } = transfer
  const rights = failure?.fault === 'unauthorized' ? causeInRights(pair, asked) : undefined
  if (rights !== undefined) return rights
  const endpoint = pair.service.names.find(({ name }) => name === failure?.name)
  const nearest = endpoint === undefined ? undefined : await causeAt(rehearsed, pair, endpoint)
  return nearest ?? meaningOf(pair, failure?.fault ?? 'other', failure?.name ?? pair.service.names[0]!.name)
}

async function causeAt(rehearsed: Rehearsed, pair: Intended, endpoint: ServiceName): Promise<Cause | undefined> {
  const { facts, world } = rehearsed
  const host = pair.host.host.name
  if (pair.intent.reach === 'publicly') {
    const seen = await seenPublicly(rehearsed, pair.host, endpoint.name)
    return causeIn(endpoint.kind === 'data' ? publicData(facts, pair, endpoint, seen) : publicName(facts, pair, endpoint, seen))
  }
  const response = await world.ask(host, { name: endpoint.name, type: 'A' })
  const login = pair.service.names[0]!
  const serving = servingLead(servingEndpoints(facts, pair, login), login, await world.ask(host, { name: login.name, type: 'A' }))
  const found = endpointFound(facts, pair, endpoint, response)
  return causeIn(privateAddress(facts, pair, { endpoint, serving }, response))
    ?? (found && causeIn(privateConnection(facts, pair, { endpoint, found, connection: await world.connect(host, endpoint.name) })))
}

function causeIn({ holds, because, fix, at, edits }: Finding): Cause | undefined {
  return holds || because === undefined ? undefined : { because, fix: fix ?? '', ...(at && { at }), ...(edits && { edits }) }
}

/** What is to be done where nothing in the answers for a name explains it. */
function meaningOf({ intent, host, service }: Intended, fault: TransferFault, name: string): Cause {
  const storage = name.endsWith('.blob.core.windows.net')
  const at = storage ? service.path : intent.path
  const who = host.host.name
  if (storage) return {
    because: `links of ${service.name} lead to ${name}, as it has no dedicated data endpoints, and ${who} does not get there (${fault})`,
    fix: `Switch on dataEndpointEnabled of ${service.name} and let ${who} reach <registry>.<region>.data.azurecr.io of every region; or let it reach *.blob.core.windows.net.`,
    at,
  }
  switch (fault) {
    case 'certificate': return { because: `${name} is no name that clients use: no certificate covers it`, fix: `Write the image as ${service.names[0]!.name}/REPOSITORY:TAG.`, at }
    case 'unknown-manifest': return { because: `the replica that answers ${who} at ${name} does not have the image`, fix: 'Wait until it is replicated, or pull by the regional endpoint of the replica that it was pushed to.', at }
    case 'unknown-blob':
    case 'unknown-upload': return { because: `the requests of one push from ${who} came to different replicas of ${service.name}`, fix: `Push by a regional endpoint, or give ${who} a cache (dnsmasq) that keeps the answer for the length of a push.`, at }
    case 'denied': return { because: `${name} does not let ${who} in, or its link is good no more`, fix: `Look at publicNetworkAccess and networkRuleSet of ${service.name}, at the clock of ${who}, and at how long a link lives.`, at }
    default: return { because: `the client on ${who} ended with "${fault}" at ${name}`, fix: `rehearse pull ${who} tells it step by step.`, at }
  }
}
