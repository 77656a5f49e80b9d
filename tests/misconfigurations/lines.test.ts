import test from 'ava'
import { createModel } from '../../harness/model/model.ts'
import { inspectedFromSite, resolverAndSite } from '../checks/estates.ts'
import { factsOf } from '../design.ts'
import { exchange } from '../design.ts'
import { look } from './support.ts'

/** `rule at`: what speaks, and which line it points to. */
const told = (text: string): readonly string[] => look(text).found.map(({ misconfiguration, sighting }) => `${misconfiguration.id} ${sighting.at.join('/')}`)

test('lines: a loop is the rule’s, also for hosts that ask an inbound endpoint', (t) => {
  const { found } = look(exchange(resolverAndSite, '{ corp.example.: 192.168.0.10 }', '{ azurecr.io.: 10.0.2.4 }'))
  t.deepEqual(found.map(({ misconfiguration, sighting }) => ({ rule: misconfiguration.id, at: sighting.at.join('/'), hosts: sighting.hosts })), [
    { rule: 'ruleset-loop', at: 'dnsForwardingRulesets/rules/forwardingRules/azurecr.io.', hosts: ['app', 'desk'] },
  ])
})

test('lines: a connection that is down elsewhere is not to blame', (t) => {
  const text = exchange(exchange(resolverAndSite, 'addressPrefixes: 192.168.0.0/16 }', 'addressPrefixes: 192.168.1.0/24 }, planned: other'), 'connectionStatus: Connected }', 'connectionStatus: Connected }, later: { virtualNetworkGateway: gateway, localNetworkGateway: planned, connectionStatus: NotConnected }')
    .replace('onPremisesSites:\n', 'onPremisesSites:\n  other: { location: westeurope, addressSpace: 172.16.0.0/16 }\n')
  t.deepEqual(told(text), ['way-to-forwarder-broken localNetworkGateways/far'])
})

test('lines: a DNS proxy that is off', (t) => {
  t.deepEqual(told(exchange(inspectedFromSite, 'enableProxy: true', 'enableProxy: false')), ['forwarder-without-server azureFirewalls/firewall/dnsSettings/enableProxy'])
})

test('lines: explain says where protection against rebinding is on', (t) => {
  for (const kind of ['dnsmasq', 'unbound', 'bind']) {
    const text = exchange(resolverAndSite, 'rebindProtection: false', 'rebindProtection: true').replace('kind: dnsmasq', `kind: ${kind}`)
    const { path } = createModel(factsOf(text)).resolve('desk', { name: 'contoso.azurecr.io', type: 'A' }, { trace: true })
    t.is(path.find((step) => step.kind === 'stripped')?.at?.join('/'), 'dnsServers/own/rebindProtection', kind)
  }
})
