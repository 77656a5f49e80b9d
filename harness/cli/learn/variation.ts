import { generator } from '../../scenarios/soak/generator.ts'
import type { Lab } from './lab.ts'

/** Names that a design may have, each with others that would do. */
const others: Readonly<Record<string, readonly string[]>> = {
  contoso: ['northwind', 'adatum', 'tailspin', 'wingtip', 'proseware'],
  hub: ['core', 'centre', 'shared', 'platform'],
  spoke: ['shop', 'billing', 'research', 'plant'],
  app: ['web', 'build', 'runner', 'batch'],
  desk: ['pc', 'workplace', 'bench', 'console'],
  hq: ['head', 'campus', 'main', 'tower'],
  office: ['branch', 'depot', 'works', 'plaza'],
  node: ['worker', 'agent', 'machine', 'unit'],
}

/**
 * The lab with other names and addresses, and the same mistake: in the story, the hints, the design and the solution alike. Seed 0 is the
 * lab as it was written.
 */
export function renamed(lab: Lab, seed: number): Lab {
  if (seed === 0) return lab
  const random = generator(seed)
  const names = new Map(Object.entries(others).map(([name, choices]) => [name, choices[Math.floor(random() * choices.length)]!]))
  // Ranges keep their order and their distances, and stay in 10.0.0.0/8.
  const shift = 1 + Math.floor(random() * 200)
  const change = (text: string): string =>
    text.replace(/\b10\.(\d{1,2})\.(?=\d)/g, (_, octet: string) => `10.${Number(octet) + shift}.`)
      .replace(/(?<![\w.$/])[a-z]+(?=[^\w]|$)/g, (word) => names.get(word) ?? word)
      .replace(/(?<=-)(hub|spoke|hq)\b/g, (word) => names.get(word) ?? word)
  const translate = (text: string): string => text.split('\n').map((line) => (line.includes('$schema=') ? line : change(line))).join('\n')
  return {
    ...lab,
    story: translate(lab.story),
    hints: lab.hints.map(translate),
    look: lab.look.map(({ run, says }) => ({ run: [run[0]!, ...run.slice(1).map(translate)], says: translate(says) })),
    files: { topology: translate(lab.files.topology), solution: translate(lab.files.solution), half: translate(lab.files.half) },
  }
}
