import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { atMost, required, type Arguments } from '../command.ts'
import type { Context } from '../context.ts'
import { readDesigns } from '../designs.ts'
import { exitCode, UsageError } from '../exit-codes.ts'
import { grade } from './grade.ts'
import type { Lab } from './lab.ts'
import { writeProgress } from './progress.ts'

/** A lab of one's own: a design that holds, and the same with something broken. It is made only where the one grades full and the other does not. */
export async function newLab(input: Arguments, context: Context): Promise<number> {
  atMost(input, 3)
  const [folder, whole, broken] = [required(input, 0, 'the folder'), required(input, 1, 'the design that holds'), required(input, 2, 'the broken design')]
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new UsageError(`${folder} is not empty`)
  const [sound, faulty] = readDesigns([whole, broken], context) as [ReturnType<typeof readDesigns>[number], ReturnType<typeof readDesigns>[number]]
  for (const [file, { text }] of [[whole, sound.source], [broken, faulty.source]] as const) {
    if (/^extends:/m.test(text)) throw new UsageError(`${file} extends another file, and a lab is one file`, 'write it out')
  }
  const mended = await grade(faulty.facts, sound.facts)
  if (mended.altered.length > 0) throw new UsageError(`the two designs differ in the task: ${mended.altered.join(', ')}`, 'a lab breaks the design, not what is meant by it')
  if (mended.points < 100) throw new UsageError(`${whole} does not hold: ${mended.symptoms[0]}`, 'rehearse check tells all of it')
  const { symptoms } = await grade(faulty.facts, faulty.facts)
  if (symptoms.length === 0) throw new UsageError(`nothing is broken in ${broken}: no check fails, and there is no known mistake`)
  const [topology, solution] = [readFileSync(broken, 'utf8'), readFileSync(whole, 'utf8')]
  const id = basename(folder)
  const [symptom] = symptoms
  const lab: Lab = {
    id, title: id, level: 2, story: `Something is wrong: ${symptom}.`, goal: 'Every intent of the design holds, and nothing else is broken for it.',
    hints: [`What can be seen: ${symptoms.slice(0, 3).join('; ')}.`], look: [], files: { topology, solution, half: topology },
  }
  mkdirSync(folder, { recursive: true })
  // What gives the mistake away in a comment is not handed out.
  writeFileSync(join(folder, 'topology.yaml'), topology.split('\n').filter((line) => !/^\s*#(?! yaml-language-server)/.test(line)).join('\n'))
  writeFileSync(join(folder, '.lab.json'), `${JSON.stringify(lab, undefined, 2)}\n`)
  writeProgress(folder, { lab: id, seed: 0, hints: 0, attempts: 0, points: 0 })
  context.stdout.write(`${folder}: ${lab.story}\nStory and hints are in ${join(folder, '.lab.json')}; rehearse learn check ${folder} grades it.\n`)
  return exitCode.pass
}
