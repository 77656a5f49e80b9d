import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readYaml } from '../../language/yaml.ts'
import { suggestion } from '../../language/nearest.ts'
import { UsageError } from '../exit-codes.ts'
import { renamed } from './variation.ts'

/** A broken design with a story, to learn by. */
export interface Lab {
  /** `zone-not-linked`; the folder has a number before it, which is its place on the path. */
  readonly id: string
  readonly title: string
  /** 1 easy, 2, 3 hard. */
  readonly level: number
  readonly story: string
  readonly goal: string
  /** Step by step, the last of which all but says it. */
  readonly hints: readonly string[]
  /** Commands that show the symptom, each with words of what it prints. */
  readonly look: readonly { readonly run: readonly string[]; readonly says: string }[]
  /** The broken design, what mends it, and what seems to: the last two extend `topology.yaml`. */
  readonly files: { readonly topology: string; readonly solution: string; readonly half: string }
}

const root = fileURLToPath(new URL('../../../topologies/labs/', import.meta.url))

/** All of them, in the order of the path. With a seed other names and addresses, and the same mistakes. */
export function labs(seed: number = 0, folder: string = root): readonly Lab[] {
  return readdirSync(folder).filter((name) => /^\d+-/.test(name)).toSorted().map((name) => renamed(readLab(join(folder, name), name.replace(/^\d+-/, '')), seed))
}

function readLab(folder: string, id: string): Lab {
  const file = (name: string) => readFileSync(join(folder, `${name}.yaml`), 'utf8')
  const told = readYaml(file('lab'), 'lab.yaml').data as Omit<Lab, 'id' | 'files'>
  return { ...told, id, files: { topology: file('topology'), solution: file('solution'), half: file('half') } }
}

export function labOf(id: string, seed: number = 0): Lab {
  const all = labs(seed)
  const found = all.find((lab) => lab.id === id)
  if (found === undefined) throw new UsageError(`there is no lab ${id}`, suggestion(id, all.map((lab) => lab.id), 'labs') ?? 'rehearse learn lists them')
  return found
}
