import { describeDiff } from '../render-diff.ts'
import type { Path } from '../../dns/path.ts'
import type { Difference, Drift } from './drift.ts'
import type { Reality } from './reality.ts'

/** Where in the design's file a path is, and where what was found comes from. */
export interface DriftPlaces {
  readonly design: (path: Path) => string
  readonly reality: (path: Path) => string
}

export function placesOf({ imported }: Reality, design: DriftPlaces['design']): DriftPlaces {
  const origin = (path: Path): string => imported.origins.get(path.slice(0, 2).join('/')) ?? 'the sources'
  return { design, reality: origin }
}

/** What differs, then what clients notice of it. */
export function describeDrift({ differences, unseen, answers, refused }: Drift, { renamed }: Reality, places: DriftPlaces): readonly string[] {
  const named = [...renamed].map(([found, name]) => `  ${found.split(' ')[0]}/${name}: called ${found.split(' ').slice(1).join(' ')} there`)
  const changed = answers === undefined ? 0 : answers.groups.length + answers.ttl.length + answers.connections.length
  return [
    ...(differences.length === 0 ? [] : [`Not as the design has it (${differences.length}):`, ...differences.flatMap((one) => described(one, places)), '']),
    ...(unseen.length === 0 ? [] : [`Not seen, since not all could be read (${unseen.length}):`, ...unseen.map(({ key, path }) => `  ${key}  [${places.design(path)}]`), '']),
    ...(named.length === 0 ? [] : ['Taken for the same:', ...named, '']),
    ...(answers === undefined
      ? [`What clients notice cannot be told: ${refused ?? 'what is there does not fit together'}`]
      : changed === 0 ? [`Clients notice nothing: ${answers.compared} answers compared`] : ['What clients notice:', '', ...describeDiff({ ...answers, changes: [], meant: [] }, { before: places.design, after: places.reality })]),
    differences.length === 0 && changed === 0 && answers !== undefined ? 'What is there is as the design has it.' : '',
  ].filter((line, index, all) => line !== '' || index < all.length - 1)
}

function described({ kind, key, path, values }: Difference, places: DriftPlaces): readonly string[] {
  if (kind === 'missing') return [`  missing    ${key}  [${places.design(path)}]`]
  if (kind === 'further') return [`  not meant  ${key}  [${places.reality(path)}]`]
  return [`  different  ${key}  [${places.design(path)}, ${places.reality(path)}]`, ...values.flatMap((one) => [`    ${one.key === '' ? 'value' : one.key}`, `      design   ${shown(one.design)}`, `      reality  ${shown(one.reality)}`])]
}

/** What stands in both lists is no difference: only what does not is shown of long ones. */
function shown(value: unknown): string {
  const written = value === undefined ? 'nothing' : typeof value === 'string' ? value : JSON.stringify(value)
  return written.length > 300 ? `${written.slice(0, 297)}...` : written
}

export function driftData({ differences, unseen, answers, refused }: Drift, { renamed, imported }: Reality): object {
  return {
    differences: differences.map(({ kind, key, values }) => ({ kind, key, values: values.map(({ key: one, design, reality }) => ({ key: one, design: design ?? null, reality: reality ?? null })), origin: imported.origins.get(key.split('/').slice(0, 2).join('/')) ?? null })),
    renamed: Object.fromEntries(renamed),
    answers: answers === undefined ? null : {
      compared: answers.compared,
      changes: answers.groups.flatMap(({ changes }) => changes.map(({ host, question, kind, before, after }) => ({ host, question, kind, design: before ?? null, reality: after ?? null }))),
      connections: answers.connections, untold: answers.untold,
    },
    unseen: unseen.map(({ key }) => key),
    refused: refused ?? null,
    unread: imported.unread,
    notes: imported.notes, leftAside: imported.leftAside, outside: imported.outside,
  }
}
