import test from 'ava'
import type { Path } from '../../harness/dns/path.ts'
import { parseTopology } from '../../harness/topology/parse.ts'

const text = `registries:
  Contoso: { location: westeurope, replications: [eastus2] }
virtualNetworks:
  hub:
    location: westeurope
    addressSpace: { addressPrefixes: [10.1.0.0/16, 10.2.0.0/16] }
    dhcpOptions: { dnsServers: [10.1.2.10] }
    subnets: { apps: 10.1.2.0/24 }
privateDnsZones:
  zone: { name: example.com, virtualNetworkLinks: [hub], recordSets: { App: { A: 10.1.2.4 } } }
hosts:
  app: hub/apps
`

const finds = test.macro({
  exec(t, path: Path, part: 'key' | 'value' | undefined, expected: string) {
    const { source } = parseTopology(text, 'design.yaml')
    const { line, column, endLine, endColumn } = source!.locate(path, part)
    t.is(endLine, line)
    t.is(text.split('\n')[line - 1]?.slice(column - 1, endColumn - 1), expected)
  },
  title: (_, path: Path, part, expected) => `locate: ${path.join('/')} ${part ?? ''} is ${expected}`,
})
test(finds, ['registries', 'contoso'], undefined, 'Contoso')
test(finds, ['registries', 'contoso', 'location'], undefined, 'westeurope')
test(finds, ['registries', 'contoso', 'location'], 'key', 'location')
test(finds, ['registries', 'contoso', 'replications', 'eastus2'], undefined, 'eastus2')
test(finds, ['registries', 'contoso', 'sku'], undefined, 'Contoso')
test(finds, ['virtualNetworks', 'hub', 'addressSpace', 1], undefined, '10.2.0.0/16')
test(finds, ['virtualNetworks', 'hub', 'dnsServers', 0], undefined, '10.1.2.10')
test(finds, ['virtualNetworks', 'hub', 'subnets', 'apps', 'addressPrefix'], undefined, '10.1.2.0/24')
test(finds, ['privateDnsZones', 'zone', 'virtualNetworkLinks', 'hub'], undefined, 'hub')
test(finds, ['privateDnsZones', 'zone', 'virtualNetworkLinks', 'hub', 'virtualNetwork'], undefined, 'hub')
test(finds, ['privateDnsZones', 'zone', 'recordSets', 'app', 'A', 0], undefined, '10.1.2.4')
test(finds, ['privateDnsZones', 'zone', 'recordSets', 'app'], 'value', '{ A: 10.1.2.4 }')
test(finds, ['hosts', 'app', 'subnet'], undefined, 'hub/apps')
