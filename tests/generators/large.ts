/** How large a generated design is. */
export interface LargeOptions {
  readonly virtualNetworks: number
  /** Networks that share one zone; each such group has its own private endpoint in its first network. 10 unless stated. */
  readonly perZone?: number
  /** Hosts in each network; 1 unless stated. */
  readonly hosts?: number
  /** Registries, each with a private endpoint in every hub; 1 unless stated. */
  readonly registries?: number
  /** Regions of each registry; 2 unless stated. */
  readonly regions?: number
  /** Whether the hosts of a hub are listed once, for all registries (`to: [...]`), and not again for each, with the endpoint that leads there. */
  readonly together?: boolean
}

const places = ['westeurope', 'eastus2', 'northeurope', 'southeastasia', 'uksouth'] as const

/** Networks stand a /20 apart: hubs have private endpoints for every name of every registry. */
const stride = 16

/**
 * The text of a design as large companies have them: hubs with private endpoints and a zone each, spokes peered with their hub
 * and linked to its zone, hosts in every network that are meant to reach every registry privately through their hub's endpoint.
 * All its intents hold.
 */
export function largeTopology({ virtualNetworks, perZone = 10, hosts = 1, registries = 1, regions = 2, together = false }: LargeOptions): string {
  const hubs = Math.ceil(virtualNetworks / perZone)
  const spokes = (hub: number): number[] => range(Math.min(perZone, virtualNetworks - hub * perZone)).slice(1)
  const names = (hub: number): string[] => [`hub-${hub}`, ...spokes(hub).map((spoke) => `spoke-${hub}-${spoke}`)]
  const registryNames = range(registries).map((n) => (n === 0 ? 'contoso' : `contoso${n}`))
  const lines = ['# A large design made by a generator.', 'registries:']
  for (const name of registryNames) lines.push(`  ${name}: { location: westeurope, replications: [${places.slice(1, regions).join(', ')}], publicNetworkAccess: Disabled }`)
  lines.push('virtualNetworks:')
  for (const hub of range(hubs)) {
    names(hub).forEach((name, n) => {
      const number = (hub * perZone + n) * stride
      const base = (third: number): string => `10.${(number + third) >> 8}.${(number + third) & 255}`
      const peers = n === 0 ? names(hub).slice(1) : [`hub-${hub}`]
      const subnets = `endpoints: ${base(0)}.0/21, apps: ${base(8)}.0/21`
      lines.push(`  ${name}: { location: ${hub % 2 === 0 ? 'westeurope' : 'eastus2'}, addressSpace: ${base(0)}.0/20, subnets: { ${subnets} }, peerings: [${peers.join(', ')}] }`)
    })
  }
  lines.push('privateDnsZones:')
  for (const hub of range(hubs)) lines.push(`  zone-${hub}: { name: privatelink.azurecr.io, virtualNetworkLinks: [${names(hub).join(', ')}] }`)
  lines.push('privateEndpoints:')
  for (const hub of range(hubs)) {
    lines.push(...registryNames.map((registry) => `  ${registry}-${hub}: { registry: ${registry}, subnet: hub-${hub}/endpoints, privateDnsZoneGroup: [zone-${hub}] }`))
  }
  const hostNames = (hub: number): [string, string][] => names(hub).flatMap((name) => range(hosts).map((n): [string, string] => [`${name}-app${n}`, name]))
  lines.push('hosts:')
  for (const hub of range(hubs)) lines.push(...hostNames(hub).map(([host, network]) => `  ${host}: ${network}/apps`))
  lines.push('intent:')
  for (const hub of range(hubs)) {
    const from = hostNames(hub).map(([host]) => host).join(', ')
    if (together) lines.push(`  - { from: [${from}], to: [${registryNames.join(', ')}], reach: privately }`)
    else lines.push(...registryNames.map((registry) => `  - { from: [${from}], registry: ${registry}, reach: privately, through: ${registry}-${hub} }`))
  }
  return `${lines.join('\n')}\n`
}

function range(length: number): number[] {
  return [...Array(length).keys()]
}
