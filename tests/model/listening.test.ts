import test from 'ava'
import { listeningMachines } from '../../harness/facts/listening.ts'
import { makePlan } from '../../harness/plan/make-plan.ts'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { factsOf } from '../design.ts'

// Machines where an expectation, or a rule for them, expects somebody to listen.

const design = (more: string): string => `
virtualNetworks:
  hub:
    location: westeurope
    addressSpace: 10.0.0.0/16
    subnets: { AzureFirewallSubnet: 10.0.0.0/26, apps: 10.0.1.0/24, data: { addressPrefix: 10.0.2.0/24, networkSecurityGroup: data } }
networkSecurityGroups:
  data:
    securityRules:
      sql: { priority: 100, direction: Inbound, access: Allow, protocol: Tcp, destinationPortRange: 1433 }
      spooler: { priority: 110, direction: Inbound, access: Deny, protocol: Tcp, destinationPortRange: 9000-9100 }
      names: { priority: 120, direction: Inbound, access: Allow, protocol: '*', destinationPortRange: 53 }
      elsewhere: { priority: 130, direction: Inbound, access: Allow, protocol: Tcp, destinationAddressPrefix: 10.9.0.0/16, destinationPortRange: 3306 }
      time: { priority: 140, direction: Inbound, access: Allow, protocol: Udp, destinationPortRange: 123 }
      leaving: { priority: 100, direction: Outbound, access: Allow, protocol: Tcp, destinationPortRange: 8443 }
azureFirewalls:
  fw: { virtualNetwork: hub, networkRules: { ssh: { destinationAddresses: 10.0.1.0/24, destinationPorts: [22, 2000-2010], protocols: TCP }, web: { destinationAddresses: '*', destinationPorts: 443, protocols: Any } } }
privateDnsZones:
  corp: { name: corp.example.com, virtualNetworkLinks: hub, recordSets: { db: { CNAME: one.corp.example.com }, one: { A: 10.0.2.9 } } }
dnsServers: { names: { kind: bind, subnet: hub/data, ipAddress: 10.0.2.53, forwarders: 168.63.129.16 } }
hosts: { app: { subnet: hub/apps, privateIPAddress: 10.0.1.9 }, db: { subnet: hub/data, privateIPAddress: 10.0.2.9 } }
${more}`

const where = (more: string): Readonly<Record<string, readonly number[]>> => Object.fromEntries(listeningMachines(factsOf(design(more))).map(({ name, ports }) => [name, ports]))

test('listening: rules for packets to a machine name single ports; ranges, answers to questions and rules for others none', (t) => {
  t.deepEqual(where(''), { app: [22], db: [1433], names: [1433] })
})

test('listening: expectations name hosts, DNS servers, addresses, and names that lead to a machine', (t) => {
  const expected = `expectations:
  - { from: db, to: app, port: 8080 }
  - { from: app, to: names, port: 853 }
  - { from: app, to: 10.0.2.9, port: 5432, reach: false }
  - { from: app, to: db.corp.example.com, port: 1521 }
  - { from: app, to: www.example.com, port: 8443 }
`
  t.deepEqual(where(expected), { app: [22, 8080], db: [1433, 1521, 5432], names: [853, 1433] })
})

test('listening: the lab listens where the model says so, and elsewhere a machine refuses', async (t) => {
  const facts = factsOf(design(''))
  const world = modelWorld(createModel(facts))
  t.deepEqual(makePlan(facts, { authority: '', server: '', serverKey: '', expired: '' }).nodes.flatMap(({ name, listens }) => (listens ? [[name, listens.address, ...listens.ports]] : [])), [['names', '10.0.2.53', 1433], ['app', '10.0.1.9', 22], ['db', '10.0.2.9', 1433]])
  t.is((await world.connect('app', 'db', '10.0.2.9', 1433)).outcome, 'tls')
  t.is((await world.connect('app', 'db', '10.0.2.9', 1434)).outcome, 'refused')
  t.is((await world.connect('app', 'db', '10.0.2.9', 9050)).outcome, 'timeout')
})
