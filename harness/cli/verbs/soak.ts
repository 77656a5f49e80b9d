import { breakable } from '../../facts/components.ts'
import { suggestion } from '../../language/nearest.ts'
import type { Facts } from '../../facts/facts.ts'
import { seconds } from '../../scenarios/judge.ts'
import { worst } from '../../scenarios/render.ts'
import { soakInLab } from '../../scenarios/soak/in-lab.ts'
import { renderSoak, renderSoakInLab, soakInLabJson, soakJson } from '../../scenarios/soak/render.ts'
import { soak as soakDesign, type SoakOptions } from '../../scenarios/soak/soak.ts'
import { flag, list, text, type Arguments, type Command } from '../command.ts'
import type { Context } from '../context.ts'
import { readDesign } from '../designs.ts'
import { exitCode, UsageError } from '../exit-codes.ts'
import { progress } from '../progress.ts'

export const soak: Command = {
  name: 'soak',
  summary: 'break things at random for a while, and find the shortest story that does harm',
  help: `rehearse soak [FILE] [options]

Plays random faults of a design in the model, in virtual time, with its probes and caches. Whatever fails, no name that is meant to stay private may get a public
address, and once all is mended everybody must be answered as before. Where that does not hold, faults are left out and shortened until
nothing more can go, and what is left is shown as a scenario that a design can have. The same seed is the same story. Packets and answers that get lost
by chance are left out.

  --minutes N          for so long; 60 unless stated
  --seed S             another story; 1 unless stated
  --at-once N          at most so many faults at the same time; 2 unless stated
  --without KIND       these do not fail, such as zone-link or record; may be repeated. rehearse faults FILE lists what can
  --lab                in containers and in real time, beside the model: the same faults at the same moments, but for those that a lab can not do.
                       Everything is mended at the end, whatever happens; then all forget, and must be answered as before
  --json               the same as JSON

Exit codes: 0 all holds, 1 not, 2 there is nobody to watch or nothing to break, or nobody can tell, 64 usage or invalid topology.
`,
  readsDesigns: true,
  options: { minutes: { type: 'string' }, seed: { type: 'string' }, 'at-once': { type: 'string' }, without: { type: 'string', multiple: true }, lab: { type: 'boolean' }, json: { type: 'boolean' } },
  async run(input, context) {
    const options = { minutes: whole(input, 'minutes', 60, 10_000), seed: whole(input, 'seed', 1, 999_999_999), atOnce: whole(input, 'at-once', 2, 20), without: list(input, 'without') }
    const design = readDesign(input.positionals, context)
    const kinds = new Set<string>(breakable(design.facts).map(({ kind }) => kind))
    const unknown = options.without.find((kind) => !kinds.has(kind))
    if (unknown !== undefined) throw new UsageError(`${design.file} has no component of the kind ${unknown}`, suggestion(unknown, kinds, 'it has'))
    using steps = progress(context)
    if (flag(input, 'lab')) return inContainers(design.facts, options, { json: flag(input, 'json'), steps, context })
    steps.step(`${design.facts.topology.name}: playing`)
    const soaked = soakDesign(design.facts, options)
    context.stdout.write(flag(input, 'json') ? `${JSON.stringify(soakJson(soaked), null, 2)}\n` : `${renderSoak(soaked).join('\n')}\n`)
    if (soaked.failing.length > 0) return exitCode.fail
    return soaked.clients === 0 || soaked.episodes.length === 0 ? exitCode.unknown : exitCode.pass
  },
}

/** In a lab of its own, which ends with it. */
async function inContainers(facts: Facts, options: SoakOptions, { json, steps, context }: { readonly json: boolean; readonly steps: ReturnType<typeof progress>; readonly context: Context }): Promise<number> {
  steps.step('container engine and images')
  await Promise.all([context.deps.prepare(context.stderr), context.deps.load()])
  steps.step(`${facts.topology.name}: starting the lab`)
  await using lab = await context.deps.startLab(await context.deps.plan(facts), { kind: 'test', signal: context.signal })
  steps.step(`${facts.topology.name}: playing for ${options.minutes} min`)
  const soaked = await soakInLab(facts, options, lab, { signal: context.signal, told: ({ at, what, id, because }) => context.stderr.write(`${seconds(at).padStart(10)}  ${what} ${id}${because === undefined ? '' : `: ${because}`}\n`) })
  context.signal.throwIfAborted()
  context.stdout.write(json ? `${JSON.stringify(soakInLabJson(soaked), null, 2)}\n` : `${renderSoakInLab(soaked).join('\n')}\n`)
  const verdict = soaked.predicted.episodes.length === 0 ? 'none' : worst(soaked.judged)
  return verdict === 'fail' ? exitCode.fail : verdict === 'pass' ? exitCode.pass : exitCode.unknown
}

function whole(input: Arguments, option: string, usual: number, most: number): number {
  const written = text(input, option)
  if (written === undefined) return usual
  const number = Number(written)
  if (!/^\d+$/.test(written) || number < 1 || number > most) throw new UsageError(`--${option} takes a whole number from 1 to ${most}, not "${written}"`)
  return number
}
