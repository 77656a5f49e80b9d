import { execFile } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import test, { type ExecutionContext } from 'ava'
import { parse } from 'yaml'
import type { Report } from '../../harness/report/report.ts'
import { temporaryFolder } from '../temporary.ts'

// The examples for several machines, run as their engines do: with the variables that those set, once for each machine. tests/slurm.sh does the
// same with a real Slurm.

const main = `${process.execPath} ${resolve('harness/cli/rehearse.js')}`
const designs = ['flagship', 'shared-zone-conflict', 'one-network', 'hub-and-spoke']

/** What npx would find. */
const asHere = (script: string): string => script.replaceAll('npx --no rehearse', main)

async function performed(folder: string, script: string, env: Readonly<Record<string, string>>, shell: readonly string[] = ['bash', '-c']): Promise<number> {
  const [command, ...options] = shell as [string, ...string[]]
  return promisify(execFile)(command, [...options, script], { cwd: folder, env: { ...process.env, ...env } }).then(() => 0, ({ code }: { code: number }) => code)
}

function work(t: ExecutionContext): string {
  const folder = temporaryFolder(t)
  for (const name of ['designs', 'reports']) mkdirSync(join(folder, name))
  for (const name of designs) copyFileSync(`topologies/${name}.yaml`, join(folder, `designs/${name}.yaml`))
  return folder
}

/** What does not depend on when and how long. */
function meaning(file: string): unknown {
  const { verdict, topologies } = JSON.parse(readFileSync(file, 'utf8')) as Report
  return { verdict, topologies: JSON.parse(JSON.stringify(topologies, (key, value: unknown) => (key === 'duration' ? undefined : value))) as unknown }
}

interface Machines {
  readonly script: string
  /** How the engine runs it. */
  readonly shell?: readonly string[]
  readonly env: (n: number) => Readonly<Record<string, string>>
  /** Where a task's failed checks are not the engine's business. */
  readonly codes: readonly number[]
}

let whole: Promise<unknown> | undefined

/** What one machine finds. */
async function ofOne(t: ExecutionContext): Promise<unknown> {
  const folder = work(t)
  await performed(folder, `${main} check designs/ --reporter json --output whole.json`, {})
  return meaning(join(folder, 'whole.json'))
}

const read = (name: string) => readFileSync(`examples/${name}`, 'utf8')
const job = parse(read('kubernetes-job.yaml')) as { spec: { completions: number; template: { spec: { containers: [{ env: [{ name: string; value: string }]; args: [string] }] } } } }
const [pod] = job.spec.template.spec.containers
const workflow = parse(read('github-matrix.yml')) as { jobs: { check: { strategy: { matrix: { part: string[] } }; env: Record<string, string>; steps: { run?: string }[] }; report: { steps: { run?: string }[] } } }
const gitlab = parse(read('gitlab-ci.yml')) as { check: { parallel: number; script: [string] }; report: { script: [string] } }

const engines: Readonly<Record<string, Machines>> = {
  Slurm: { script: `bash ${resolve('examples/slurm.sh')} designs/`, codes: [0, 1], env: (n) => ({ REHEARSE: main, SLURM_ARRAY_TASK_ID: String(n + 1), SLURM_ARRAY_TASK_MIN: '1', SLURM_ARRAY_TASK_MAX: '3', SLURM_ARRAY_TASK_STEP: '1', SLURM_ARRAY_TASK_COUNT: '3' }) },
  Kubernetes: { shell: ['/bin/sh', '-c'], script: asHere(pod.args[0]), codes: [0, 0], env: (n) => ({ JOB_COMPLETION_INDEX: String(n), [pod.env[0].name]: pod.env[0].value }) },
  GitHub: {
    shell: ['bash', '--noprofile', '--norc', '-eo', 'pipefail', '-c'],
    script: asHere(workflow.jobs.check.steps.find(({ run }) => run?.includes('--shard'))!.run!),
    codes: [0, 1],
    env: (n) => Object.fromEntries(Object.entries(workflow.jobs.check.env).map(([name, value]) => [name, value.replace('${{ strategy.job-index }}', String(n)).replace('${{ strategy.job-total }}', '3')])),
  },
  GitLab: { script: asHere(gitlab.check.script[0]), codes: [0, 1], env: (n) => ({ CI_NODE_INDEX: String(n + 1), CI_NODE_TOTAL: '3' }) },
}

test.serial('examples: say everywhere that there are three machines', (t) => {
  t.deepEqual([job.spec.completions, Number(pod.env[0].value), workflow.jobs.check.strategy.matrix.part.length, gitlab.check.parallel], [3, 3, 3, 3])
  t.regex(read('slurm.sh'), /^#SBATCH --array=1-3$/m)
})

test.serial('examples: none lets npx take a package of that name from the registry, which is somebody else’s', (t) => {
  const files = [...readdirSync('examples').map((name) => `examples/${name}`), '.github/actions/rehearse/action.yml', '.azure-pipelines/rehearse.yml']
  t.deepEqual(files.filter((file) => /npx (?!--no )/.test(readFileSync(file, 'utf8'))), [])
})

for (const [engine, { script, shell, env, codes }] of Object.entries(engines)) {
  test.serial(`${engine}: three machines find together what one finds, and a design of one that is lost is unknown`, async (t) => {
    const folder = work(t)
    const ended = await Promise.all([0, 1, 2].map((n) => performed(folder, script, env(n), shell)))
    t.deepEqual([...new Set(ended)].toSorted((a, b) => a - b), [...new Set(codes)])
    const reports = readdirSync(folder, { recursive: true }).map(String).filter((name) => /rehearsal-\d\.json$/.test(name)).toSorted()
    t.is(reports.length, 3)
    t.is(await performed(folder, `${main} merge ${reports.join(' ')} --reporter json --output merged.json`, {}), 1)
    t.deepEqual(meaning(join(folder, 'merged.json')), await (whole ??= ofOne(t)))
    // The machine that has the design that fails is not the one that is killed: what is left is known to fail, what is lost is known to nobody.
    const lost = reports.find((name) => (JSON.parse(readFileSync(join(folder, name), 'utf8')) as Report).verdict === 'pass')!
    const its = (JSON.parse(readFileSync(join(folder, lost), 'utf8')) as Report).topologies.map(({ name }) => name)
    rmSync(join(folder, lost))
    await performed(folder, `${main} merge ${reports.filter((name) => name !== lost).join(' ')} --reporter json --output partial.json`, {})
    const { topologies } = JSON.parse(readFileSync(join(folder, 'partial.json'), 'utf8')) as Report
    t.deepEqual(topologies.filter(({ verdict }) => verdict === 'unknown').map(({ name }) => name.replace(/.*\//, '').replace('.yaml', '')), its)
  })
}
