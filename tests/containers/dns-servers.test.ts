import { readFileSync } from 'node:fs'
import test from 'ava'
import type { SoftwareKind } from '../../harness/software/kinds.ts'
import { softwareKinds } from '../../harness/software/list.ts'
import { answer } from './answers.ts'
import { judgedAlike } from './judged-alike.ts'
import { labOf } from './lab.ts'

const privately = 'NOERROR 10.0.1.5'
const publicly = 'NOERROR 126.128.55.10'

/** Each kind of server in the hub, twice: forwarding the one zone to the inbound endpoint, everything else to the provider. */
const servers = softwareKinds.flatMap((kind, n) => ['azurecr.io', 'privatelink.azurecr.io'].map((zone, m) =>
  `  ${kind}-${m}: { kind: ${kind}, subnet: hub/servers, ipAddress: 10.0.4.${10 * n + m + 10}, forwarders: provider, conditionalForwarders: { ${zone}: 10.0.2.4 }, zones: { corp.example.com: { recordSets: { app: { A: 10.0.4.200 }, www: { CNAME: app.corp.example.com } } } } }`))

const hub = `
registries: { contoso: { location: westeurope, publicNetworkAccess: Disabled } }
virtualNetworks:
  hub:
    location: westeurope
    addressSpace: 10.0.0.0/16
    subnets: { endpoints: 10.0.1.0/24, dns-in: 10.0.2.0/28, apps: 10.0.3.0/24, servers: 10.0.4.0/24 }
privateDnsZones: { registry-zone: { name: privatelink.azurecr.io, virtualNetworkLinks: [hub] } }
privateEndpoints: { contoso-endpoint: { registry: contoso, subnet: hub/endpoints, privateDnsZoneGroup: [registry-zone] } }
dnsResolvers: { resolver: { virtualNetwork: hub, inboundEndpoints: { inbound: { subnet: dns-in, privateIPAddress: 10.0.2.4 } } } }
hosts: { app: hub/apps }
`

test.serial('DNS servers: software × forwarded zone', async (t) => {
  await using started = await labOf(t, `${hub}dnsServers:\n${servers.join('\n')}\n`)
  const { lab } = started
  const table: Partial<Record<SoftwareKind, readonly string[]>> = {}
  for (const [n, kind] of softwareKinds.entries()) {
    // What comes back for ANY must deny no type: BIND would go by it when it is asked for A.
    for (const m of [0, 1]) await lab.ask('app', { name: 'contoso.privatelink.azurecr.io', type: 'ANY' }, { server: `10.0.4.${10 * n + m + 10}` })
    table[kind] = await Promise.all([0, 1].map((m) => answer(lab, 'app', 'contoso.azurecr.io', { server: `10.0.4.${10 * n + m + 10}` })))
    t.is(await answer(lab, 'app', 'www.corp.example.com', { server: `10.0.4.${10 * n + 10}` }), 'NOERROR 10.0.4.200', kind)
    t.is(await answer(lab, 'app', 'nothing.corp.example.com', { server: `10.0.4.${10 * n + 10}` }), 'NXDOMAIN', kind)
  }
  const expected: typeof table = {
    bind: [privately, privately],
    unbound: [privately, privately],
    dnsmasq: [privately, publicly],
    coredns: [privately, publicly],
    windows: [privately, publicly],
  }
  t.deepEqual(table, expected)
})

test.serial('DNS servers: from the root on, without forwarders, and stripped of private addresses', async (t) => {
  await using started = await labOf(t, `${hub}dnsServers:
  roots: { kind: windows, subnet: hub/servers, ipAddress: 10.0.4.10, conditionalForwarders: { privatelink.azurecr.io: 10.0.2.4 } }
  named: { kind: bind, subnet: hub/servers, ipAddress: 10.0.4.11 }
  empty: { kind: coredns, subnet: hub/servers, ipAddress: 10.0.4.12 }
  platform: { kind: dnsmasq, subnet: hub/servers, ipAddress: 10.0.4.13, forwarders: 168.63.129.16 }
  guarded: { kind: unbound, subnet: hub/servers, ipAddress: 10.0.4.14, forwarders: 168.63.129.16, rebindProtection: true }
  excepted: { kind: unbound, subnet: hub/servers, ipAddress: 10.0.4.15, forwarders: 168.63.129.16, rebindProtection: true, rebindDomains: azurecr.io }
  watched: { kind: dnsmasq, subnet: hub/servers, ipAddress: 10.0.4.16, forwarders: 168.63.129.16, rebindProtection: true }
  denied: { kind: bind, subnet: hub/servers, ipAddress: 10.0.4.17, forwarders: 168.63.129.16, rebindProtection: true }
`)
  const { lab } = started
  const ask = (server: string) => answer(lab, 'app', 'contoso.azurecr.io', { server })
  t.is(await ask('10.0.4.10'), privately)
  t.is(await ask('10.0.4.11'), publicly)
  t.is(await ask('10.0.4.12'), 'REFUSED')
  t.is(await ask('10.0.4.13'), privately)
  t.is(await ask('10.0.4.14'), 'NOERROR')
  t.is(await ask('10.0.4.15'), privately)
  t.is(await ask('10.0.4.16'), 'NOERROR')
  t.is(await ask('10.0.4.17'), 'SERVFAIL')
  // What is public passes all of them: a lab's internet has addresses that no filter takes for private.
  for (const server of ['10.0.4.14', '10.0.4.15', '10.0.4.16', '10.0.4.17']) t.is(await answer(lab, 'app', 'linuxgeneva-microsoft.azurecr.io', { server }), 'NOERROR 126.128.15.10', server)
})

