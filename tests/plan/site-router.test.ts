import test from 'ava'
import { autoregistration } from '../../harness/checks/autoregistration.ts'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { siteWiring } from '../../harness/plan/site.ts'
import { factsOf } from '../design.ts'

const shop = (ipAddress: string) => factsOf(`
registries: { contoso: { location: westeurope } }
onPremisesSites: { shop: { location: westeurope, addressSpace: 192.168.1.0/24, subnets: { lan: 192.168.1.0/24 }, dnsServers: ${ipAddress} } }
dnsServers: { router: { kind: unbound, subnet: shop/lan, ipAddress: ${ipAddress}, forwarders: provider } }
hosts: { till: shop/lan }
intent: [{ from: till, registry: contoso, reach: publicly }]
`)

test('site: the first address of a subnet may be a server’s; what routes then has the last that nobody has', (t) => {
  const bridges = (ipAddress: string) => siteWiring(shop(ipAddress), 0).namespaces[0]!.bridges!.map(({ addresses }) => addresses)
  t.deepEqual(bridges('192.168.1.1'), [['192.168.1.254/24']])
  t.deepEqual(bridges('192.168.1.53'), [['192.168.1.1/24']])
})

test('autoregistration: what a private endpoint keeps is not for anybody to remove', async (t) => {
  const known = factsOf(`
registries: { harbour: { location: westeurope } }
virtualNetworks: { hub: { location: westeurope, addressSpace: 10.0.0.0/16, subnets: { endpoints: 10.0.1.0/24, apps: 10.0.2.0/24 } } }
privateDnsZones: { zone: { name: privatelink.azurecr.io, virtualNetworkLinks: { hub: { registrationEnabled: true } } } }
privateEndpoints: { endpoint: { registry: harbour, subnet: hub/endpoints, privateDnsZoneGroup: [zone] } }
hosts: { harbour: hub/apps }
intent: [{ from: harbour, registry: harbour, reach: privately }]
`)
  const findings = await Array.fromAsync(autoregistration.run({ facts: known, world: modelWorld(createModel(known)) }))
  t.deepEqual(findings.filter(({ holds }) => !holds).map(({ fix, at }) => [fix, at?.join('.')]), [
    ['Give the machine another name, or take registrationEnabled off the link: machines have no place in privatelink.azurecr.io.', 'privateDnsZones.zone.virtualNetworkLinks.hub.registrationEnabled'],
  ])
})
