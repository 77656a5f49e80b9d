import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { loadTopology } from '../../harness/topology/load.ts'
import { rehearse } from '../cli/fakes.ts'
import { temporaryFile, temporaryFolder } from '../temporary.ts'

const template = '{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "resources": [] }'
const id = '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/hub'

const sources: readonly (readonly [file: string, text: string | Buffer, message: RegExp, hint?: RegExp])[] = [
  ['main.json', template, /this is an ARM template/],
  ['comments.json', `// of a team\n/* and more */\n${template}`, /this is an ARM template/],
  ['mark.json', `\uFEFF${template}`, /this is an ARM template/],
  ['wide.json', Buffer.from(`\uFEFF${template}`, 'utf16le'), /this is an ARM template/],
  ['spec.json', `{ "properties": { "mainTemplate": ${template} } }`, /this is an ARM template/],
  ['large.json', template.replace('[]', `[${JSON.stringify('x'.repeat(3 * 1024 * 1024))}]`), /this is an ARM template/],
  ['main.parameters.json', template.replace('deploymentTemplate', 'deploymentParameters').replace('"resources": []', '"parameters": {}'), /this is a file of parameters of an ARM template/, /import TEMPLATE \S+main\.parameters\.json/],
  ['plan.json', '{ "format_version": "1.2", "terraform_version": "1.9.0", "planned_values": {} }', /this is a Terraform plan/],
  ['state.json', '{ "format_version": "1.0", "values": {} }', /this is a Terraform state/],
  ['terraform.tfstate', '{ "version": 4, "terraform_version": "1.9.0", "lineage": "x", "resources": [] }', /this is the state file of Terraform itself/, /terraform show -json/],
  ['vnets.json', `[{ "id": "${id}", "name": "hub" }]`, /this is what az or PowerShell prints of resources/],
  ['powershell.json', `[{ "Id": "${id}", "Name": "hub" }]`, /this is what az or PowerShell prints of resources/],
  ['endpoints.json', '{ "loginServer": "contoso.azurecr.io", "dataEndpoints": [] }', /this is what az or PowerShell prints of resources/],
  ['main.bicep', 'param location string\n', /this is Bicep/, /bicep build \S+main\.bicep, then npx rehearse import \S+main\.json/],
  ['main.tf', 'resource "azurerm_virtual_network" "hub" {}\n', /this is Terraform's own language/, /terraform show -json/],
]

test('a source in the place of a design is named, with the command that makes a design of it', (t) => {
  const folder = temporaryFolder(t)
  for (const [name, text, message, hint] of sources) {
    const file = join(folder, name)
    writeFileSync(file, text)
    const [problem, ...more] = loadTopology(file).problems ?? []
    t.deepEqual([problem?.code, more], ['not-a-design', []], name)
    t.regex(problem?.message ?? '', message)
    t.regex(problem?.hint ?? '', hint ?? new RegExp(`^npx rehearse import ${file} -o design\\.yaml$`))
  }
})

test('a design that is written as JSON stays one', (t) => {
  t.deepEqual([...loadTopology(temporaryFile(t, 'design.json', '{ "registries": { "contoso": { "location": "westeurope" } } }')).topology?.registries.keys() ?? []], ['contoso'])
})

for (const verb of ['check', 'validate', 'test', 'plan', 'graph', 'up', 'drift', 'probe']) {
  test(`rehearse ${verb} of a template says what it is, and ends with 64`, async (t) => {
    const file = temporaryFile(t, 'main.json', template)
    const { code, stdout, stderr } = await rehearse([verb, file, ...(verb === 'drift' ? [file] : [])])
    t.is(code, 64)
    t.regex(stdout + stderr, /main\.json:1:1: error\[not-a-design\]: this is an ARM template[^\n]*\n {2}hint: npx rehearse import \S+main\.json -o design\.yaml\n/)
    t.notRegex(stdout + stderr, /unknown-key|\$schema/)
  })
}
