import { formatProblems } from '../../language/format-problems.ts'
import { suggestion } from '../../language/nearest.ts'
import { builtInFor, type BuiltIns } from '../../scenarios/built-in.ts'
import { wrongWith } from '../../scenarios/find.ts'
import { historyLines } from '../../scenarios/history.ts'
import { seconds } from '../../scenarios/judge.ts'
import { playedJson, renderLedger, renderTimeline, settingsText, worst, type Played } from '../../scenarios/render.ts'
import { rehearseScenario } from '../../scenarios/rehearse.ts'
import { changesOf, faster } from '../../scenarios/timeline.ts'
import type { Scenario } from '../../resources/scenarios/scenario.ts'
import { located } from '../../topology/parse.ts'
import { renderScenariosHtml } from '../../report/html/scenarios.ts'
import { toolVersion } from '../version.ts'
import { atMost, flag, text, type Command } from '../command.ts'
import { readDesign, type Design } from '../designs.ts'
import { exitCode, InvalidTopologyError, UsageError } from '../exit-codes.ts'
import type { Context } from '../context.ts'
import { inModel } from '../own-scenarios.ts'
import { progress } from '../progress.ts'
import { writeOutput } from '../report-file.ts'

export const scenarios: Command = {
  name: 'scenarios',
  summary: 'predict what clients see while things break and are mended',
  help: `rehearse scenarios [FILE [NAME [--lab [--faster N]]]] [--json] [--history FILE] [--html FILE]

Plays stories of failure in the model, without an engine and in virtual time: those that the design writes, and the built-in ones that it
can have. Probes, their tolerance, TTLs and caches take their time. Says for each client how long it got nowhere, which addresses it
saw, and whether that is within the objectives; and why the other built-in scenarios are none for this design. With NAME one
scenario, with everything that each client saw, and when.

  NAME                 a scenario of the list, such as replica-down:contoso/eastus2; replica-down alone is all of its kind
  --lab                play it in containers, in real time: everybody looks several times a second, and what is broken is mended at the end.
                       The prediction stands beside what was seen
  --faster N           with waits, limits, probing and Traffic Manager's TTLs divided by N, in containers and in the prediction; what others
                       let caches remember stays as it is
  --verbose            a line of the table for each client, those that noticed nothing included
  --json               the same as JSON
  --html FILE          write a page with the timeline of every client, to look at in a browser
  --history FILE       of one scenario: write all that was seen, a line of JSON for each thing that happened

In containers real probers send requests to endpoints; what they find out decides what Traffic Manager answers.

Objectives: built-in scenarios demand that no name which is meant to stay private gets a public address, and that in the end all is as
before. How long an outage may be is for scenarios of the design to say. Clients that are not served while nothing is broken are left out of
built-in scenarios, which is told once; where they should be served, nobody can tell what failures do.

Which replica answers behind a private endpoint, and whether another one takes its place, no source tells: where that matters to somebody,
the scenario is played with every value of the settings replicaSelection and followsHealth. Objectives have to hold with all.

Exit codes: 0 all objectives hold, 1 not, 2 nobody can tell, 64 usage or a scenario that can not be played.
`,
  readsDesigns: true,
  options: { json: { type: 'boolean' }, history: { type: 'string' }, html: { type: 'string' }, lab: { type: 'boolean' }, faster: { type: 'string' }, verbose: { type: 'boolean' } },
  async run(input, context) {
    atMost(input, 2)
    const [file, name] = input.positionals
    const design = readDesign(file === undefined ? [] : [file], context)
    refuse(design, context)
    const builtIn = builtInFor(design.facts)
    const own = [...design.facts.topology.scenarios.values()]
    const all = [...own, ...builtIn.scenarios.filter((one) => !own.some((other) => other.name === one.name))]
    const chosen = name === undefined ? all : named(all, name)
    if (name !== undefined && chosen.length === 0) {
      const why = builtIn.others.find((other) => other.name === name)
      throw new UsageError(why === undefined ? `${design.file} has no scenario ${name}` : `${name} is none for ${design.file}: ${why.because}`, suggestion(name, all.map((one) => one.name), 'it has'))
    }
    const history = text(input, 'history')
    if (history !== undefined && name === undefined) throw new UsageError('--history is about one scenario: name it')
    const inLab = flag(input, 'lab')
    if (inLab && name === undefined) throw new UsageError('--lab plays one scenario: name it')
    if ((inLab || history !== undefined) && chosen.length > 1) throw new UsageError(`${name} is several scenarios, and ${inLab ? '--lab plays one' : '--history is about one'}`, `name one of them: ${chosen.map((one) => one.name).join(', ')}`)
    const times = Number(text(input, 'faster') ?? 1)
    if (!(times >= 1) || (times !== 1 && !inLab)) throw new UsageError('--faster takes a number from 1 on, and goes with --lab')
    const played = inLab ? [await inContainers(design, faster(chosen[0]!, times), times, context)] : chosen.flatMap((scenario) => inModel(design.facts, scenario))
    if (history !== undefined) writeOutput(history, () => `${historyLines(played[0]!.history).join('\n')}\n`)
    const others = name === undefined ? builtIn.others : []
    const unserved = chosen.some(({ without }) => without !== undefined) ? builtIn.unserved : []
    const told = { scenarios: played.map(playedJson), others, unserved }
    const page = text(input, 'html')
    if (page !== undefined) writeOutput(page, () => renderScenariosHtml(told, { design: design.facts.topology.name, file: design.file, tool: `dns-rehearsal ${toolVersion}` }))
    context.stdout.write(flag(input, 'json') ? `${JSON.stringify(told, null, 2)}\n` : shown(played, { one: chosen.length === 1 && name !== undefined, all: flag(input, 'verbose'), others, unserved }))
    // Whoever should be served and was left out, nobody can tell what would have become of it.
    const verdict = worst([...played.flatMap(({ judged }) => judged), ...unserved.filter(({ meant }) => meant).map(() => ({ verdict: 'unknown' as const }))])
    return verdict === 'fail' ? exitCode.fail : verdict === 'pass' ? exitCode.pass : exitCode.unknown
  },
}

