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
})
