import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { facts, type Facts } from '../../facts/facts.ts'
import { parseTopology } from '../../topology/parse.ts'
import { atMost, required, text, type Arguments, type Command } from '../command.ts'
import type { Context } from '../context.ts'
import { plural } from '../../report/counts.ts'
import { readDesign } from '../designs.ts'
import { exitCode, UsageError } from '../exit-codes.ts'
import { grade } from '../learn/grade.ts'
import type { Lab } from '../learn/lab.ts'
import { labOf, labs } from '../learn/labs.ts'
import { newLab } from '../learn/new-lab.ts'
import { asJson, progressIn, readProgress, writeProgress, type Progress } from '../learn/progress.ts'

export const learn: Command = {
  name: 'learn',
  summary: 'learn private DNS by mending broken designs',
  help: `rehearse learn [list|start|hint|check|solution|class|new] …

  list                     the labs, in the order of the path, from easy to hard (also without a word)
  start LAB [FOLDER]       put a lab into a folder, which is called after it unless stated: the broken design, and the story
  hint [FOLDER]            the next hint
  check [FOLDER]           grade the design as it is now, by what hosts are predicted to see; says which symptom is left
  solution [FOLDER]        what would mend it
  class FOLDER             for a trainer: a table of all learners, each of whom has a folder in this one, with labs in it
  new FOLDER FILE BROKEN   make a lab of one's own, from a design that holds and one in which something is broken

  --seed NUMBER            with start: other names and addresses, and the same mistake; each learner may have another

Exit codes: 0 done, with check the whole grade; 1 check: something is left; 64 usage or invalid topology.
`,
  readsDesigns: true,
  options: { seed: { type: 'string' } },
  async run(input, context) {
    const [verb = 'list', ...rest] = input.positionals
    const words = { ...input, positionals: rest }
    const known: Readonly<Record<string, (input: Arguments, context: Context) => number | Promise<number>>> = { list, start, hint, check, solution, class: group, new: newLab }
    if (!Object.hasOwn(known, verb)) throw new UsageError(`rehearse learn knows no ${verb}`, Object.keys(known).join(', '))
    return known[verb]!(words, context)
  },
}

const levels = ['', 'easy', 'medium', 'hard']

function list(input: Arguments, { stdout }: Context): number {
  atMost(input, 0)
  const done = progressIn('.')
  for (const { id, title, level } of labs()) {
    const one = done.get(id)
    const mark = one === undefined ? '' : one === 'damaged' ? '?' : one.points === 100 ? 'done' : `${one.points} %`
    stdout.write(`${mark.padEnd(5)} ${levels[level]!.padEnd(7)} ${id.padEnd(28)}  ${title}\n`)
  }
  stdout.write('\nnpx rehearse learn start LAB\n')
  return exitCode.pass
}

function start(input: Arguments, { stdout }: Context): number {
  atMost(input, 2)
  const seed = Number(text(input, 'seed') ?? 0)
  if (!Number.isInteger(seed) || seed < 0) throw new UsageError('--seed is a whole number')
  const lab = labOf(required(input, 0, 'the lab'), seed)
  const folder = input.positionals[1] ?? lab.id
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new UsageError(`${folder} is not empty`, `rehearse learn start ${lab.id} ANOTHER-FOLDER`)
  mkdirSync(folder, { recursive: true })
  const schema = relative(folder, fileURLToPath(new URL('../../topology/topology.schema.json', import.meta.url))).split('\\').join('/')
  writeFileSync(join(folder, 'topology.yaml'), lab.files.topology.replace(/\$schema=\S+/, `$schema=${schema}`))
  writeFileSync(join(folder, 'README.md'), storyOf(lab))
  writeProgress(folder, { lab: lab.id, seed, hints: 0, attempts: 0, points: 0 })
  stdout.write(`${storyOf(lab)}\nIn ${folder}: mend topology.yaml, then  npx rehearse learn check ${folder}\n`)
  return exitCode.pass
}

function storyOf({ title, story, goal, look }: Lab): string {
  const commands = look.map(({ run: [verb, ...words] }) => `    npx rehearse ${verb} topology.yaml ${words.join(' ')}`)
  return `# ${title}\n\n${story}\n\nGoal: ${goal}\n\nWhat to look at:\n\n${commands.join('\n')}\n    npx rehearse up topology.yaml      (in containers: dig, logs and exec show the same, and rehearse inject breaks more)\n`
}

