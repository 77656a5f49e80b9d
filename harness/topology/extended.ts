import { dirname, join, relative, resolve } from 'node:path'
import { fileReader, type ReadOptions } from './files.ts'
import { isMap } from '../language/data.ts'
import { idleRemovals, layered, merged } from '../language/layers.ts'
import { nearest, suggestion } from '../language/nearest.ts'
import type { Complaint, Problem } from '../language/problem.ts'
import type { Source, Span } from '../language/source.ts'
import { unreadable } from '../language/text-problems.ts'
import { readYaml } from '../language/yaml.ts'

type Flaw = Complaint & { readonly span?: Span }

/** A design as data, with the one that it extends, if it does; or why its text is none. */
export type Read =
  | { readonly data: unknown; readonly source: Source; readonly flaws: readonly Flaw[]; readonly refusal?: never }
  | { readonly refusal: Problem }

/** Reads the text of a design and of those below it. Files are found, and refused, as a design's own files are. */
export function readExtended(text: string, file: string, options: ReadOptions, above: readonly string[] = []): Read {
  const refusal = unreadable(text)
  if (refusal) return { refusal: above.length === 0 ? refusal : { ...refusal, file } }
  const { data, source, complaints } = readYaml(text, file)
  const path = isMap(data) && typeof data['extends'] === 'string' ? data['extends'] : undefined
  if (path === undefined) return { data, source, flaws: complaints }
  const { extends: _, ...changes } = data as Record<string, unknown>
  const broken = (complaint: Omit<Flaw, 'path'>): Read => ({ data: changes, source, flaws: [...complaints, { ...complaint, path: ['extends'] }] })
  const place = join(dirname(file), path)
  const line = [...above, resolve(file)]
  if (line.includes(resolve(place))) return broken({ code: 'circular-extends', message: `${path} extends this file in its turn`, hint: 'leave "extends" out of the design that stands by itself' })
  const found = fileReader(file, options)(path)
  if (found.refused === 'outside') return broken({ code: 'file-outside', message: `${path} lies outside the folder of this topology, or is a link to there`, hint: 'a design to extend stands beside this one or below; or --allow-files-outside, if whoever wrote this topology may read any file of this machine' })
  if (found.refused !== undefined) return broken({ code: 'missing-file', message: `${path} cannot be read; paths are relative to the topology's file` })
  const base = readExtended(found.content, place, options, line)
  if (base.refusal) return base
  const extended = named(moved(base.data, relative(dirname(file), dirname(place))))
  const idle = base.data === undefined ? [] : Array.from(idleRemovals(extended, changes), ({ path: at, known }): Flaw => {
    const key = String(at.at(-1))
    return { code: 'nothing-to-remove', path: at, atKey: true, message: `"${key}" has no value, and ${path} has nothing there to take away`, hint: nearest(key, known) === undefined ? `write what ${key} is to be, or leave the key out` : suggestion(key, known)! }
  })
  const flawsBelow = base.flaws.map((flaw): Flaw => ({ ...flaw, span: { file: base.source.file, ...(flaw.span ?? base.source.locate(flaw.path, flaw.atKey ? 'key' : undefined)) } }))
  const own = [...complaints, ...idle].map((flaw): Flaw => ({ ...flaw, span: flaw.span ?? source.locate(flaw.path, flaw.atKey ? 'key' : undefined) }))
  return { data: merged(extended, changes), source: layered(source, base.source), flaws: [...own, ...flawsBelow] }
}

/** The name is that of one design, not of those that extend it. */
function named(data: unknown): unknown {
  if (!isMap(data)) return data
  const { name: _, ...rest } = data
  return rest
}

/** Files that a design in another folder mentions, as seen from the one that extends it. */
function moved(data: unknown, folder: string): unknown {
  const servers = isMap(data) ? data['dnsServers'] : undefined
  if (folder === '' || !isMap(data) || !isMap(servers)) return data
  const moveAll = (files: unknown): unknown => {
    if (typeof files === 'string') return join(folder, files)
    if (Array.isArray(files)) return files.map(moveAll)
    return isMap(files) ? Object.fromEntries(Object.entries(files).map(([target, path]) => [target, moveAll(path)])) : files
  }
  const server = (written: unknown): unknown => (isMap(written) && 'files' in written ? { ...written, files: moveAll(written['files']) } : written)
  return { ...data, dnsServers: Object.fromEntries(Object.entries(servers).map(([name, written]) => [name, server(written)])) }
}
