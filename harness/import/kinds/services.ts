import { regions, shortName } from '../../azure/regions.ts'
import { serviceType, serviceTypes } from '../../azure/private-link.ts'
import { networkRulesWord } from '../../azure/network-rules.ts'
import { placeholdersOf } from '../../azure/placeholders.ts'
import { uniqueString } from '../arm/unique-string.ts'
import { stated, type Drafting } from '../design.ts'
import { flagAt, get, listAt, textAt } from '../read.ts'
import { typeOf, type Resource } from '../resource.ts'
import { isSymbolic, propertyOf, readable } from '../symbol.ts'
import { subnetName } from './networks.ts'
import { accessOf } from './registry-access.ts'

/** Registries with their replicas. */
export function registries(draft: Drafting): void {
  for (const registry of draft.estate.ofType('Microsoft.ContainerRegistry/registries')) {
    const name = serviceName(registry, draft)
    const location = draft.location(registry)
    const sku = textAt(registry.body, 'sku.name') ?? textAt(registry.body, 'sku')
    const replicas = draft.estate.children(registry, 'replications').flatMap((one) => {
      const region = shortName(textAt(one.body, 'location') ?? one.name.split('/').at(-1)!)
      if (!regions.has(region)) draft.note(`${one.origin}: the region of a replica of ${name} is not known: ${region}`)
      return regions.has(region) && region !== location ? [[region, flagAt(one.body, 'regionEndpointEnabled') === false ? { regionEndpointEnabled: false } : {}] as const] : []
    })
    const written = textAt(registry.body, 'loginServer')
    const foreign = written !== undefined && /\.azurecr\.(us|cn)$/i.test(written)
    if (foreign) draft.note(`${registry.origin}: ${name} is called ${written}: the names of another cloud are not rehearsed, ${written.replace(/\.azurecr\.\w+$/i, '.azurecr.io')} stands for it`)
    const loginServer = foreign ? written.replace(/\.azurecr\.\w+$/i, '.azurecr.io') : written
    draft.add('registries', name, stated({
      location,
      sku: sku !== undefined && /^(basic|standard)$/i.test(sku) ? `${sku[0]!.toUpperCase()}${sku.slice(1).toLowerCase()}` : undefined,
      replications: replicas.length === 0 ? undefined : replicas.every(([, more]) => Object.keys(more).length === 0) ? replicas.map(([region]) => region) : Object.fromEntries(replicas),
      regionalEndpoints: /^enabled$/i.test(textAt(registry.body, 'regionalEndpoints') ?? '') ? 'Enabled' : undefined,
      dataEndpointEnabled: flagAt(registry.body, 'dataEndpointEnabled') || undefined,
      publicNetworkAccess: publicAccess(registry),
      networkRuleSet: rulesOf(get(registry.body, 'networkRuleSet'), draft),
      ...accessOf(registry, draft, { location, regions: [location, ...replicas.map(([region]) => region)], vault: (vault) => vaultOf(vault, registry, draft) }),
      loginServer: loginServer === undefined || isSymbolic(loginServer) || loginServer.toLowerCase() === `${name}.azurecr.io` ? undefined : loginServer,
    }), registry)
  }
}

/** A vault that nothing private leads to has its place in a design all the same, where a registry hangs on it. */
function vaultOf(vault: Resource, registry: Resource, draft: Drafting): string | undefined {
  services(draft, new Map([[vault.id, { id: vault.id, groupIds: ['vault'], from: registry }]]))
  return draft.nameOf(vault.id)
}

/** Their names are their keys, in small letters; those of registries have letters and digits only. */
function serviceName(resource: Resource, draft: Drafting): string {
  const isRegistry = resource.type.toLowerCase() === 'microsoft.containerregistry/registries'
  const wanted = readable(resource.name).toLowerCase()
  return draft.names.of('services', resource.id, isRegistry ? wanted.replace(/[^a-z0-9]/g, '').slice(0, 50).padEnd(5, '0') : wanted)
}

/** What names are made of where neither key nor region tells it: a name that had to change, parts that the platform makes up. */
function dnsOf(resource: Resource, name: string, { groups }: (typeof serviceTypes)[number], groupIds: readonly string[], draft: Drafting): unknown {
  // Of a name that only run time knows the key is as good as any other.
  const own = isSymbolic(resource.name) ? name : readable(resource.name).toLowerCase().replace(/[^a-z0-9-]+/g, '-').replace(/^-+|-+$/g, '')
  const wanted = new Set(groupIds.map((one) => one.toLowerCase()))
  const patterns = groups.filter(({ id }) => wanted.size === 0 || wanted.has(id.toLowerCase())).flatMap(({ names }) => names.filter(({ optional }) => optional !== true))
  const further = placeholdersOf(patterns.map(({ name: one, alias }) => `${one} ${alias}`).join(' ')).filter((one) => !['name', 'regionName', 'regionCode'].includes(one))
  if (further.length > 0) draft.note(`${resource.origin}: the names of ${name} have parts that the platform makes up (${further.join(', ')}): others stand for them`)
  const made = { ...(own !== name && { name: own }), ...Object.fromEntries(further.map((one) => [one, /^\w*(partition|number)\w*$/i.test(one) ? '0' : uniqueString(resource.id.toLowerCase(), one)])) }
  return Object.keys(made).length === 0 ? undefined : made
}

