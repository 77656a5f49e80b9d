import { execFile, spawn } from 'node:child_process'
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import test, { type ExecutionContext } from 'ava'
import { parse } from 'yaml'
import { temporaryFolder } from '../temporary.ts'

// The steps of the composite action and of the template for Azure Pipelines, run as their runners do: by bash, with their inputs filled in.

interface Step {
  readonly run?: string
  readonly bash?: string
  readonly env?: Readonly<Record<string, string>>
}

const main = `${process.execPath} ${resolve('harness/cli/rehearse.js')}`
const broken = resolve('topologies/shared-zone-conflict.yaml')
const whole = resolve('topologies/flagship.yaml')

async function performed(t: ExecutionContext, step: Step, inputs: Readonly<Record<string, string>>): Promise<{ readonly code: number; readonly output: string; readonly folder: string }> {
  const folder = temporaryFolder(t)
  const filled = Object.fromEntries(Object.entries(step.env ?? {}).map(([name, value]) => [name, value.replace(/\$\{\{ (?:inputs|parameters)\.(\w+) \}\}/g, (_, input: string) => inputs[input] ?? '')]))
  const env = { ...process.env, ...filled, GITHUB_STEP_SUMMARY: join(folder, 'summary.md') }
  try {
    const { stdout } = await promisify(execFile)('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run ?? step.bash ?? ''], { cwd: folder, env })
    return { code: 0, output: stdout, folder }
  } catch (error) {
    const { code, stdout } = error as { code: number; stdout: string }
    return { code, output: stdout, folder }
  }
}

const action: { runs: { steps: [Step, Step] }; inputs: Record<string, { default: string }> } = parse(readFileSync('.github/actions/rehearse/action.yml', 'utf8'))
const inputs = { ...Object.fromEntries(Object.entries(action.inputs).map(([name, one]) => [name, one.default])), rehearse: main }

for (const [designs, code] of [[broken, 1], [whole, 0]] as const) {
  test.serial(`action: ${designs.split('/').at(-1)} ends with ${code}, with annotations, a summary and every report`, async (t) => {
    const { code: ended, output, folder } = await performed(t, action.runs.steps[0], { ...inputs, designs })
    t.is(ended, code, output)
    for (const name of ['report.json', 'report.html', 'report.sarif', 'report.md']) t.true(existsSync(join(folder, 'rehearsal', name)), name)
    t.is(output.includes('::error file='), code === 1)
    t.regex(readFileSync(join(folder, 'summary.md'), 'utf8'), code === 1 ? /: fail/ : /: pass/)
    t.regex(readFileSync(join(folder, 'rehearsal/report.html'), 'utf8'), /<svg/)
  })
}

test.serial('action: what changes for clients is told, and that it does is no failure; a design that is none is', async (t) => {
  const { code, folder } = await performed(t, action.runs.steps[1], { ...inputs, designs: whole, base: broken })
  t.is(code, 0)
  t.regex(readFileSync(join(folder, 'summary.md'), 'utf8'), /\| app-weu \| contoso\.azurecr\.io A \| .*10\.2\.1\.6.* \| .*10\.1\.1\.6/)
  t.is((await performed(t, action.runs.steps[1], { ...inputs, designs: whole, base: 'nowhere.yaml' })).code, 64)
})

test.serial('Azure Pipelines: the template ends as the designs do, and leaves the results that it publishes', async (t) => {
  const template: { parameters: { name: string; default: string }[]; steps: [Step, { inputs: { testResultsFiles: string } }] } = parse(readFileSync('.azure-pipelines/rehearse.yml', 'utf8'))
  const parameters = { ...Object.fromEntries(template.parameters.map((one) => [one.name, one.default])), rehearse: main, designs: broken }
  const { code, output, folder } = await performed(t, template.steps[0], parameters)
  t.is(code, 1)
  t.regex(output, /##vso\[task\.uploadsummary\].*report\.md/)
  t.regex(readFileSync(join(folder, 'rehearsal/report.xml'), 'utf8'), /failures="4"/)
})

test.serial('check --watch: once more when the design is written, and until it is interrupted', async (t) => {
  const file = join(temporaryFolder(t), 'topology.yaml')
  copyFileSync(broken, file)
  const child = spawn(process.execPath, ['harness/cli/rehearse.js', 'check', file, '--watch', '--only', 'service-names-private'])
  const ended = new Promise<number | null>((done) => child.on('exit', done))
  let output = ''
  const seen = (pattern: RegExp) => new Promise<void>((done) => {
    const look = (): void => void (pattern.test(output) && done())
    child.stdout.on('data', (text: Buffer) => ((output += text.toString()), look()))
    child.stderr.on('data', (text: Buffer) => ((output += text.toString()), look()))
    look()
  })
  await seen(/fail [^]*watching/)
  output = ''
  writeFileSync(file, readFileSync(whole))
  await seen(/^pass /m)
  child.kill('SIGINT')
  t.is(await ended, 0)
})
