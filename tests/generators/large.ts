/** How large a generated design is. */
export interface LargeOptions {
  readonly virtualNetworks: number
  /** Networks that share one zone; each such group has its own private endpoint in its first network. 10 unless stated. */
  readonly perZone?: number
  /** Hosts in each network; 1 unless stated. */
  readonly hosts?: number
}

/**
 * The text of a design as large companies have them: hubs with a private endpoint and a zone each, spokes peered with their hub
 * and linked to its zone, a host in every network that is meant to reach the registry privately through its hub's endpoint.
 * All its intents hold.
 */
export function largeTopology({ virtualNetworks, perZone = 10, hosts = 1 }: LargeOptions): string {
  const hubs = Math.ceil(virtualNetworks / perZone)
  const spokes = (hub: number): number[] => range(Math.min(perZone, virtualNetworks - hub * perZone)).slice(1)
  const names = (hub: number): string[] => [`hub-${hub}`, ...spokes(hub).map((spoke) => `spoke-${hub}-${spoke}`)]
  const lines = [
    '# A large design made by a generator.',
    'registries:',
    '  contoso: { location: westeurope, replications: [eastus2], publicNetworkAccess: Disabled }',
    'virtualNetworks:',
  ]
  for (const hub of range(hubs)) {
    names(hub).forEach((name, n) => {
      const number = hub * perZone + n
      const base = `10.${Math.floor(number / 256) % 256}.${number % 256}`
      const peers = n === 0 ? names(hub).slice(1) : [`hub-${hub}`]
      const subnets = `endpoints: ${base}.0/26, apps: ${base}.64/26`
      lines.push(`  ${name}: { location: ${hub % 2 === 0 ? 'westeurope' : 'eastus2'}, addressSpace: ${base}.0/24, subnets: { ${subnets} }, peerings: [${peers.join(', ')}] }`)
    })
  }
  lines.push('privateDnsZones:')
  for (const hub of range(hubs)) lines.push(`  zone-${hub}: { name: privatelink.azurecr.io, virtualNetworkLinks: [${names(hub).join(', ')}] }`)
  lines.push('privateEndpoints:')
  for (const hub of range(hubs)) lines.push(`  contoso-${hub}: { registry: contoso, subnet: hub-${hub}/endpoints, privateDnsZoneGroup: [zone-${hub}] }`)
  const hostNames = (hub: number): [string, string][] => names(hub).flatMap((name) => range(hosts).map((n): [string, string] => [`${name}-app${n}`, name]))
  lines.push('hosts:')
  for (const hub of range(hubs)) lines.push(...hostNames(hub).map(([host, network]) => `  ${host}: ${network}/apps`))
  lines.push('intent:')
  for (const hub of range(hubs)) {
    lines.push(`  - { from: [${hostNames(hub).map(([host]) => host).join(', ')}], registry: contoso, reach: privately, through: contoso-${hub} }`)
  }
  return `${lines.join('\n')}\n`
}

function range(length: number): number[] {
  return [...Array(length).keys()]
}
