import test from 'ava'
import { topologyText } from '../design.ts'
import { file, planOf } from './load.ts'

const forwardZones = (config: string) => [...config.matchAll(/forward-zone:\n {2}name: "(\S+)"\n {2}forward-addr: (\S+)/g)].map(([, name, address]) => [name, address])

test('private side: each network forwards exactly the zones that are linked to it', (t) => {
  const plan = planOf(topologyText('flagship'))
  const of = (network: string) => forwardZones(file(plan, `azure-dns-${network}`, '/etc/unbound/lab.conf'))
  t.deepEqual(of('hub-weu'), [['.', '169.254.16.2'], ['privatelink.azurecr.io.', '169.254.32.1']])
  t.deepEqual(of('hub-eus'), [['.', '169.254.16.1'], ['privatelink.azurecr.io.', '169.254.32.2']])
  t.deepEqual(of('legacy'), [['.', '169.254.16.2']])
})

test('private side: a redirecting link asks a listener that falls through, for the redirected types only', (t) => {
  const plan = planOf(topologyText('foreign-registries'))
  t.deepEqual(file(plan, 'private-zones', '/etc/coredns/Corefile').match(/^ {2}(bind|expr|fallthrough|forward|view|    fallthrough).*$/gm), [
    '  bind 169.254.32.1',
    '  bind 169.254.32.2',
    '  view redirect-lenient-zone-westeurope {',
    '  forward . 169.254.16.2 {',
    '  bind 169.254.32.2',
  ])
})

test('private side: an endpoint that is not approved has no node, and its addresses are held in silence', (t) => {
  const plan = planOf(topologyText('one-network').replace(/(privateDnsZoneGroup: \[[^\]]*\])/, '$1, connectionState: Pending'))
  t.false(plan.nodes.some(({ kind }) => kind === 'private-endpoint'))
  const router = plan.fabric.namespaces.find(({ name }) => name === 'vnet0')!
  t.regex(router.nftables, /chain input \{[^}]*ip daddr \{ 10\.[^}]* \} drop/)
})

test('private side: records of a zone group, of hand and of autoregistration', (t) => {
  const plan = planOf(`
registries: { contoso: { location: westeurope, replications: [eastus2] } }
virtualNetworks: { hub: { location: westeurope, addressSpace: 10.1.0.0/16, subnets: { all: 10.1.1.0/24 } } }
privateEndpoints: { pe: { registry: contoso, subnet: hub/all, privateDnsZoneGroup: [zone] } }
privateDnsZones:
  zone:
    name: privatelink.azurecr.io
    virtualNetworkLinks: [hub]
    recordSets: { contoso: { ttl: 60, A: 10.1.1.99 }, contoso.eastus2.data: { A: [] }, '*': { ttl: 30, TXT: any } }
  corp: { name: corp.example.com, virtualNetworkLinks: { hub: { registrationEnabled: true } } }
hosts: { app: hub/all }
intent: [{ from: app, registry: contoso, reach: privately }]
`)
  const records = (path: string) => file(plan, 'private-zones', path).split('\n').filter((line) => / (A|TXT) /.test(line))
  t.deepEqual(records('/zones/zone.zone'), [
    '*.privatelink.azurecr.io. 30 IN TXT "any"',
    'contoso.privatelink.azurecr.io. 60 IN A 10.1.1.99',
    'contoso.westeurope.data.privatelink.azurecr.io. 10 IN A 10.1.1.4',
  ])
  t.deepEqual(records('/zones/corp.zone'), ['app.corp.example.com. 10 IN A 10.1.1.7'])
})
