import { spawnSync } from 'node:child_process'
import { ImportError } from './refusal.ts'

/** Octets of a template: more than Azure takes. */
const largest = 64 * 1024 * 1024

/**
 * The ARM template that the `bicep` command makes of a file: https://learn.microsoft.com/azure/azure-resource-manager/bicep/bicep-cli#build.
 * Modules from a registry it may have to fetch. Throws where there is no such command, and with its own words where it refuses.
 */
export function buildBicep(file: string): string {
  const { error, status, stdout, stderr } = spawnSync('bicep', ['build', '--stdout', file], { encoding: 'utf8', maxBuffer: largest, stdio: ['ignore', 'pipe', 'pipe'] })
  if (error !== undefined && (error as NodeJS.ErrnoException).code === 'ENOENT') {
    throw new ImportError(`${file}: Bicep is read by the bicep command, which is not installed here`, `bicep build ${file} where it is, and import the JSON that it writes`)
  }
  if (error !== undefined || status !== 0) {
    const said = error?.message ?? stderr.trim().split('\n').slice(0, 10).join('\n')
    throw new ImportError(`${file}: bicep build did not make a template of it:\n${said}`, 'mend that, or import the JSON of a template that was built before')
  }
  return stdout
}
