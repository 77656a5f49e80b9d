import test from 'ava'
import { finds, holds, skips } from './support/judge.ts'
import { design, privateAnswers, publicAnswers } from './support/small-design.ts'

const pl = 'privatelink.azurecr.io'

test(holds, 'chain-as-published', 18 - 2)
test('an alias that was flattened on the way', finds, 'chain-as-published', { seen: { 'app contoso.azurecr.io A': '10.1.1.6/10' } }, {
  violations: ['app: contoso.azurecr.io A'],
  because: /differ from the published private chain at contoso\.privatelink\.azurecr\.io/,
  at: 'hosts/app',
})
test('a public chain without the privatelink alias', finds, 'chain-as-published', {
  seen: { 'laptop contoso.azurecr.io A': publicAnswers['contoso.privatelink.azurecr.io A']! },
}, { violations: ['laptop: contoso.azurecr.io A'], because: /published public chain at contoso\.privatelink/, at: 'hosts/laptop' })
test('a data endpoint of another region', finds, 'chain-as-published', {
  seen: { 'laptop contoso.eastus2.data.azurecr.io A': publicAnswers['contoso.westeurope.data.azurecr.io A']!.replace('westeurope', 'eastus2') },
}, { violations: ['laptop: contoso.eastus2.data.azurecr.io A'], because: /at <label>\.eastus2\.cloudapp\.azure\.com/, at: 'hosts/laptop' })
test(skips, 'chain-as-published', { design: { registries: {}, privateEndpoints: {}, intent: [] } }, /no registries/)

test(holds, 'private-ttl', 3)
test('a cache that stretches the life of a record', finds, 'private-ttl', { seen: { 'app contoso.azurecr.io A': `contoso.${pl}/3600 10.1.1.6/300` } }, {
  violations: ['app: contoso.azurecr.io A'],
  because: /gives contoso\.privatelink\.azurecr\.io a longer life/,
  at: 'hosts/app',
})

test(holds, 'aaaa-nodata', 3)
test('NXDOMAIN for a name that exists', finds, 'aaaa-nodata', { seen: { 'app contoso.azurecr.io AAAA': `contoso.${pl}/3600 NXDOMAIN(${pl})` } }, {
  violations: ['app: contoso.azurecr.io AAAA'],
  because: /otherwise than RFC 2308/,
  at: 'hosts/app',
})
test('a denial that nobody can cache', finds, 'aaaa-nodata', { seen: { 'app contoso.azurecr.io AAAA': `contoso.${pl}/3600 NODATA()` } }, {
  violations: ['app: contoso.azurecr.io AAAA'],
  because: /otherwise than RFC 2308/,
  at: 'hosts/app',
})

test(holds, 'negative-answers', 2)
test('a wildcard answer for what does not exist', finds, 'negative-answers', { seen: { [`app no-such-registry.${pl} A`]: '10.1.1.6/10' } }, {
  violations: [`app: no-such-registry.${pl} A`],
  because: /did not deny no-such-registry/,
  at: 'privateDnsZones/zone/virtualNetworkLinks/hub',
})
test('an empty non-terminal that is said not to exist', finds, 'negative-answers', { seen: { [`app data.${pl} A`]: `NXDOMAIN(${pl})` } }, {
  violations: [`app: data.${pl} A`],
  because: /did not deny data/,
  at: 'privateDnsZones/zone/virtualNetworkLinks/hub',
})
test(skips, 'negative-answers', {
  design: { privateDnsZones: { zone: { name: pl, virtualNetworkLinks: { hub: { resolutionPolicy: 'NxDomainRedirect' } } } } },
}, /resolutionPolicy Default/)

test(holds, 'resolver-flags', 12)
test('a server that holds a copy of the name', finds, 'resolver-flags', { seen: { 'app contoso.azurecr.io A': `${privateAnswers['contoso.azurecr.io A']} +aa` } }, {
  violations: ['app: contoso.azurecr.io A'],
  because: /is authoritative for contoso\.azurecr\.io itself/,
  at: 'hosts/app',
})
test('a server that does not recurse', finds, 'resolver-flags', { seen: { 'laptop tools.azurecr.io A': `${publicAnswers['tools.azurecr.io A']} -ra` } }, {
  violations: ['laptop: tools.azurecr.io A'],
  because: /does not offer recursion to laptop/,
  at: 'hosts/laptop',
})

test(holds, 'tcp-fallback', 3)
test('port 53 closed for TCP', finds, 'tcp-fallback', { seen: { 'app large.azcr.io TXT tcp': 'TIMEOUT' } }, {
  violations: ['app: large.azcr.io TXT'],
  because: /no whole answer over TCP/,
  at: 'hosts/app',
})
test('a UDP answer that does not say that it was cut', finds, 'tcp-fallback', { seen: { 'app large.azcr.io TXT': 'txt=5 size=1100', 'app large.azcr.io TXT 512': '+tc size=60' } }, {
  violations: ['app: large.azcr.io TXT'],
  because: /without saying so/,
  at: 'hosts/app',
})

test(holds, 'edns', 3)
test('OPT that nobody asked for', finds, 'edns', { seen: { 'app linuxgeneva-microsoft.azurecr.io A': `${publicAnswers['linuxgeneva-microsoft.azurecr.io A']} -opt` } }, {
  violations: ['app: linuxgeneva-microsoft.azurecr.io A, large.azcr.io TXT'],
  because: /does not keep to EDNS/,
  at: 'hosts/app',
})
test('a response larger than was allowed', finds, 'edns', { seen: { 'app large.azcr.io TXT 512': '+tc size=1232' } }, {
  violations: ['app: linuxgeneva-microsoft.azurecr.io A, large.azcr.io TXT'],
  because: /does not keep to EDNS/,
  at: 'hosts/app',
})

test(holds, 'libc-agrees', 18)
test('a hosts file', finds, 'libc-agrees', { seen: { 'app getent contoso.azurecr.io': '10.9.9.9' } }, {
  violations: ['app: getent ahostsv4 contoso.azurecr.io'],
  because: /C library of app does not ask/,
  fix: /\/etc\/hosts/,
  at: 'hosts/app',
})

const expecting = (expected: { address?: string[]; chain?: string[]; rcode?: 'NOERROR' | 'NXDOMAIN'; ttl?: number }) => ({
  design: { ...design, expectations: [{ from: ['app', 'laptop'], name: 'tools.azurecr.io', ...expected }] },
})
test('with each field', holds, 'expectations', 2, expecting({
  rcode: 'NOERROR',
  address: ['126.128.6.10'],
  chain: ['tools.azurecr.io', '*.fe.azcr.io', 'weu-acr-*', '*.westeurope.cloudapp.azure.com'],
  ttl: 300,
}))
for (const [field, expected] of Object.entries({
  rcode: { rcode: 'NXDOMAIN' as const },
  address: { address: [] },
  chain: { chain: ['tools.azurecr.io', '*.fe.azcr.io'] },
  ttl: { ttl: 60 },
})) {
  test(`another ${field}`, finds, 'expectations', expecting(expected), {
    violations: ['app: tools.azurecr.io A', 'laptop: tools.azurecr.io A'],
    because: new RegExp(`otherwise than expected: ${field}$`),
    at: 'expectations/0',
  })
}
test(skips, 'expectations', {}, /no expectations/)
