import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readYaml } from '../../language/yaml.ts'
import { suggestion } from '../../language/nearest.ts'
import { UsageError } from '../exit-codes.ts'
import type { Lab } from './lab.ts'
import { renamed } from './variation.ts'

const root = fileURLToPath(new URL('../../../topologies/labs/', import.meta.url))

/** All of them, in the order of the path. With a seed other names and addresses, and the same mistakes. */
export function labs(seed: number = 0, folder: string = root): readonly Lab[] {
  return foldersIn(folder).map(({ name, id }) => renamed(readLab(join(folder, name), id), seed))
}

function foldersIn(folder: string): readonly { readonly name: string; readonly id: string }[] {
  return readdirSync(folder).filter((name) => /^\d+-/.test(name)).toSorted().map((name) => ({ name, id: name.replace(/^\d+-/, '') }))
}

function readLab(folder: string, id: string): Lab {
  const file = (name: string) => readFileSync(join(folder, `${name}.yaml`), 'utf8')
  const told = readYaml(file('lab'), 'lab.yaml').data as Omit<Lab, 'id' | 'files'>
  return { ...told, id, files: { topology: file('topology'), solution: file('solution'), half: file('half') } }
}

export function labOf(id: string, seed: number = 0): Lab {
  const all = foldersIn(root)
  const found = all.find((lab) => lab.id === id)
  if (found === undefined) throw new UsageError(`there is no lab ${id}`, suggestion(id, all.map((lab) => lab.id), 'labs') ?? 'rehearse learn lists them')
  return renamed(readLab(join(root, found.name), id), seed)
}
