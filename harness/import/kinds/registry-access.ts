import { hasZones } from '../../azure/availability-zones.ts'
import { shortName } from '../../azure/regions.ts'
import { scopeActions, systemScopeMaps, type ScopeAction } from '../../azure/registry-access.ts'
import { stated, type Drafting } from '../design.ts'
import { idAt } from '../estate.ts'
import { flagAt, isDisabled, listAt, textAt, textsAt } from '../read.ts'
import { keyOf, lastName, type Resource } from '../resource.ts'
import { isSymbolic } from '../symbol.ts'

/** Who may do what in a registry, who is told, and what it is encrypted with. */
export interface Around {
  readonly location: string
  readonly regions: readonly string[]
  /** Puts a key vault that the sources declare into the design, and says what it is called there. */
  readonly vault: (vault: Resource) => string | undefined
}

export function accessOf(registry: Resource, draft: Drafting, { location, regions, vault }: Around): Record<string, unknown> {
  const scopeMaps = scopeMapsOf(registry, draft)
  connectedRegistriesOf(registry, draft)
  const zoneRedundancy = textAt(registry.body, 'zoneRedundancy')
  return {
    anonymousPullEnabled: flagAt(registry.body, 'anonymousPullEnabled') || undefined,
    zoneRedundancy: zoneRedundancy !== undefined && /^(enabled|disabled)$/i.test(zoneRedundancy) && hasZones(location) ? (/^e/i.test(zoneRedundancy) ? 'Enabled' : 'Disabled') : undefined,
    scopeMaps: some(scopeMaps),
    tokens: some(tokensOf(registry, draft, new Set([...systemScopeMaps.keys(), ...Object.keys(scopeMaps)]))),
    webhooks: some(webhooksOf(registry, draft, { location, regions })),
    encryption: encryptionOf(registry, draft, vault),
  }
}

const some = (entries: Record<string, unknown>): Record<string, unknown> | undefined => (Object.keys(entries).length === 0 ? undefined : entries)
const nameOf = ({ id }: Resource): string => lastName(id)
const isName = /^[a-z0-9][\w-]{4,49}$/i

/** `repositories/samples/hello/content/read`; what begins with `gateway/` is for connected registries, whose sync tokens have it. */
function scopeMapsOf(registry: Resource, draft: Drafting): Record<string, unknown> {
  const made: Record<string, Record<string, ScopeAction[]>> = {}
  for (const map of draft.estate.children(registry, 'scopeMaps')) {
    const name = nameOf(map)
    const permissions: Record<string, ScopeAction[]> = {}
    for (const written of textsAt(map.body, 'actions')) {
      const [, repository, action] = /^repositories\/(.+)\/((?:content|metadata)\/\w+)$/.exec(written) ?? []
      const known = scopeActions.find((one) => one === action)
      if (repository !== undefined && known !== undefined && !isSymbolic(repository)) (permissions[repository] ??= []).push(known)
      else if (!written.startsWith('gateway/')) draft.note(`${map.origin}: scope map ${name} of ${registry.name} has an action that nobody here knows: ${written}`)
    }
    if (systemScopeMaps.has(name) || Object.keys(permissions).length === 0) continue
    if (isName.test(name)) made[name] = permissions
    else draft.note(`${map.origin}: scope map ${name} of ${registry.name} has a name that only run time knows: it is left out`)
  }
  return made
}

function tokensOf(registry: Resource, draft: Drafting, maps: ReadonlySet<string>): Record<string, unknown> {
  const made: Record<string, unknown> = {}
  for (const token of draft.estate.children(registry, 'tokens')) {
    const name = nameOf(token)
    const scopeMap = lastName(idAt(token.body, 'scopeMapId') ?? '')
    // Of a sync token nothing is left: its map is about gateways.
    if (!maps.has(scopeMap) || !isName.test(name)) draft.note(`${token.origin}: token ${name} of ${registry.name} is left out: no source says to which repositories it gives rights`)
    else made[name] = isDisabled(textAt(token.body, 'status')) ? { scopeMap, status: 'disabled' } : scopeMap
  }
  return made
}

