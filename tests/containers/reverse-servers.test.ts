import test from 'ava'
import { reverseName } from '../../harness/azure/network-names.ts'
import { predicted } from '../../harness/parity/parity.ts'
import { createModel } from '../../harness/model/model.ts'
import { labOf } from './lab.ts'

// Servers answer reverse lookups of private addresses by themselves unless they are told otherwise, each in its own way.

const kinds = ['bind', 'unbound', 'dnsmasq', 'coredns', 'windows']
const uses = ['forwarders: 10.0.2.4', 'conditionalForwarders: { 10.in-addr.arpa: 10.0.2.4 }', 'forwarders: 10.0.2.4, conditionalForwarders: { 2.10.in-addr.arpa: 10.0.2.4 }',
  'conditionalForwarders: { 2.10.in-addr.arpa: 10.0.2.4 }', 'forwarders: 10.0.2.4, forwardFirst: true', 'conditionalForwarders: { 10.in-addr.arpa: 10.0.2.4, 2.10.in-addr.arpa: 10.0.2.4 }, forwardFirst: true',
  'forwarders: 10.0.2.4, zones: { 3.10.in-addr.arpa: { recordSets: { 4.1: { PTR: own.example.com } } } }']
const servers = kinds.flatMap((kind, k) => uses.filter((use) => !use.includes('forwardFirst') || kind === 'bind' || kind === 'unbound').map((use, u) => `  ${kind}-${u}: { kind: ${kind}, subnet: hub/servers, ipAddress: 10.0.4.${10 * (k + 1) + u}, ${use} }\n`))
const design = `
virtualNetworks: { hub: { location: westeurope, addressSpace: 10.0.0.0/16, subnets: { dns-in: 10.0.2.0/28, servers: 10.0.4.0/24 } } }
privateDnsZones:
  two: { name: 2.10.in-addr.arpa, virtualNetworkLinks: [hub], recordSets: { 4.1: { PTR: worker.corp.example.com } } }
  lan: { name: 168.192.in-addr.arpa, virtualNetworkLinks: [hub], recordSets: { 4.1: { PTR: printer.corp.example.com } } }
dnsResolvers: { resolver: { virtualNetwork: hub, inboundEndpoints: { inbound: { subnet: dns-in, privateIPAddress: 10.0.2.4 } } } }
dnsServers:
${servers.join('')}
hosts: { app: { subnet: hub/servers, privateIPAddress: 10.0.4.200 } }
`

test.serial('reverse lookups in containers: every server says what the model says, whoever it asks', async (t) => {
  await using started = await labOf(t, design)
  const observed = predicted(started.lab, createModel(started.facts))
  const names = ['10.2.1.4', '10.2.1.5', '10.0.4.200', '10.3.1.4', '10.9.9.9', '192.168.1.4', '172.20.0.1', '100.64.0.1', '169.254.1.1', '192.0.2.7', '255.255.255.255', '8.8.4.4'].map(reverseName)
  for (const { address: server } of started.facts.dnsServerFacts.values()) {
    for (const name of [...names, '1.2.d.f.ip6.arpa', '1.8.e.f.ip6.arpa', '8.b.d.0.1.0.0.2.ip6.arpa']) await observed.world.ask('app', { name, type: 'PTR' }, { server })
    for (const type of ['SOA', 'NS', 'A']) await observed.world.ask('app', { name: '16.172.in-addr.arpa', type }, { server })
  }
  t.deepEqual(observed.parity().differing, [])
})
