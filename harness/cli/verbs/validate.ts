import { loadTopology } from '../../topology/load.ts'
import { formatProblems } from '../../language/format-problems.ts'
import type { Command } from '../command.ts'
import { topologyFiles } from '../designs.ts'
import { exitCode } from '../exit-codes.ts'

export const validate: Command = {
  name: 'validate',
  summary: 'read topologies and tell all that is wrong with them',
  help: `rehearse validate [FILE|FOLDER …]

Reads topologies and prints every problem as file:line:column, with the line it is about. Without a file: topology.yaml.

Exit codes: 0 valid (there may be warnings), 64 invalid.
`,
  readsDesigns: true,
  options: {},
  async run({ positionals }, { stdout, allowFilesOutside = false }) {
    let invalid = 0
    for (const file of topologyFiles(positionals)) {
      const { topology, problems, warnings, text, texts } = { warnings: [], ...loadTopology(file, { allowFilesOutside }) }
      const told = problems ?? warnings
      if (told.length > 0) stdout.write(`${formatProblems(told, text, file, texts)}\n`)
      if (!topology) invalid++
      else stdout.write(`${file}: valid; ${sizes(topology)}\n`)
    }
    return invalid > 0 ? exitCode.usage : exitCode.pass
  },
}

function sizes(topology: NonNullable<ReturnType<typeof loadTopology>['topology']>): string {
  const { registries, services, virtualNetworks, privateEndpoints, privateDnsZones, hosts } = topology
  const counted = { registries, ...(services.size > 0 && { services }), 'virtual networks': virtualNetworks, 'private endpoints': privateEndpoints, 'private DNS zones': privateDnsZones, hosts }
  return Object.entries(counted).map(([what, things]) => `${what} ${things.size}`).join(', ')
}
