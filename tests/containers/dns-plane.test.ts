import test from 'ava'
import type { Lab } from '../../harness/runtime/lab.ts'
import { labOf } from './lab.ts'

/** Answers written out by hand, from the platform's documentation and the RFCs: the model has no part in them. */
const design = `
registries:
  contoso: { location: westeurope, replications: [eastus2], publicNetworkAccess: Disabled, regionalEndpoints: Enabled }
  fabrikam: { location: northeurope, tenant: fabrikam, privateEndpointConnections: 1 }
virtualNetworks:
  linked: { location: westeurope, addressSpace: 10.1.0.0/16, subnets: { endpoints: 10.1.1.0/24, apps: 10.1.2.0/24 } }
  redirecting: { location: eastus2, addressSpace: 10.2.0.0/16, subnets: { apps: 10.2.2.0/24 } }
  unlinked: { location: westeurope, addressSpace: 10.3.0.0/16, subnets: { apps: 10.3.2.0/24 } }
privateDnsZones:
  zone:
    name: privatelink.azurecr.io
    virtualNetworkLinks: { linked: {}, redirecting: { resolutionPolicy: NxDomainRedirect } }
  corp:
    name: corp.example.com
    virtualNetworkLinks: { linked: { registrationEnabled: true } }
    recordSets:
      '@': { ttl: 60, TXT: hello }
      '*.apps': { ttl: 20, A: 10.1.2.99 }
      registry: { ttl: 30, CNAME: contoso.azurecr.io }
  nothing: { name: empty.example.org, virtualNetworkLinks: [linked] }
privateEndpoints:
  endpoint:
    registry: contoso
    subnet: linked/endpoints
    privateDnsZoneGroup: [zone]
    ipConfigurations:
      registry: 10.1.1.7
      registry_data_westeurope: 10.1.1.8
      registry_data_eastus2: 10.1.1.9
      registry_westeurope: 10.1.1.10
      registry_eastus2: 10.1.1.11
hosts: { inside: linked/apps, beyond: redirecting/apps, outside: unlinked/apps, laptop: { network: internet, location: eastus2 } }
intent: [{ from: inside, registry: contoso, reach: privately }]
`

const guid = '0a1cba0cc6d4418708add137813bb4eb.trafficmanager.net'

/** A line of an expected section: owner, the TTL where it is the zone's own (what was cached has less left), type and data. */
const linePattern = /^(\S*) (?:(\d+) )?([A-Z]+) (.*)$/

let lab: Lab
let started: AsyncDisposable
test.before(async (t) => {
  const running = await labOf(t as never, design)
  started = running
  lab = running.lab
})
test.after.always(() => started?.[Symbol.asyncDispose]())

interface Expected {
  readonly rcode?: string
  readonly answer: readonly string[]
  readonly authority?: readonly string[]
}

const soa = (zone: string) => [`${zone} SOA azureprivatedns.net azureprivatedns-hostmaster.microsoft.com 1 3600 300 2419200 300`]

const answers = test.macro({
  async exec(t, host: string, name: string, type: string, { rcode = 'NOERROR', answer, authority = [] }: Expected) {
    const response = await lab.ask(host, { name, type })
    t.truthy(response)
    t.is(response!.rcode, rcode)
    const expected = answer.map((line) => linePattern.exec(line)!.slice(1))
    t.deepEqual(response!.answer.map(({ name, type, data }) => [name, type, data]), expected.map(([name, , type, data]) => [name, type, data]))
    for (const [index, [, ttl]] of expected.entries()) if (ttl !== undefined) t.true(response!.answer[index]!.ttl <= Number(ttl), answer[index])
    t.deepEqual(response!.authority.map((record) => `${record.name} ${record.type} ${record.data}`), authority)
    t.deepEqual([response!.authoritative, response!.recursionDesired, response!.recursionAvailable], [false, true, true])
  },
  title: (_, host: string, name: string, type: string) => `dns plane: ${host} asks ${name} ${type}`,
})

