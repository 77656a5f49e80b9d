import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { temporaryFile, temporaryFolder } from '../temporary.ts'
import { rehearse } from './fakes.ts'

const template = (resources: unknown, more: object = {}): string =>
  JSON.stringify({ $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#', contentVersion: '1.0.0.0', resources, ...more })

const refused: readonly (readonly [what: string, text: string, message: RegExp])[] = [
  ['a file that ends in the middle', '{ "resources": [ { "type": "a"', /main\.json:1:\d+: the file ends in the middle/],
  ['another kind of file', '{ "name": "package", "version": "1" }', /main\.json: this is JSON, but nothing that can be imported/],
  ['a parameter without a value', template([{ type: 'Microsoft.Network/virtualNetworks', name: 'hub', properties: { addressSpace: { addressPrefixes: ["[parameters('range')]"] } } }], { parameters: { range: { type: 'string' } } }), /main\.json:1: parameter "range" has no value/],
  ['the state file of Terraform itself', '{ "version": 4, "terraform_version": "1.9.0", "lineage": "x", "resources": [] }', /main\.json: the state file itself is not read\nhint: terraform show -json/],
  ['a saved plan', 'PK\u0003\u0004', /main\.json: this is an archive; a saved plan of Terraform is one[^\n]*\nhint: terraform show -json \S+main\.json > plan\.json/],
  ['a variable that refers to itself', template([{ type: 'a.b/c', name: "[variables('a')]" }], { variables: { a: "[variables('b')]", b: "[variables('a')]" } }), /main\.json:1: variable "a" refers to itself/],
  ['a circle', template([{ type: 'a.b/c', name: 'x', dependsOn: ['y'] }, { type: 'a.b/c', name: 'y', dependsOn: ['x'] }]), /main\.json:1: resources wait for each other in a circle: c x → c y → c x/],
]

for (const [what, text, message] of refused) {
  test(`import refuses ${what} with exit code 64, and writes nothing`, async (t) => {
    const output = join(temporaryFolder(t), 'topology.yaml')
    const { code, stdout, stderr } = await rehearse(['import', temporaryFile(t, 'main.json', text), '-o', output])
    t.is(code, 64)
    t.regex(stderr, message)
    t.notRegex(stderr, /\n +at /, 'no stack trace')
    t.is(stdout, '')
    t.false(existsSync(output))
  })
}

test('import writes a design, and tells on standard error what it read; --strict fails for what it left aside', async (t) => {
  const output = join(temporaryFolder(t), 'topology.yaml')
  const file = temporaryFile(t, 'main.json', template([
    { type: 'Microsoft.Network/virtualNetworks', name: 'hub', location: 'westeurope', properties: { addressSpace: { addressPrefixes: ['10.0.0.0/16'] }, virtualNetworkPeerings: [{ name: 'far', properties: { remoteVirtualNetwork: { id: '/subscriptions/x/resourceGroups/y/providers/Microsoft.Network/virtualNetworks/far' } } }] } },
    { type: 'Microsoft.Insights/components', name: 'ai', location: 'westeurope', properties: {} },
  ]))
  const { code, stderr } = await rehearse(['import', file, '-o', output])
  t.is(code, 0)
  t.regex(stderr, /ARM template, 2 resources\nunderstood: 1 virtualNetworks\nleft aside, [^\n]*: 1 Microsoft\.Insights\/components\nleading to what no source declares, and left aside: 1 virtualNetworkPeerings\nto know:\n/)
  t.regex(readFileSync(output, 'utf8'), /\n {2}hub: \{ location: westeurope, addressSpace: 10\.0\.0\.0\/16 \}\n/)
  t.is((await rehearse(['import', file, '--strict'])).code, 1)
  const whole = temporaryFile(t, 'whole.json', template([
    { type: 'Microsoft.Resources/resourceGroups', name: 'rg', location: 'westeurope' },
    { type: 'Microsoft.Network/virtualNetworks', name: 'hub', location: 'westeurope', properties: { addressSpace: { addressPrefixes: ['10.0.0.0/16'] } } },
  ]))
  t.is((await rehearse(['import', whole, '--strict'])).code, 0, 'a group is in the ids of what is in it')
})

const scope = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network'
const hub = (properties: object): object => ({ id: `${scope}/virtualNetworks/hub`, location: 'westeurope', addressSpace: { addressPrefixes: ['10.0.0.0/16'] }, subnets: [{ name: 'apps', addressPrefix: '10.0.0.0/24' }], ...properties })
const zone = { id: `${scope}/privateDnsZones/corp.internal`, location: 'global' }
const record = { id: `${scope}/privateDnsZones/corp.internal/A/db`, ttl: 300, aRecords: [{ ipv4Address: '10.0.0.9' }] }
const link = { id: `${scope}/privateDnsZones/corp.internal/virtualNetworkLinks/hub`, virtualNetwork: { id: `${scope}/virtualNetworks/hub` } }

test('drift: nothing differs, something does, and who notices', async (t) => {
  const [whole, without] = [temporaryFile(t, 'live.json', JSON.stringify([hub({}), zone, record, link])), temporaryFile(t, 'broken.json', JSON.stringify([hub({}), zone, record]))]
  const design = join(temporaryFolder(t), 'topology.yaml')
  t.is((await rehearse(['import', whole, '-o', design])).code, 0)
  const same = await rehearse(['drift', design, whole])
  t.deepEqual([same.code, /What is there is as the design has it\./.test(same.stdout)], [0, true], same.stdout)
  const { code, stdout } = await rehearse(['drift', design, without])
  t.is(code, 1)
  t.regex(stdout, /Not as the design has it \(1\):\n {2}missing {4}privateDnsZones\/corp\.internal\/virtualNetworkLinks\/hub {2}\[[^\n]*topology\.yaml:\d+\]\n/)
  t.regex(stdout, /vm-hub-apps: db\.corp\.internal A\n {5}- [^\n]*10\.0\.0\.9[^\n]*\n {5}\+ [^\n]*NXDOMAIN/)
  const data = JSON.parse((await rehearse(['drift', design, without, '--json'])).stdout)
  t.deepEqual(data.differences.map(({ kind, key }: { kind: string; key: string }) => [kind, key]), [['missing', 'privateDnsZones/corp.internal/virtualNetworkLinks/hub']])
  t.is((await rehearse(['drift', design])).code, 64)
  t.is((await rehearse(['drift', design, temporaryFile(t, 'no.json', '{')])).code, 64)
})

test('rollout: from what is deployed to a design, and to a plan', async (t) => {
  const [now, next] = [temporaryFile(t, 'now.json', JSON.stringify([hub({}), zone, record, link])), temporaryFile(t, 'next.json', JSON.stringify([hub({ dhcpOptions: { dnsServers: ['10.0.0.250'] } }), zone, record, link]))]
  const design = join(temporaryFolder(t), 'topology.yaml')
  await rehearse(['import', now, '-o', design])
  const kept = await rehearse(['rollout', now, design])
  t.is(kept.code, 0, kept.stderr)
  const steps = await rehearse(['rollout', design, next, '--json'])
  t.regex(steps.stdout, /virtualNetworks\/hub/)
  const sources = await rehearse(['rollout', `${now},${temporaryFile(t, 'more.json', JSON.stringify([zone]))}`, next, '--json'])
  t.regex(sources.stdout, /virtualNetworks\/hub/)
})
