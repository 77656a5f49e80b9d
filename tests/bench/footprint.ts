import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Plan } from '../../harness/plan/plan.ts'
import { openEngine } from '../../harness/runtime/open-engine.ts'
import { startLab } from '../../harness/runtime/start-lab.ts'
import type { Figure } from './figures.ts'

const run = promisify(execFile)
const units: Readonly<Record<string, number>> = { B: 1 / 1024 / 1024, KiB: 1 / 1024, MiB: 1, GiB: 1024 }

/** What a lab weighs: its containers, and their memory as the engine accounts it, for each host of the design. */
export async function footprintFigures(plan: Plan): Promise<readonly Figure[]> {
  await using lab = await startLab(plan, { engine: await openEngine() })
  const hosts = plan.nodes.filter(({ kind }) => kind === 'host').length
  const { stdout: ids } = await run('docker', ['ps', '-q', '--filter', `label=dns-rehearsal.run=${lab.run}`])
  const { stdout } = await run('docker', ['stats', '--no-stream', '--format', '{{.MemUsage}}', ...ids.trim().split('\n')])
  const megabytes = stdout.trim().split('\n').map((line) => {
    const [, amount, unit = ''] = /^([\d.]+)([KMG]?i?B)/.exec(line) ?? []
    return Number(amount) * (units[unit] ?? Number.NaN)
  })
  const total = megabytes.reduce((sum, one) => sum + one, 0)
  return [
    { name: 'containers for each host', unit: '', values: [megabytes.length / hosts] },
    { name: 'memory of the lab', unit: 'MB', values: [total] },
    { name: 'memory for each host', unit: 'MB', values: [total / hosts] },
  ]
}
