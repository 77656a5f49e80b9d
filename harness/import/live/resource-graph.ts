import { ResourceGraphClient } from '@azure/arm-resourcegraph'
import type { Connect } from './connect.ts'

/** What the other clients list themselves, and what stands inside it. */
const listed = [
  'microsoft.network/virtualnetworks', 'microsoft.network/networksecuritygroups', 'microsoft.network/routetables', 'microsoft.network/natgateways', 'microsoft.network/publicipaddresses',
  'microsoft.network/networkinterfaces', 'microsoft.network/privateendpoints', 'microsoft.network/privatelinkservices', 'microsoft.network/azurefirewalls', 'microsoft.network/firewallpolicies',
  'microsoft.network/bastionhosts', 'microsoft.network/privatednszones', 'microsoft.network/dnsresolvers', 'microsoft.network/dnsforwardingrulesets', 'microsoft.network/trafficmanagerprofiles',
  'microsoft.containerregistry/registries',
]

/** Kinds that ARM lists by group only: Resource Graph knows the groups. */
export const listedByGroup: ReadonlySet<string> = new Set(['microsoft.network/virtualnetworkgateways', 'microsoft.network/localnetworkgateways', 'microsoft.network/connections'])

const apiVersion = '2022-10-01'

/**
 * Everything else there is: what private endpoints lead to, machines and whatever has no section. One question for all subscriptions, page
 * after page: https://learn.microsoft.com/azure/governance/resource-graph/concepts/work-with-data
 */
export async function everythingElse({ credential, options }: Connect, subscriptions: readonly string[], groups: readonly string[]): Promise<readonly unknown[]> {
  const client = new ResourceGraphClient(credential, { ...options, apiVersion })
  const texts = (all: readonly string[]): string => all.map((one) => `'${one.replaceAll(/[\\']/g, (sign) => `\\${sign}`)}'`).join(', ')
  const inside = listed.map((one) => `'${one}/'`)
  const query = [
    'resources',
    `where type !in~ (${texts(listed)})`,
    ...inside.map((prefix) => `where type !startswith ${prefix}`),
    ...(groups.length === 0 ? [] : [`where resourceGroup in~ (${texts(groups)})`]),
    'project id, name, type, location, kind, sku, properties',
    'order by id asc',
  ].join(' | ')
  const found: unknown[] = []
  for (let skipToken: string | undefined, first = true; first || skipToken !== undefined; first = false) {
    const { data, skipToken: next, resultTruncated } = await client.resources({ subscriptions: [...subscriptions], query, options: { resultFormat: 'objectArray', top: 1000, ...(skipToken !== undefined && { skipToken }) } })
    // The client takes a list for an object whose keys are numbers.
    found.push(...Object.values(data ?? {}) as readonly unknown[])
    if (next === undefined && resultTruncated === 'true') throw new Error('its answer was cut off, and no further page offered')
    if (next !== undefined && next === skipToken) throw new Error('its pages lead back to each other')
    skipToken = next
  }
  return found
}