function hint(input: Arguments, { stdout }: Context): number {
  const { folder, progress, lab } = begun(input)
  const shown = Math.min(progress.hints + 1, lab.hints.length)
  stdout.write(lab.hints.slice(0, shown).map((one, n) => `${n + 1}. ${one}\n`).join(''))
  if (progress.hints >= lab.hints.length) stdout.write('That is all; rehearse learn solution shows what would mend it.\n')
  writeProgress(folder, { ...progress, hints: shown })
  return exitCode.pass
}

async function check(input: Arguments, context: Context): Promise<number> {
  const { folder, progress, lab } = begun(input)
  const { points, symptoms, altered } = await grade(factsOf(lab.files.topology), readDesign([join(folder, 'topology.yaml')], context).facts)
  writeProgress(folder, { ...progress, attempts: progress.attempts + 1, points: Math.max(progress.points, points) })
  const { stdout } = context
  if (altered.length > 0) {
    stdout.write(`Not graded: ${altered.join(' and ')}: this is the task, and other than at first.\n`)
    return exitCode.fail
  }
  stdout.write(`${points} of 100\n`)
  if (points === 100) stdout.write(`Mended, with ${progress.hints} of ${lab.hints.length} hints.\n`)
  for (const symptom of symptoms.slice(0, 5)) stdout.write(`left: ${symptom}\n`)
  if (symptoms.length > 5) stdout.write(`and ${symptoms.length - 5} more\n`)
  return points === 100 ? exitCode.pass : exitCode.fail
}

function solution(input: Arguments, { stdout }: Context): number {
  stdout.write(begun(input).lab.files.solution)
  return exitCode.pass
}

function begun(input: Arguments): { readonly folder: string; readonly progress: Progress; readonly lab: Lab } {
  atMost(input, 1)
  const folder = input.positionals[0] ?? '.'
  const progress = readProgress(folder)
  if (progress === undefined) throw new UsageError(`${folder} is no folder of a lab`, 'rehearse learn start LAB makes one')
  return { folder, progress, lab: ownLab(folder) ?? labOf(progress.lab, progress.seed) }
}

/** A lab that somebody made with `learn new`, and handed out as a folder. */
function ownLab(folder: string): Lab | undefined {
  const file = join(folder, '.lab.json')
  if (!existsSync(file)) return undefined
  const lab = asJson(readFileSync(file, 'utf8')) as Lab | undefined
  if (lab?.files === undefined || lab.hints === undefined) throw new UsageError(`${file} is damaged: the task cannot be read`, 'it is in the folder that the trainer handed out')
  return lab
}

function factsOf(topology: string): Facts {
  const read = parseTopology(topology, 'topology.yaml')
  if (!read.topology) throw new Error(read.problems.map(({ message }) => message).join('; '))
  return facts(read.topology)
}

function group(input: Arguments, { stdout }: Context): number {
  atMost(input, 1)
  const folder = required(input, 0, 'the folder of the class')
  if (!(statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false)) throw new UsageError(`there is no folder ${folder}`)
  const learners = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => ({ name, done: progressIn(join(folder, name)) }))
  const ids = [...new Set(learners.flatMap(({ done }) => [...done.keys()]))].toSorted()
  if (ids.length === 0) throw new UsageError(`nobody has begun a lab in ${folder}`, `rehearse learn start LAB ${join(basename(folder), 'NAME', 'LAB')}`)
  const width = Math.max(8, ...learners.map(({ name }) => name.length)) + 2
  const cell = (one: Progress | 'damaged' | undefined): string => {
    if (one === undefined || one === 'damaged') return one ?? '-'
    return `${one.points} (${one.attempts} ${one.attempts === 1 ? 'try' : 'tries'}, ${plural(one.hints, 'hint')})`
  }
  stdout.write(`${'learner'.padEnd(width)}${ids.map((id) => id.padEnd(Math.max(id.length, 28) + 2)).join('').trimEnd()}\n`)
  for (const { name, done } of learners) stdout.write(`${name.padEnd(width)}${ids.map((id) => cell(done.get(id)).padEnd(Math.max(id.length, 28) + 2)).join('').trimEnd()}\n`)
  return exitCode.pass
}
