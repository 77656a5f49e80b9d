import { readFileSync } from 'node:fs'
import test from 'ava'
import { catalog } from '../../harness/catalog.ts'
import { runChecks } from '../../harness/checks/run.ts'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { factsOf, topologyText } from '../design.ts'
import { chainEnds } from '../model/appliance-chains.ts'
import { applianceWorlds } from './appliance-worlds.ts'
import { broken } from './worlds.ts'

/** Each line that is blamed, with the host that does not get where it should; and every reason, in one text. */
async function blamed(text: string): Promise<{ readonly lines: readonly string[]; readonly reasons: string }> {
  const facts = factsOf(text)
  const results = await runChecks({ facts, world: modelWorld(createModel(facts)) }, { checks: catalog })
  const findings = results.flatMap((result) => result.findings.filter(({ holds }) => !holds))
  return { lines: [...new Set(findings.map(({ host, at }) => `${host} ${at?.join('/')}`))].toSorted(), reasons: findings.map(({ because, fix }) => `${because}; ${fix}`).join('\n') }
}

const worlds: readonly (readonly [title: RegExp, line: string, says: RegExp])[] = [
  [/no IP forwarding/, 'app hosts/nva', /nva \(10\.0\.3\.4\), which has no enableIPForwarding: Azure drops what is not for nva itself; Set enableIPForwarding: true on nva/],
  [/no appliance is where/, 'app routeTables/from-apps/routes/everything', /leads packets of app for 10\.2\.1\.5 to 10\.0\.3\.4, where nothing forwards them; Let everything lead/],
  [/private endpoint have no route back/, 'app virtualNetworks/shared/subnets/endpoints', /no route of shared\/endpoints leads answers back through nva.*; Give shared\/endpoints a route table that leads answers for 10\.1\.1\.4 back through nva \(10\.0\.3\.4\)\./],
  [/obeys no route table/, 'app virtualNetworks/shared/subnets/endpoints', /obey no route table in shared\/endpoints, whose network policy is off; Set privateEndpointNetworkPolicies: RouteTableEnabled at shared\/endpoints\./],
  [/database have no route back/, 'app virtualNetworks/shared/subnets/data', /no route of shared\/data leads answers back through nva/],
  [/does not take what/, 'app virtualNetworks/shared/peerings/hub', /no allowForwardedTraffic.*what nva hands on from 10\.1\.1\.4 is dropped; Set allowForwardedTraffic: true on the peering of shared with hub\./],
  [/a circle/, 'app routeTables/from-apps/routes/everything', /go round in circles: nva → nva; the route everything of from-apps, which hub\/nva has, leads back to nva; Give hub\/nva/],
  [/spokes are peered/, 'app virtualNetworks/shared/subnets/endpoints', /no route of shared\/endpoints leads answers back through nva: it sees half of a connection/],
  [/dropped by a route/, 'app routeTables/from-shared/routes/apps', /sends answers of 10\.2\.1\.5 for app to next hop None/],
  [/lets in another address/, 'app registries/tools/networkRuleSet/ipRules', /app comes to tools from 203\.0\.113\.30 \(the public address of nva\)/],
]

test('appliances, blame: every broken world has its line', (t) => {
  t.deepEqual(applianceWorlds.filter(({ title }) => worlds.filter(([known]) => known.test(title)).length !== 1), [])
})

for (const world of applianceWorlds) {
  test(`appliances, blame: ${world.title}`, async (t) => {
    const [, line, says] = worlds.find(([known]) => known.test(world.title))!
    const { lines, reasons } = await blamed(broken(topologyText(world.topology), world))
    t.deepEqual(lines, [line])
    t.regex(reasons, says)
  })
}

const chains: readonly (readonly [title: RegExp, lines: readonly string[], says: RegExp])[] = [
  [/^two in a row/, [], /^$/],
  [/^the second forwards nothing/, ['app hosts/second', 'app virtualNetworks/hub/subnets/GatewaySubnet', 'desk routeTables/apps/routes/headquarters', 'server hosts/second'], /Lead packets of desk for 10\.1\.1\.\d+ through third too, by a route table of GatewaySubnet/],
  [/^a circle/, ['app azureFirewalls/edge-firewall', 'app routeTables/second/routes/far', 'server routeTables/second/routes/far'], /first → second → first.*\n[^]*answers of 10\.1\.1\.4 for server go round in circles/],
  [/^the far network/, ['app virtualNetworks/far/peerings/edge', 'desk virtualNetworks/apps/peerings/hub', 'server virtualNetworks/apps/peerings/hub'], /what second hands on from 10\.1\.1\.4 is dropped/],
]

for (const { title, change } of chainEnds) {
  test(`appliances, blame in chains: ${title}`, async (t) => {
    const [, expected, says] = chains.find(([known]) => known.test(title))!
    const { lines, reasons } = await blamed(change(readFileSync('fixtures/appliance/chains.yaml', 'utf8')))
    t.deepEqual(lines, expected)
    t.regex(reasons, says)
  })
}
