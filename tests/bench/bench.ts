import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { images, labImages } from '../../docker/images.ts'
import { prepare } from '../../docker/setup.ts'
import { issueCertificates } from '../../harness/plan/certificates.ts'
import { makePlan } from '../../harness/plan/make-plan.ts'
import type { Plan } from '../../harness/plan/plan.ts'
import { facts, type Facts } from '../../harness/facts/facts.ts'
import { loadTopology } from '../../harness/topology/load.ts'
import { askingFigures } from './asking.ts'
import { checkFigures, comparisonFigures, faultFigures, htmlFigures } from './designs.ts'
import { table, type Figure } from './figures.ts'
import { footprintFigures } from './footprint.ts'
import { growthFigures } from './growth.ts'
import { hybridModelFigures } from './hybrid-model.ts'
import { resolutionFigures, sizeFigures, zoneFigures } from './model.ts'
import { registryFigures } from './registry.ts'
import { rehearsalFigures, upAndDownFigures } from './rehearsal.ts'
import { playedFigures, watchedFigures } from './scenarios.ts'
import { tunnelFigures } from './tunnel.ts'
import { runScript, UsageError } from '../script.ts'

const help = `npm run bench [-- options]

Measures what the design asks to be measured, prints a table and writes it down. Ratios are between things measured in turn in one run;
nothing is judged. It takes minutes, and other work on the machine shows in it.

  --only PART    parts whose title has this in it, such as asking or rehearsal
  --runs N       how often each thing is measured (5)
  --output FILE  where it is written (bench.json)
`

interface Settings {
  readonly runs: number
  readonly only: string | undefined
  readonly output: string
}

const file = 'topologies/flagship.yaml'
/** The hybrid flagship, and two hosts of it with the tunnel between them. */
const hybrid = { file: 'topologies/centralised-resolver.yaml', from: 'desk', to: 'jump' }

function settings(): Settings | undefined {
  const { values } = parseArgs({ options: { runs: { type: 'string', default: '5' }, only: { type: 'string' }, output: { type: 'string', default: 'bench.json' }, help: { type: 'boolean', short: 'h', default: false } } })
  if (values.help) return undefined
  if (!/^[1-9]\d{0,3}$/.test(values.runs)) throw new UsageError(`--runs ${values.runs}: expected a number from 1 on`)
  return { runs: Number(values.runs), only: values.only, output: values.output }
}

async function measure({ runs, only, output }: Settings): Promise<number> {
  const { design, plan } = await planned(file)
  const { design: hybridDesign, plan: hybridPlan } = await planned(hybrid.file)
  const replicated = await planned('topologies/geo-replicated-images.yaml')
  const groups: readonly [string, () => Promise<readonly Figure[]>][] = [
    ['The model', async () => [...resolutionFigures(design, runs), ...sizeFigures(runs), ...zoneFigures()]],
    ['Checks without containers', async () => [...faultFigures(runs), ...(await checkFigures(runs)), ...(await comparisonFigures(runs))]],
    ['The HTML report', () => htmlFigures(runs)],
    ['Rehearsal of the flagship', () => rehearsalFigures(file, plan, { runs, target: 'at most 1.5' })],
    ['A lab that stays', () => upAndDownFigures(file, plan.name, runs)],
    ['A large lab', () => growthFigures()],
    ['Asking', () => askingFigures(plan, 'app-weu', runs)],
    ['The model, hybrid', async () => hybridModelFigures(hybridDesign, design, runs)],
    ['Rehearsal of the hybrid flagship', () => rehearsalFigures(hybrid.file, hybridPlan, { runs, target: 'at most 2.5' })],
    ['Tunnel', () => tunnelFigures(hybridPlan, hybridDesign, { ...hybrid, runs })],
    ['Scenarios', async () => [...playedFigures(design, runs), ...(await watchedFigures(plan, design, runs))]],
    ['Footprint', () => footprintFigures(plan)],
    ['Registry', () => registryFigures(replicated.plan, replicated.design, runs)],
  ]
  const chosen = groups.filter(([title]) => only === undefined || title.toLowerCase().includes(only.toLowerCase()))
  if (chosen.length === 0) throw new UsageError(`--only ${only}: no part is called so; there are ${groups.map(([title]) => title).join(', ')}`)
  await prepare({ images: [...labImages, 'bench', 'container-registry', 'registry-client'] })
  const measured: Record<string, readonly Figure[]> = {}
  for (const [title, figures] of chosen) {
    measured[title] = await figures()
    console.log(`${title}\n${table(measured[title]).replace(/^/gm, '  ')}\n`)
  }
  writeFileSync(output, `${JSON.stringify({ date: new Date().toISOString(), node: process.version, images, figures: measured }, null, 2)}\n`)
  console.log(`written to ${output}`)
  return 0
}

async function planned(path: string): Promise<{ readonly design: Facts; readonly plan: Plan }> {
  const { topology, problems } = loadTopology(path)
  if (!topology) throw new Error(problems.map(({ message }) => message).join('\n'))
  const design = facts(topology)
  return { design, plan: makePlan(design, await issueCertificates(design)) }
}

await runScript({ settings, help, run: measure })