/** Headers, and what stands after the `?` of an address, are secrets more often than not. */
function webhooksOf(registry: Resource, draft: Drafting, { location, regions }: Pick<Around, 'location' | 'regions'>): Record<string, unknown> {
  const made: Record<string, unknown> = {}
  for (const webhook of draft.estate.children(registry, 'webhooks')) {
    const name = nameOf(webhook)
    const uri = textAt(webhook.body, 'serviceUri')
    const to = uri === undefined || isSymbolic(uri) || !URL.canParse(uri) ? undefined : new URL(uri)
    const region = webhook.location === undefined ? location : shortName(webhook.location)
    const leftOut = to === undefined ? 'no source says whom it tells' : !regions.includes(region) ? `there is no replica in ${region}` : !/^[a-z0-9]{5,50}$/i.test(name) ? 'only run time knows its name' : undefined
    if (to === undefined || leftOut !== undefined) {
      draft.note(`${webhook.origin}: webhook ${name} of ${registry.name} is left out: ${leftOut}`)
      continue
    }
    const actions = textsAt(webhook.body, 'actions').map((one) => one.toLowerCase()).filter((one) => one === 'push' || one === 'delete')
    made[name] = stated({
      serviceUri: `${to.origin}${to.pathname}`,
      location: region === location ? undefined : region,
      actions: actions.length === 0 || actions.length === 2 ? undefined : actions,
      scope: textAt(webhook.body, 'scope'),
      status: isDisabled(textAt(webhook.body, 'status')) ? 'disabled' : undefined,
    })
    const secrets = [...(to.search === '' && to.username === '' ? [] : ['what follows the ? of its address']), ...(textAt(webhook.body, 'customHeaders') === undefined && listAt(webhook.body, 'customHeaders').length === 0 ? [] : ['its headers'])]
    if (secrets.length > 0) draft.note(`${webhook.origin}: webhook ${name} of ${registry.name} is without ${secrets.join(' and ')}, which may be a secret`)
  }
  return made
}

/** `https://VAULT.vault.azure.net/keys/KEY`, or what run time makes of a vault that the sources declare. */
function encryptionOf(registry: Resource, draft: Drafting, vault: Around['vault']): Record<string, unknown> | undefined {
  const key = textAt(registry.body, 'encryption.keyVaultProperties.keyIdentifier')
  if (key === undefined || isDisabled(textAt(registry.body, 'encryption.status'))) return undefined
  const host = /^https:\/\/([\w-]+)\./.exec(key)?.[1]?.toLowerCase()
  draft.estate.ofType('Microsoft.KeyVault/vaults/keys')
  const found = [...draft.estate.resources.values()].find(({ id, type, existing }) => existing !== true && type.toLowerCase() === 'microsoft.keyvault/vaults' && (lastName(id).toLowerCase() === host || ['#', '/'].some((next) => keyOf(key).includes(keyOf(id) + next))))
  const name = found && vault(found)
  if (name === undefined) draft.note(`${registry.origin}: ${registry.name} is encrypted with a key of ${host ?? 'a vault'}, which no source declares: it is left out`)
  return name === undefined ? undefined : { keyVault: name }
}

/** Azure knows nothing of the machines on which they run, without which they have no place in a design. */
function connectedRegistriesOf(registry: Resource, draft: Drafting): void {
  for (const one of draft.estate.children(registry, 'connectedRegistries')) {
    const parent = lastName(idAt(one.body, 'parent.id') ?? '')
    const written = stated({
      parent: parent === '' ? registry.name : parent,
      mode: /^(readwrite|registry)$/i.test(textAt(one.body, 'mode') ?? '') ? 'ReadWrite' : undefined,
      schedule: scheduleOf(textAt(one.body, 'parent.syncProperties.schedule')),
      syncWindow: textAt(one.body, 'parent.syncProperties.syncWindow'),
      messageTtl: textAt(one.body, 'parent.syncProperties.messageTtl'),
    })
    const words = Object.entries(written).map(([key, value]) => `${key}: ${key === 'schedule' ? `'${String(value)}'` : String(value)}`)
    draft.note(`${one.origin}: connected registry ${nameOf(one)} of ${registry.name} is left out, as Azure does not know on which machine it runs: connectedRegistries: { ${nameOf(one)}: { ${words.join(', ')}, host: … } }`)
  }
}

const scheduleOf = (written: string | undefined): string | undefined => (written === '* * * * *' ? undefined : written)
