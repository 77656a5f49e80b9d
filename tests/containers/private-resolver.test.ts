import test from 'ava'
import { answer } from './answers.ts'
import { labOf } from './lab.ts'

/** A hub with resolver and zones; a spoke that asks its inbound endpoint; a network without peering that has a ruleset. */
const design = (change: (text: string) => string = (text) => text) => change(`
registries: { contoso: { location: westeurope, publicNetworkAccess: Disabled } }
virtualNetworks:
  hub:
    location: westeurope
    addressSpace: 10.0.0.0/16
    subnets: { endpoints: 10.0.1.0/24, dns-in: 10.0.2.0/28, dns-out: 10.0.2.16/28, apps: 10.0.3.0/24 }
    peerings: [spoke]
  spoke: { location: westeurope, addressSpace: 10.1.0.0/16, subnets: { apps: 10.1.1.0/24 }, dnsServers: 10.0.2.4, peerings: [hub] }
  branch: { location: westeurope, addressSpace: 10.1.0.0/16, subnets: { apps: 10.1.1.0/24 } }
privateDnsZones:
  registry-zone: { name: privatelink.azurecr.io, virtualNetworkLinks: [hub] }
  corp-zone: { name: corp.example.com, virtualNetworkLinks: [hub], recordSets: { app: { A: 10.0.3.10 } } }
  own-zone: { name: own.example.com, virtualNetworkLinks: [branch], recordSets: { app: { A: 10.1.1.10 } } }
privateEndpoints:
  contoso-endpoint: { registry: contoso, subnet: hub/endpoints, privateDnsZoneGroup: [registry-zone] }
dnsResolvers:
  resolver:
    virtualNetwork: hub
    inboundEndpoints: { inbound: { subnet: dns-in, privateIPAddress: 10.0.2.4 } }
    outboundEndpoints: { outbound: dns-out }
dnsForwardingRulesets:
  to-hub:
    outboundEndpoints: resolver/outbound
    virtualNetworkLinks: [branch]
    forwardingRules:
      privatelink.azurecr.io.: 10.0.2.4
      example.com.: 10.0.2.4
      below.own.example.com.: 10.0.2.4
      silent.example.: [10.0.3.99, 10.0.2.4]
      off.example.com.: { targetDnsServers: 10.0.3.99, forwardingRuleState: Disabled }
hosts: { jump: hub/apps, app: spoke/apps, box: branch/apps, laptop: internet }
intent: [{ from: [jump, app], registry: contoso, reach: privately }]
`)

test.serial('private resolver: inbound and outbound endpoints, rules and zones', async (t) => {
  await using started = await labOf(t, design())
  const { lab } = started
  // The inbound endpoint has the view of its own network, whoever asks.
  t.is(await answer(lab, 'app', 'contoso.azurecr.io'), 'NOERROR 10.0.1.5')
  t.is(await answer(lab, 'app', 'app.corp.example.com'), 'NOERROR 10.0.3.10')
  t.is(await answer(lab, 'app', 'nothing.corp.example.com'), 'NXDOMAIN')
  t.is(await answer(lab, 'jump', 'contoso.azurecr.io', { server: '10.0.2.4' }), 'NOERROR 10.0.1.5')
  // Nobody else's packets get there.
  t.is(await answer(lab, 'box', 'contoso.azurecr.io', { server: '10.0.2.4', timeout: 500 }), 'silence')
  t.is(await answer(lab, 'laptop', 'contoso.azurecr.io', { server: '10.0.2.4', timeout: 500 }), 'silence')
  // A rule for the privatelink name is enough where Azure itself walks the chain.
  t.is(await answer(lab, 'box', 'contoso.azurecr.io'), 'NOERROR 10.0.1.5')
  t.is(await answer(lab, 'box', 'app.corp.example.com'), 'NOERROR 10.0.3.10')
  // A zone that is linked comes before any rule, also before one below it.
  t.is(await answer(lab, 'box', 'app.own.example.com'), 'NOERROR 10.1.1.10')
  t.is(await answer(lab, 'box', 'app.below.own.example.com'), 'NXDOMAIN')
  // The first target is silent, the second one is asked.
  t.is(await answer(lab, 'box', 'any.silent.example', { timeout: 6000 }), 'NXDOMAIN')
  t.is(await answer(lab, 'box', 'linuxgeneva-microsoft.azurecr.io'), 'NOERROR 126.128.15.10')
})

test.serial('private resolver: a rule for everything takes along what no zone has, but not the names that Azure keeps', async (t) => {
  await using started = await labOf(t, design((text) => text.replace(/forwardingRules:[^]*(?=hosts:)/, 'forwardingRules: { .: 10.0.3.99 }\n')))
  const { lab } = started
  t.is(await answer(lab, 'box', 'app.own.example.com'), 'NOERROR 10.1.1.10')
  t.is(await answer(lab, 'box', 'contoso.azurecr.io', { timeout: 1000 }), 'silence')
  t.is(await answer(lab, 'box', 'nothing.azure.com'), 'NXDOMAIN')
})