test.serial('DNS servers: rebinding protection lets public answers pass, and every check with them', async (t) => {
  await judgedAlike(t, readFileSync('fixtures/rebinding/public-registry.yaml', 'utf8'))
})

const office = (server: string) => `
registries: { contoso: { location: westeurope } }
onPremisesSites: { office: { location: westeurope, addressSpace: 192.168.0.0/16, subnets: { servers: 192.168.1.0/24, desks: 192.168.2.0/24 }, dnsServers: 192.168.1.53 } }
dnsServers: { dns: { subnet: office/servers, ipAddress: 192.168.1.53, ${server} } }
hosts: { desk: office/desks }
`

for (const [kind, files] of Object.entries({ bind: '[named.conf, named.conf.options, db.corp]', unbound: 'unbound.conf', dnsmasq: '{ /etc/dnsmasq.conf: dnsmasq.conf }', coredns: 'Corefile' })) {
  test.serial(`DNS servers: a team's own configuration of ${kind}, as it is`, async (t) => {
    await using started = await labOf(t, office(`kind: ${kind}, files: ${files}`), 'fixtures/own-configuration/office.yaml')
    const { lab } = started
    t.is(await answer(lab, 'desk', 'contoso.azurecr.io'), publicly)
    if (kind === 'bind') t.is(await answer(lab, 'desk', 'intranet.corp.example.com'), 'NOERROR 192.168.2.80')
    t.is(await answer(lab, 'desk', 'contoso.azurecr.io', { server: '168.63.129.16', timeout: 300 }), 'silence')
  })
}

const complaints: Readonly<Record<string, readonly [file: string, complaint: RegExp]>> = {
  bind: ['named.conf', /\/etc\/bind\/named\.conf:3: unknown option 'forwaders'/],
  unbound: ['unbound.conf', /\/etc\/unbound\/unbound\.conf:3: error: (?:unknown keyword 'forward-adr'|syntax error)/],
  dnsmasq: ['dnsmasq.conf', /bad option at line 2 of \/etc\/dnsmasq\.conf/],
  coredns: ['Corefile', /\/etc\/coredns\/Corefile:2 - Error during parsing: Unknown directive 'forwrd'/],
}
for (const [kind, [file, complaint]] of Object.entries(complaints)) {
  test.serial(`DNS servers: ${kind} says itself what is wrong with its configuration, before anything starts`, async (t) => {
    const target = kind === 'dnsmasq' ? `{ /etc/dnsmasq.conf: ${file} }` : file
    const error = await t.throwsAsync(labOf(t, office(`kind: ${kind}, files: ${target}`), 'fixtures/own-configuration/broken/office.yaml'), { code: 'CONFIGURATION_REFUSED' })
    t.regex(error!.message, complaint)
  })
}

test.serial('DNS servers: all that refuse their configuration are told at once', async (t) => {
  const design = `
onPremisesSites: { office: { location: westeurope, addressSpace: 192.168.0.0/16, subnets: { servers: 192.168.1.0/24 } } }
dnsServers:
  first: { kind: bind, subnet: office/servers, files: named.conf }
  second: { kind: unbound, subnet: office/servers, files: unbound.conf }
hosts: { desk: office/servers }
`
  const { message } = (await t.throwsAsync(labOf(t, design, 'fixtures/own-configuration/broken/office.yaml'), { code: 'CONFIGURATION_REFUSED' }))!
  t.regex(message, /^first refuses its configuration:\n {2}\/etc\/bind\/named\.conf:3: .*\n(?: {2}.*\n)*second refuses its configuration:\n {2}\/etc\/unbound/)
})
