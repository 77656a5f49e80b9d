import type { TokenCredential } from '@azure/identity'
import { textAt } from '../read.ts'
import { resourceGroupOf, typeOf, type Found, type Resource } from '../resource.ts'
import type { Sources } from '../sources.ts'
import { atMostAtOnce } from './at-once.ts'
import type { Cloud } from './clouds.ts'
import { connectTo, type Connect } from './connect.ts'
import { registryListings } from './container-registry.ts'
import { ownCredential } from './credential.ts'
import { dnsResolverListings } from './dns-resolver.ts'
import type { Listing, Pages } from './listing.ts'
import { networkListings } from './network.ts'
import { privateDnsListings } from './private-dns.ts'
import { rawAnswers } from './raw.ts'
import { asOneRefusal, isNotRegistered, whyNot } from './refused.ts'
import { everythingElse, listedByGroup } from './resource-graph.ts'
import { trafficManagerListings } from './traffic-manager.ts'
import { summed, type NotRead } from './unread.ts'
import { ImportError } from '../refusal.ts'

export interface LiveOptions {
  readonly subscriptions: readonly string[]
  /** Only these resource groups. */
  readonly groups: readonly string[]
  readonly cloud: Cloud
  readonly signal: AbortSignal
  readonly credential?: TokenCredential
}

/** Lists that are under way together: quick, and far below what ARM lets one login ask. */
const atOnce = 6

const providers: readonly ((connect: Connect, subscription: string) => readonly Listing[])[] = [networkListings, privateDnsListings, dnsResolverListings, registryListings, trafficManagerListings]

/**
 * What is deployed, as Azure Resource Manager has it. It only reads. What it is not let see is told, and the rest goes on; throws an
 * `ImportError` where nothing could be read at all.
 */
export async function readLive(options: LiveOptions): Promise<Sources> {
  // Where nothing can be read, lists that are under way end too.
  const ended = new AbortController()
  try {
    return await readAll({ ...options, signal: AbortSignal.any([options.signal, ended.signal]) })
  } catch (error) {
    options.signal.throwIfAborted()
    throw error
  } finally {
    ended.abort()
  }
}

async function readAll({ subscriptions, groups, cloud, signal, credential = ownCredential(cloud) }: LiveOptions): Promise<Sources> {
  const raw = rawAnswers(cloud.resourceManager, signal)
  const connect = connectTo(cloud.resourceManager, credential, raw)
  const notRead: NotRead[] = []
  const limited = atMostAtOnce(atOnce)
  /** All of a list, or nothing of it and the reason. */
  const read = async (subscription: string, what: string, sections: NotRead['sections'], top: boolean, pages: () => Pages): Promise<readonly Resource[]> => limited(async () => {
    try {
      return (await raw.items(pages)).flatMap(resourceOf)
    } catch (error) {
      rethrown(error, cloud, signal)
      if (!isNotRegistered(error)) notRead.push({ subscription, what, sections, top, why: whyNot(error) })
      return []
    }
  })
  const rest = await others(connect, { subscriptions, groups, cloud, signal, notRead })
  const found = await Promise.all(subscriptions.map(async (subscription) => {
    const listings = providers.flatMap((listingsOf) => listingsOf(connect, subscription))
    const own = rest.filter(({ id }) => isIn(id, subscription))
    const lists = async (some: readonly Listing[], within: readonly (string | undefined)[]): Promise<readonly Resource[]> => (await Promise.all(some.flatMap((listing) => within.map((group) => listed(listing, group))))).flat()
    const listed = async ({ what, sections, list, inside = [] }: Listing, group: string | undefined): Promise<readonly Resource[]> => {
      const all = await read(subscription, what, sections, true, () => list(group))
      const parts = await Promise.all(all.flatMap((one) => inside.map((each) => read(subscription, `${each.what} of ${what.replace(/s$/, '').replace(/ie$/, 'y')} ${one.name}`, sections, false, () => each.list(resourceGroupOf(one.id) ?? '', one.name)))))
      return [...all, ...parts.flat()]
    }
    const plain = await lists(listings.filter(({ byGroup }) => byGroup !== true), groups.length === 0 ? [undefined] : groups)
    const known = groups.length > 0 ? groups : groupsOf(rest.length > 0 ? own.filter(({ type }) => listedByGroup.has(type.toLowerCase())) : plain)
    const gateways = await lists(listings.filter(({ byGroup }) => byGroup === true), known)
    return { subscription, resources: [...own, ...plain, ...gateways] }
  }))
  const unread = summed(notRead, providers.flatMap((listingsOf) => listingsOf(connect, subscriptions[0]!)).filter(({ byGroup }) => byGroup !== true).length)
  if (found.every(({ resources }) => resources.length === 0) && unread.length > 0) throw new ImportError(`${cloud.resourceManager}: nothing could be read:\n${unread.map(({ what, why }) => `  ${what}: ${why}`).join('\n')}`)
  return {
    found: [...found.map(({ resources }): Found => ({ resources, notes: [], missing: [] })), { resources: [], notes: [], missing: [], unread }],
    read: found.map(({ subscription, resources }) => ({ file: `subscription ${subscription}`, kind: 'live', resources: new Set(resources.map(({ id }) => id.toLowerCase())).size })),
  }
}

/** What Resource Graph knows besides. Without it nobody can tell what private endpoints lead to, and where gateways are. */
async function others(connect: Connect, { subscriptions, groups, cloud, signal, notRead }: Pick<LiveOptions, 'subscriptions' | 'groups' | 'cloud' | 'signal'> & { readonly notRead: NotRead[] }): Promise<readonly Resource[]> {
  try {
    return (await everythingElse(connect, subscriptions, groups)).flatMap(resourceOf)
  } catch (error) {
    rethrown(error, cloud, signal)
    notRead.push({ what: 'all that Resource Graph knows: services, machines, the groups of gateways', sections: ['services', 'hosts', 'virtualNetworkGateways', 'localNetworkGateways', 'onPremisesSites', 'connections'], top: false, why: whyNot(error) })
    return []
  }
}

function rethrown(error: unknown, { resourceManager }: Cloud, signal: AbortSignal): void {
  signal.throwIfAborted()
  const refusal = asOneRefusal(error, resourceManager)
  if (refusal !== undefined) throw refusal
}

function resourceOf(value: unknown): readonly Resource[] {
  const id = textAt(value, 'id')
  const known = id === undefined ? undefined : typeOf(id)
  if (id === undefined || known === undefined) return []
  const location = textAt(value, 'location')
  return [{ id, type: known.type, name: known.names.join('/'), ...(location !== undefined && { location }), body: value, origin: id }]
}

function isIn(id: string, subscription: string): boolean {
  return id.toLowerCase().startsWith(`/subscriptions/${subscription.toLowerCase()}/`)
}

function groupsOf(resources: readonly Resource[]): readonly string[] {
  return [...new Set(resources.flatMap(({ id }) => resourceGroupOf(id)?.toLowerCase() ?? []))]
}