/** The one of that name, or all of a built-in: `replica-down` is each of its replicas. */
function named(all: readonly Scenario[], name: string): readonly Scenario[] {
  const exactly = all.filter((one) => one.name === name)
  return exactly.length > 0 ? exactly : all.filter((one) => one.name.startsWith(`${name}:`))
}

/** In a lab of its own, which ends with it. */
async function inContainers({ facts }: Design, scenario: Scenario, times: number, context: Context): Promise<Played> {
  using steps = progress(context)
  steps.step('container engine and images')
  await Promise.all([context.deps.prepare(context.stderr), context.deps.load()])
  steps.step(`${facts.topology.name}: starting the lab`)
  await using lab = await context.deps.startLab(await context.deps.plan(facts), { kind: 'test', signal: context.signal })
  const { end } = changesOf(scenario)
  steps.step(`${scenario.name}: takes ${Math.round(end)} s`)
  const played = await rehearseScenario(facts, scenario, lab, { signal: context.signal, times, told: ({ at, what, id, because }) => context.stderr.write(`${seconds(at).padStart(10)}  ${what} ${id}${because === undefined ? '' : `: ${because}`}\n`) })
  context.signal.throwIfAborted()
  return played
}

function shown(played: readonly Played[], { one, all, others, unserved }: Pick<BuiltIns, 'others' | 'unserved'> & { readonly one: boolean; readonly all: boolean }): string {
  const lines = one ? played.flatMap(renderTimeline) : renderLedger(played, { all })
  const failing = one ? [] : played.flatMap(({ history, judged, under }) => judged.filter(({ verdict }) => verdict !== 'pass').map((found) => `${found.verdict} ${history.scenario}${under === undefined ? '' : ` (if ${settingsText(under)})`}: ${found.host}, ${found.name}, ${found.at === undefined ? '' : `at ${seconds(found.at)}: `}expected ${found.expected}, observed ${found.observed}`))
  return `${[...lines, ...(failing.length > 0 ? ['', ...failing] : []), ...(unserved.length > 0 ? ['', 'not watched in built-in scenarios, since not served while nothing is broken:', ...unserved.map(({ host, name, message }) => `  ${host}, ${name}: ${message}`)] : []), ...(others.length > 0 ? ['', 'not for this design:', ...others.map(({ name, because }) => `  ${name}: ${because}`)] : [])].join('\n')}\n`
}

/** What can not be played is told before anything is, all of it. */
function refuse(design: Design, { stderr }: Pick<Context, 'stderr'>): void {
  const wrong = wrongWith(design.facts)
  if (wrong.length === 0) return
  const { source } = design
  stderr.write(`${formatProblems(located(wrong, source), source.text, design.file, source.texts)}\n`)
  throw new InvalidTopologyError(`${design.file}: ${wrong.length === 1 ? 'a scenario' : `${wrong.length} things in scenarios`} can not be played`)
}