/** A server in the spoke that knows the internet, and a domain of its own with an alias into the registry; the hub's rules lead there. */
const outside = (settings = '') => design((text) => text
  .replace(/forwardingRules:[^]*(?=hosts:)/, 'forwardingRules: { azurecr.io.: 10.1.1.53, site.example.: 10.1.1.53 }\n')
  .replace('virtualNetworkLinks: [branch]\n', 'virtualNetworkLinks: [hub]\n')
  .replace('hosts:', `dnsServers: { proxy-dns: { kind: coredns, subnet: spoke/apps, ipAddress: 10.1.1.53, forwarders: provider, zones: { site.example: { recordSets: { www: { A: 10.1.1.80, ttl: 604800 }, registry: { CNAME: contoso.azurecr.io } } } } } }
${settings}
hosts:`))

test.serial("private resolver: a rule's answer is handed on, aliases and all, past the linked zone", async (t) => {
  await using started = await labOf(t, outside())
  const { lab } = started
  t.regex(await answer(lab, 'jump', 'contoso.azurecr.io'), /^NOERROR (?!10\.)\d+\.\d+\.\d+\.\d+$/)
  t.regex(await answer(lab, 'jump', 'contoso.westeurope.data.azurecr.io'), /^NOERROR (?!10\.)\d+\.\d+\.\d+\.\d+$/)
  t.regex(await answer(lab, 'jump', 'registry.site.example'), /^NOERROR (?!10\.)\d+\.\d+\.\d+\.\d+$/)
  // Behind the inbound endpoint it is no different, and over TCP neither.
  t.regex(await answer(lab, 'app', 'contoso.azurecr.io'), /^NOERROR (?!10\.)/)
  t.regex(await answer(lab, 'jump', 'contoso.azurecr.io', { transport: 'tcp' }), /^NOERROR (?!10\.)/)
  // The zone itself is asked for what it has; whatever no rule is for, 168.63.129.16 finds by itself.
  t.is(await answer(lab, 'jump', 'contoso.privatelink.azurecr.io'), 'NOERROR 10.0.1.5')
  t.is(await answer(lab, 'jump', 'app.corp.example.com'), 'NOERROR 10.0.3.10')
  t.is(await answer(lab, 'jump', 'large.azcr.io', { type: 'TXT' }).then((text) => text.startsWith('NOERROR "00 conformance')), true)
  // Nothing of it is kept, and nothing is cut: flags and times are the server's own.
  const response = await lab.ask('jump', { name: 'www.site.example', type: 'A' })
  t.like(response, { rcode: 'NOERROR', authoritative: true, recursionAvailable: false })
  t.deepEqual(response!.answer.map(({ ttl, data }) => [ttl, data]), [[604800, '10.1.1.80']])
})

test.serial('private resolver: where answers of rules are followed, the zone is asked for the alias', async (t) => {
  await using started = await labOf(t, outside('settings: { ruleAnswers: followed }'))
  const { lab } = started
  t.is(await answer(lab, 'jump', 'contoso.azurecr.io'), 'NOERROR 10.0.1.5')
  t.is(await answer(lab, 'app', 'contoso.westeurope.data.azurecr.io'), 'NOERROR 10.0.1.4')
  t.is(await answer(lab, 'jump', 'registry.site.example'), 'NOERROR 10.0.1.5')
})

test.serial('private resolver: a rule that leads in a circle ends, and so do a hundred questions at once', async (t) => {
  await using started = await labOf(t, design((text) => text
    .replace(/forwardingRules:[^]*(?=hosts:)/, 'forwardingRules: { loop.example.: 10.0.2.4 }\n')
    .replace('virtualNetworkLinks: [branch]\n', 'virtualNetworkLinks: [hub]\n')))
  const { lab } = started
  const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => answer(lab, n % 2 === 0 ? 'jump' : 'app', `n${n}.loop.example`, { timeout: 5000 })))
  t.deepEqual(answers.filter((one) => !['REFUSED', 'SERVFAIL', 'silence'].includes(one)), [])
  // Nobody goes on with it for ever.
  const lines = async () => (await lab.logs('azure-dns-hub', 1_000_000)).split('\n').filter((line) => line.includes('loop.example')).length
  let [before, now] = [-1, await lines()]
  for (let tries = 0; now !== before && tries < 15; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 2000))
    ;[before, now] = [now, await lines()]
  }
  t.is(now, before)
  t.log(`${now} lines of log`)
  t.is(await answer(lab, 'jump', 'contoso.azurecr.io'), 'NOERROR 10.0.1.5')
})
