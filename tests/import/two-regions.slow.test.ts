import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { diffDesigns } from '../../harness/change/diff.ts'
import { armEndpoint, type Deployed } from '../arm/endpoint.ts'
import { first } from '../arm/estate.ts'
import { logIn } from '../arm/login.ts'
import { twoRegions } from '../arm/two-regions.ts'
import { rehearse } from '../cli/fakes.ts'
import { factsOf } from '../design.ts'
import { temporaryFile, temporaryFolder } from '../temporary.ts'

// Two regions, a hub and a spoke in each, a registry with a replica, a key vault in each and the zones of both: as Bicep compiles it, as
// Terraform plans it, and as Azure has it then.

const fixture = (name: string): string => join('fixtures/import/two-regions', name)

async function deployed(t: ExecutionContext, resources: readonly Deployed[]): Promise<readonly string[]> {
  const at = await armEndpoint(t, resources, { pageSize: 3 })
  await logIn(t, at)
  return ['--subscription', first, '--resource-manager', at.url]
}

async function imported(t: ExecutionContext, ...sources: readonly string[]): Promise<string> {
  const file = join(temporaryFolder(t), 'design.yaml')
  const { code, stderr } = await rehearse(['import', ...sources, '-o', file])
  t.is(code, 0, stderr)
  t.notRegex(stderr, /to know:|no source declares/)
  return file
}

test.serial('two regions: a template, a plan and what is deployed become designs that hold, and of which every host gets the same answers', async (t) => {
  const files = [await imported(t, fixture('main.json')), await imported(t, fixture('plan.json')), await imported(t, ...await deployed(t, twoRegions))]
  const designs = files.map((file) => factsOf(readFileSync(file, 'utf8')).topology)
  for (const [index, { virtualNetworks, privateDnsZones, privateEndpoints, registries, services, hosts }] of designs.entries()) {
    t.deepEqual([virtualNetworks.size, privateDnsZones.size, privateEndpoints.size, registries.size, services.size], [4, 4, 4, 1, 2], files[index])
    t.deepEqual([...hosts.keys()].toSorted(), ['vm-hub-neu-servers', 'vm-hub-weu-servers', 'vm-spoke-neu-apps', 'vm-spoke-weu-apps'])
    t.is((await rehearse(['check', files[index]!])).code, 0)
  }
  const inOrder = (one: typeof designs[number]): typeof one => ({ ...one, services: new Map([...one.services].toSorted(([a], [b]) => (a < b ? -1 : 1))) })
  for (const other of designs.slice(1)) {
    const { groups, ttl, connections, untold, compared } = diffDesigns(inOrder(designs[0]!), inOrder(other))
    t.deepEqual([groups.flatMap(({ changes }) => changes), ttl, connections, untold.answers], [[], [], [], 0])
    t.true(compared > 40)
  }
})

test.serial('two regions: what is deployed is as the template and the plan have it; a link that somebody removed is told, with what clients notice', async (t) => {
  const design = await imported(t, fixture('main.json'))
  for (const source of [[fixture('plan.json')], await deployed(t, twoRegions)]) {
    const { code, stdout } = await rehearse(['drift', design, ...source])
    t.is(code, 0, stdout)
  }
  const broken = twoRegions.filter(({ id }) => !id.endsWith('rg-net-neu/providers/Microsoft.Network/privateDnsZones/privatelink.vaultcore.azure.net/virtualNetworkLinks/spoke-neu'))
  t.is(broken.length, twoRegions.length - 1)
  const { code, stdout } = await rehearse(['drift', design, ...await deployed(t, broken)])
  t.is(code, 1)
  t.regex(stdout, /^Not as the design has it \(1\):\n {2}missing {4}privateDnsZones\/privatelink\.vaultcore\.azure\.net-rg-net-neu\/virtualNetworkLinks\/spoke-neu {2}\[/)
  t.regex(stdout, /vm-spoke-neu-apps: kv-contoso-neu\.vault\.azure\.net A\n {5}- [^\n]*→ 10\.20\.1\.\d+ [^\n]*\n {5}\+ kv-contoso-neu\.vault\.azure\.net → kv-contoso-neu\.privatelink\.vaultcore\.azure\.net → keyvault[^\n]*northeurope/)
  t.notRegex(stdout, /vm-(hub|spoke-weu)[^\n]*: kv-contoso/, 'nobody else notices')
})

test.serial('two regions: a plan over what is deployed interrupts nothing, and one that takes a zone group away is told', async (t) => {
  const live = await deployed(t, twoRegions)
  const design = await imported(t, fixture('main.json'))
  t.is((await rehearse(['rollout', ...live, 'live', design, fixture('plan.json')])).code, 0)
  const plan = JSON.parse(readFileSync(fixture('plan.json'), 'utf8')) as any
  for (const { resources } of plan.planned_values.root_module.child_modules) for (const one of resources) if (one.type === 'azurerm_private_endpoint' && one.name === 'vault') one.values.private_dns_zone_group = []
  for (const one of plan.configuration.root_module.module_calls.region.module.resources) if (one.address === 'azurerm_private_endpoint.vault') delete one.expressions.private_dns_zone_group
  const { code, stdout } = await rehearse(['rollout', ...live, temporaryFile(t, 'plan.json', JSON.stringify(plan))])
  t.is(code, 1)
  t.regex(stdout, /kv-contoso-weu/)
})
