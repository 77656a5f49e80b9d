import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { atMost, text, type Command } from '../command.ts'
import { exitCode, UsageError } from '../exit-codes.ts'
import { suggestion } from '../../language/nearest.ts'

const systems = ['github', 'azure', 'none'] as const

export const init: Command = {
  name: 'init',
  summary: 'write a first design, and the file that checks it in CI',
  help: `rehearse init [FOLDER] [options]

Writes topology.yaml, a design that holds as it stands, whose first line tells editors its schema, and the file by which every change
of it is checked. Nothing that is there is written over.

  --ci SYSTEM          github (default): .github/workflows/private-dns.yml; azure: azure-pipelines.yml; none
`,
  options: { ci: { type: 'string' } },
  async run(input, context) {
    atMost(input, 1)
    const folder = input.positionals[0] ?? '.'
    const ci = text(input, 'ci') ?? 'github'
    if (!systems.some((system) => system === ci)) throw new UsageError(`there is no --ci ${ci}`, suggestion(ci, systems, 'systems'))
    const files = new Map([[join(folder, 'topology.yaml'), design(folder)]])
    if (ci === 'github') files.set(join(folder, '.github/workflows/private-dns.yml'), workflow)
    if (ci === 'azure') files.set(join(folder, 'azure-pipelines.yml'), pipeline)
    const there = [...files.keys()].filter((file) => existsSync(file))
    if (there.length > 0) throw new UsageError(`${there.join(' and ')} ${there.length > 1 ? 'are' : 'is'} there already, and nothing was written`, 'rehearse init ANOTHER-FOLDER, or take the file away')
    for (const [file, content] of files) {
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, content)
      context.stdout.write(`written ${file}\n`)
    }
    context.stdout.write(`next    rehearse check ${join(folder, 'topology.yaml')}\n`)
    if (ci !== 'none' && !isDependency(folder)) context.stdout.write(`for CI  npm install --save-dev PACKAGE, the file that npm pack made of dns-rehearsal: package.json and its lock file are what npm ci reads\n`)
    return exitCode.pass
  },
}

/** Whether the folder's package.json names the package that CI is to install. */
function isDependency(folder: string): boolean {
  const file = join(folder, 'package.json')
  return existsSync(file) && readFileSync(file, 'utf8').includes('"dns-rehearsal"')
}

/** Where the schema is from there: in the package, or in the checkout. */
function design(folder: string): string {
  const own = fileURLToPath(new URL('../../topology/topology.schema.json', import.meta.url))
  const path = relative(folder, own).split('\\').join('/')
  return `# yaml-language-server: $schema=${path.startsWith('.') ? path : `./${path}`}
#
# A registry that is reached through its private endpoint from the network, and from nowhere else.
registries:
  contoso: { location: westeurope, publicNetworkAccess: Disabled }
virtualNetworks:
  hub: { location: westeurope, addressSpace: 10.1.0.0/16, subnets: { endpoints: 10.1.1.0/24, apps: 10.1.2.0/24 } }
privateDnsZones:
  registry-zone: { name: privatelink.azurecr.io, virtualNetworkLinks: [hub] }
privateEndpoints:
  contoso-endpoint: { registry: contoso, subnet: hub/endpoints, privateDnsZoneGroup: [registry-zone] }
hosts: { app: hub/apps, laptop: internet }
intent:
  - { from: app, to: contoso, reach: privately }
  - { from: laptop, to: contoso, reach: never }
`
}

const workflow = `name: Private DNS
on: [push, pull_request]
permissions: { contents: read }
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with: { node-version: 24 }
      - run: npm ci
      # With --no nothing is taken from the registry, where the package of that name is somebody else's.
      - run: npx --no rehearse check topology.yaml --reporter github
`

const pipeline = `trigger: ['*']
pool: { vmImage: ubuntu-latest }
steps:
  - task: UseNode@1
    inputs: { version: '24.x' }
  - bash: npm ci
  # With --no nothing is taken from the registry, where the package of that name is somebody else's.
  - bash: npx --no rehearse check topology.yaml --reporter junit --output report.xml
    displayName: Check private DNS
  - task: PublishTestResults@2
    condition: always()
    inputs: { testResultsFormat: JUnit, testResultsFiles: report.xml }
`