function publicAccess(resource: Resource): string | undefined {
  const written = get(resource.body, 'publicNetworkAccess')
  if (written === false) return 'Disabled'
  return typeof written === 'string' && /^(disabled|securedbyperimeter)$/i.test(written) ? 'Disabled' : undefined
}

/** Whom the public front end lets in, where it does not let everybody in. */
function rulesOf(written: unknown, draft: Drafting): unknown {
  if (!/^deny$/i.test(textAt(written, 'defaultAction') ?? '')) return undefined
  const ipRules = listAt(written, 'ipRules').map((one) => (typeof one === 'string' ? one : textAt(one, 'value') ?? textAt(one, 'ipMask') ?? textAt(one, 'ipAddressOrRange'))).filter((one): one is string => one !== undefined && !isSymbolic(one))
  const subnets = listAt(written, 'virtualNetworkRules').map((one) => subnetName(textAt(one, 'id') ?? textAt(one, 'subnet.id') ?? textAt(one, 'subnetId'), draft)).filter((one) => one !== undefined)
  return stated({ defaultAction: 'Deny', ipRules: ipRules.length === 0 ? undefined : ipRules, virtualNetworkRules: subnets.length === 0 ? undefined : subnets })
}

/** The first of a resource type: AI accounts of several kinds share one. */
const byType = new Map(serviceTypes.filter(({ word }) => word !== 'containerRegistry').reverse().map((one) => [one.resourceType.toLowerCase(), one]))

/** Function apps are web apps, and so are slots. An AI account's kind decides which names it has; one whose kind is not known may have all. */
export function serviceTypeOf(type: string, kind?: string): (typeof serviceTypes)[number] | undefined {
  if (type.toLowerCase() === 'microsoft.cognitiveservices/accounts' && kind !== undefined && !isSymbolic(kind) && !/^ai(services|foundry)$/i.test(kind)) return serviceType(/^openai$/i.test(kind) ? 'openAI' : 'cognitiveServices')
  return byType.get(type.toLowerCase().replace(/^(microsoft\.web\/sites)\/slots$/, '$1'))
}

/** Services of the platform that private endpoints of the sources lead to; all others have no private side to rehearse. */
export function services(draft: Drafting, targets: ReadonlyMap<string, { readonly id: string; readonly groupIds: readonly string[]; readonly from: Resource }>): void {
  for (const { id, groupIds, from } of targets.values()) {
    if (draft.nameOf(id) !== undefined) continue
    const declared = draft.estate.get(id)
    // What a property of something else leads to is of another type than that: the storage account that a Purview account brings.
    const { type = '', names = [] } = (propertyOf(id) === undefined ? typeOf(id) : undefined) ?? {}
    const known = type.toLowerCase() === 'microsoft.containerregistry/registries'
    const resource: Resource = declared ?? { id, type, name: names.join('/') || `of-${from.name}`, body: {}, origin: `${from.origin}, which leads to it` }
    draft.estate.understood.add(type.toLowerCase())
    if (known) {
      draft.add('registries', serviceName(resource, draft), { location: draft.location({ ...resource, ...(from.location !== undefined && { location: from.location }) }) }, resource)
      continue
    }
    const kind = serviceTypeOf(type, textAt(resource.body, 'kind')) ?? (declared === undefined && type === '' ? byGroup(groupIds) : undefined)
    if (kind === undefined) {
      draft.note(`${from.origin}: private endpoint ${from.name} leads to ${type === '' ? id : `a resource of type ${type}`}, which this version does not know`)
      continue
    }
    if (declared === undefined) draft.note(`${from.origin}: ${from.name} leads to ${names.at(-1) ?? id}, which no source declares: only its name is known`)
    const name = serviceName(resource, draft)
    const word = networkRulesWord(kind.word)
    const placed = resource.location ?? from.location
    draft.add('services', name, stated({
      type: kind.word,
      location: placed === undefined ? undefined : draft.location({ ...resource, location: placed }),
      groupIds: groupsOfLake(kind.word, resource, groupIds),
      dns: dnsOf(resource, name, kind, groupIds, draft),
      publicNetworkAccess: publicAccess(resource),
      ...(word === 'networkAcls' || word === 'networkRuleSet' ? { [word]: rulesOf(get(resource.body, word), draft) } : {}),
    }), resource)
  }
}

/**
 * Clients of a data lake are sent from one of its two end points to the other, so whoever has a private endpoint for one needs one for the other:
 * https://learn.microsoft.com/azure/storage/common/storage-private-endpoints. `undefined`: those that private endpoints have.
 */
function groupsOfLake(type: string, { body }: Resource, groupIds: readonly string[]): readonly string[] | undefined {
  const both = ['blob', 'dfs']
  const groups = groupIds.map((one) => one.toLowerCase())
  if (type !== 'storageAccount' || flagAt(body, 'isHnsEnabled') !== true || !both.some((one) => groups.includes(one)) || both.every((one) => groups.includes(one))) return undefined
  return [...groupIds, ...both.filter((one) => !groups.includes(one))]
}

/** The only type that has such a sub-resource. */
function byGroup(groupIds: readonly string[]): (typeof serviceTypes)[number] | undefined {
  const found = serviceTypes.filter(({ groups }) => groupIds.length > 0 && groupIds.every((id) => groups.some((group) => group.id.toLowerCase() === id.toLowerCase())))
  return found.length === 1 ? found[0] : undefined
}
