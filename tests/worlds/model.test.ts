import test from 'ava'
import type { World } from '../../harness/world/world.ts'
import type { Facts } from '../../harness/facts/facts.ts'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { factsOf, topologyText } from '../design.ts'
import { applianceWorlds } from './appliance-worlds.ts'
import { firewallWorlds } from './firewall-worlds.ts'
import { hybridWorlds } from './hybrid-worlds.ts'
import { violationsIn } from './judge.ts'
import { securityWorlds } from './security-worlds.ts'
import { serviceWorlds } from './service-worlds.ts'
import { broken, brokenWorlds, expectedIn, soundDesigns } from './worlds.ts'

function worldOf(text: string): { readonly facts: Facts; readonly world: World } {
  const facts = factsOf(text)
  return { facts, world: modelWorld(createModel(facts)) }
}

for (const name of soundDesigns) {
  test(`worlds on the model: ${name} is green`, async (t) => {
    const { facts, world } = worldOf(topologyText(name))
    t.deepEqual(await violationsIn(facts, world), [])
  })
}

for (const design of [...brokenWorlds, ...hybridWorlds, ...firewallWorlds, ...applianceWorlds, ...securityWorlds, ...serviceWorlds]) {
  test(`worlds on the model: ${design.title}`, async (t) => {
    const { facts, world } = worldOf(broken(topologyText(design.topology), design))
    t.deepEqual(await violationsIn(facts, world), expectedIn(world, design))
  })
}

/** Sound designs of other shapes than those in topologies/. */
const others: Readonly<Record<string, string>> = {
  'a zone for each name of a registry, called like the name': `
registries: { contoso: { location: westeurope } }
virtualNetworks: { hub: { location: westeurope, addressSpace: 10.0.0.0/16, subnets: { endpoints: 10.0.0.0/24, apps: 10.0.1.0/24 } } }
privateDnsZones:
  login: { name: contoso.azurecr.io, virtualNetworkLinks: hub, recordSets: { '@': { A: 10.0.0.9 } } }
  data: { name: contoso.westeurope.data.azurecr.io, virtualNetworkLinks: hub, recordSets: { '@': { A: 10.0.0.8 } } }
  registry-zone: { name: privatelink.azurecr.io, virtualNetworkLinks: hub }
privateEndpoints: { contoso-endpoint: { registry: contoso, subnet: hub/endpoints, privateDnsZoneGroup: registry-zone, ipConfigurations: { registry: 10.0.0.9, registry_data_westeurope: 10.0.0.8 } } }
hosts: { app: hub/apps }
intent: [{ from: app, registry: contoso, reach: privately }]
`,
  'no hosts': 'registries: { contoso: { location: westeurope } }\nvirtualNetworks: { hub: { location: westeurope, addressSpace: 10.0.0.0/16 } }\n',
  'no registries': 'virtualNetworks: { hub: { location: westeurope, addressSpace: 10.0.0.0/16, subnets: { apps: 10.0.1.0/24 } } }\nhosts: { app: hub/apps }\n',
  'a regional zone that has its records, without the zone above it': `
registries: { contoso: { location: westeurope } }
virtualNetworks: { hub: { location: westeurope, addressSpace: 10.0.0.0/16, subnets: { endpoints: 10.0.0.0/24, apps: 10.0.1.0/24 } } }
privateDnsZones: { data: { name: westeurope.data.privatelink.azurecr.io, virtualNetworkLinks: hub } }
privateEndpoints: { contoso-endpoint: { registry: contoso, subnet: hub/endpoints, privateDnsZoneGroup: data } }
hosts: { app: hub/apps }
`,
}
for (const [title, text] of Object.entries(others)) {
  test(`worlds on the model: ${title}: is green`, async (t) => {
    const { facts, world } = worldOf(text)
    t.deepEqual(await violationsIn(facts, world), [])
  })
}