test.serial(answers, 'inside', 'contoso.azurecr.io', 'A', {
  answer: ['contoso.azurecr.io CNAME contoso.privatelink.azurecr.io', 'contoso.privatelink.azurecr.io 10 A 10.1.1.7'],
})
test.serial(answers, 'inside', 'contoso.eastus2.data.azurecr.io', 'A', {
  answer: [
    'contoso.eastus2.data.azurecr.io CNAME contoso.eastus2.data.privatelink.azurecr.io',
    'contoso.eastus2.data.privatelink.azurecr.io 10 A 10.1.1.9',
  ],
})
test.serial(answers, 'inside', 'contoso.westeurope.geo.azurecr.io', 'A', {
  answer: [
    'contoso.westeurope.geo.azurecr.io CNAME contoso.westeurope.geo.privatelink.azurecr.io',
    'contoso.westeurope.geo.privatelink.azurecr.io 10 A 10.1.1.10',
  ],
})
const publicChain = (stamp: string, region: string, address: string) => [
  'contoso.azurecr.io CNAME contoso.privatelink.azurecr.io',
  `contoso.privatelink.azurecr.io CNAME ${guid}`,
  `${guid} 60 CNAME ${stamp}.fe.azcr.io`,
  `${stamp}.fe.azcr.io CNAME ${stamp}-acr-reg.trafficmanager.net`,
  `${stamp}-acr-reg.trafficmanager.net CNAME r0101${stamp}.${region}.cloudapp.azure.com`,
  `r0101${stamp}.${region}.cloudapp.azure.com 10 A ${address}`,
]
test.serial(answers, 'outside', 'contoso.azurecr.io', 'A', { answer: publicChain('weu', 'westeurope', '126.128.55.10') })
test.serial(answers, 'laptop', 'contoso.azurecr.io', 'A', { answer: publicChain('eus2', 'eastus2', '126.128.16.10') })
test.serial(answers, 'inside', 'contoso.azurecr.io', 'AAAA', {
  answer: ['contoso.azurecr.io CNAME contoso.privatelink.azurecr.io'],
  authority: soa('privatelink.azurecr.io'),
})
test.serial(answers, 'inside', 'fabrikam.azurecr.io', 'A', {
  rcode: 'NXDOMAIN',
  answer: ['fabrikam.azurecr.io CNAME fabrikam.privatelink.azurecr.io'],
  authority: soa('privatelink.azurecr.io'),
})
test.serial(answers, 'beyond', 'fabrikam.azurecr.io', 'A', {
  answer: [
    'fabrikam.azurecr.io CNAME fabrikam.privatelink.azurecr.io',
    'fabrikam.privatelink.azurecr.io CNAME neu.fe.azcr.io',
    'neu.fe.azcr.io CNAME neu-acr-reg.trafficmanager.net',
    'neu-acr-reg.trafficmanager.net CNAME r0101neu.northeurope.cloudapp.azure.com',
    'r0101neu.northeurope.cloudapp.azure.com 10 A 126.128.35.10',
  ],
})
test.serial(answers, 'inside', 'fabrikam.privatelink.azurecr.io', 'ANY', { answer: ['fabrikam.privatelink.azurecr.io 8482 HINFO "ANY obsoleted" "See RFC 8482"'] })
test.serial(answers, 'beyond', 'contoso.privatelink.azurecr.io', 'AAAA', { answer: [], authority: soa('privatelink.azurecr.io') })
test.serial(answers, 'beyond', 'fabrikam.privatelink.azurecr.io', 'TXT', { rcode: 'NXDOMAIN', answer: [], authority: soa('privatelink.azurecr.io') })
test.serial(answers, 'beyond', 'data.privatelink.azurecr.io', 'A', { answer: [], authority: soa('privatelink.azurecr.io') })
test.serial(answers, 'inside', 'data.privatelink.azurecr.io', 'A', { answer: [], authority: soa('privatelink.azurecr.io') })
test.serial(answers, 'inside', 'no-such-name.privatelink.azurecr.io', 'A', { rcode: 'NXDOMAIN', answer: [], authority: soa('privatelink.azurecr.io') })
test.serial(answers, 'inside', 'empty.example.org', 'A', { answer: [], authority: soa('empty.example.org') })
test.serial(answers, 'inside', 'a.empty.example.org', 'A', { rcode: 'NXDOMAIN', answer: [], authority: soa('empty.example.org') })
test.serial(answers, 'inside', 'corp.example.com', 'TXT', { answer: ['corp.example.com 60 TXT "hello"'] })
test.serial(answers, 'inside', 'inside.corp.example.com', 'A', { answer: ['inside.corp.example.com 10 A 10.1.2.4'] })
test.serial(answers, 'inside', 'shop.apps.corp.example.com', 'A', { answer: ['shop.apps.corp.example.com 20 A 10.1.2.99'] })
test.serial(answers, 'inside', 'shop.apps.corp.example.com', 'TXT', { answer: [], authority: soa('corp.example.com') })
test.serial(answers, 'inside', 'registry.corp.example.com', 'A', {
  answer: [
    'registry.corp.example.com 30 CNAME contoso.azurecr.io',
    'contoso.azurecr.io CNAME contoso.privatelink.azurecr.io',
    'contoso.privatelink.azurecr.io 10 A 10.1.1.7',
  ],
})
// A lab's internet has a website at www.example.com, and its zone.
test.serial(answers, 'outside', 'inside.corp.example.com', 'A', {
  rcode: 'NXDOMAIN',
  answer: [],
  authority: ['example.com SOA ns1.example.com azuredns-hostmaster.microsoft.com 1 3600 300 2419200 300'],
})

test.serial('dns plane: TTLs count down, each by its own', async (t) => {
  const ttls = async () => (await lab.ask('outside', { name: 'contoso.westeurope.data.azurecr.io', type: 'A' }))!.answer.slice(0, 2).map(({ ttl }) => ttl)
  const first = await ttls()
  t.true(first.every((ttl) => ttl <= 3600 && ttl > 3590), first.join())
  await new Promise((resolve) => setTimeout(resolve, 2100))
  const second = await ttls()
  t.true(second.every((ttl, n) => ttl < first[n]! && ttl > 3580), second.join())
})

test.serial('dns plane: the platform’s resolver is silent to everybody outside a virtual network', async (t) => {
  t.is(await lab.ask('laptop', { name: 'contoso.azurecr.io', type: 'A' }, { server: '168.63.129.16', timeout: 1000 }), undefined)
})

test.serial('dns plane: resolv.conf names what the network says', async (t) => {
  const { stdout } = await lab.exec('inside', ['cat', '/etc/resolv.conf'])
  t.regex(stdout, /^nameserver 168\.63\.129\.16$/m)
})
