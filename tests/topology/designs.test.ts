import { readdirSync } from 'node:fs'
import test from 'ava'
import { formatProblems } from '../../harness/language/format-problems.ts'
import { loadTopology } from '../../harness/topology/load.ts'
import { parseTopology } from '../../harness/topology/parse.ts'

const designs = readdirSync('topologies').filter((name) => name.endsWith('.yaml'))

for (const name of designs) {
  test(`topologies: ${name} is valid, without a warning`, (t) => {
    const loaded = loadTopology(`topologies/${name}`)
    t.is(formatProblems(loaded.problems ?? loaded.warnings, loaded.text, loaded.file), '')
    t.is(loaded.topology?.name, name.replace('.yaml', ''))
    t.regex(loaded.text, /^# yaml-language-server: \$schema=\.\.\/harness\/topology\/topology\.schema\.json\n#\n# Teaches /)
  })
}

test('topologies: Windows line ends and a byte order mark change nothing', (t) => {
  for (const name of designs) {
    const { topology, text, file } = loadTopology(`topologies/${name}`)
    t.deepEqual(parseTopology(`\ufeff${text.replaceAll('\n', '\r\n')}`, file).topology, topology)
  }
})

test('flagship: the defaults are filled in', (t) => {
  const { topology } = loadTopology('topologies/flagship.yaml')
  t.deepEqual(topology?.registries.get('contoso'), {
    name: 'contoso',
    anonymousPullEnabled: false,
    scopeMaps: [],
    tokens: [],
    webhooks: [],
    location: 'westeurope',
    loginServer: 'contoso.azurecr.io',
    sku: 'Premium',
    replications: [{ location: 'eastus2', regionEndpointEnabled: true }],
    dataEndpointEnabled: true,
    regionalEndpoints: 'Disabled',
    publicNetworkAccess: 'Disabled',
    tenant: undefined,
    privateEndpointConnections: 0,
  })
  t.deepEqual(topology?.hosts.get('laptop'), {
    name: 'laptop', virtualNetwork: undefined, site: undefined, subnet: undefined, virtualNetworkGateway: undefined, location: 'westeurope', privateIPAddress: undefined, dnsServers: [],
  })
  t.deepEqual(topology?.privateDnsZones.get('zone-eus')?.virtualNetworkLinks, [
    { name: 'hub-eus', virtualNetwork: 'hub-eus', registrationEnabled: false, resolutionPolicy: 'Default' },
  ])
})
