import { nameOfChange } from '../change/changes.ts'
import type { DesignDiff } from '../change/diff.ts'
import type { Facts } from '../facts/facts.ts'
import { createModel } from '../model/model.ts'
import { marksBetween } from '../picture/marks.ts'
import { picturesOf, type Written } from '../picture/picture.ts'
import { renderChangeHtml, type DrawnSide, type DrawnStep } from '../report/html/change.ts'
import type { Marks, Picture } from '../report/map.ts'
import type { ToldStep } from '../report/told-change.ts'
import { diffData } from './change-data.ts'
import { toolVersion } from './version.ts'

/** A design of the page, with how it differs from the one before it. */
export interface PageStep {
  readonly facts: Facts
  readonly written: Written
  readonly diff?: DesignDiff
  readonly told?: ToldStep
}

const none: Marks = { nodes: new Map(), edges: new Map() }

/** Maps before and after; the first design has none before it. `alone`: whether it is a step of its own. */
export async function changePage(steps: readonly PageStep[], { alone }: { readonly alone: boolean }): Promise<string> {
  const pictures = await picturesOf(steps.map(({ facts, written }) => ({ model: createModel(facts), ...written })))
  const drawn = steps.map((step, n) => drawnStep(step, pictures[n]!, n === 0 ? undefined : { ...steps[n - 1]!, picture: pictures[n - 1]! }))
  return renderChangeHtml(alone ? drawn : drawn.slice(1), `dns-rehearsal ${toolVersion}`)
}

function drawnStep(step: PageStep, picture: Picture, before: (PageStep & { readonly picture: Picture }) | undefined): DrawnStep {
  const { diff, told } = step
  if (before === undefined || diff === undefined) return { after: sideOf(step, picture, none), elsewhere: [], ...(told && { step: told }) }
  const made = diff.changes.map((change) => ({ kind: change.kind, path: change.resource.path, words: nameOfChange(change) }))
  const marks = marksBetween(before.picture.map, picture.map, { made, noticed: noticedBy(diff) })
  return {
    before: sideOf(before, before.picture, marks.before),
    after: sideOf(step, picture, marks.after),
    diff: diffData(diff, before.written, step.written),
    elsewhere: marks.elsewhere,
    ...(told && { step: told }),
  }
}

function sideOf({ facts, written }: PageStep, picture: Picture, marks: Marks): DrawnSide {
  return { name: facts.topology.name, file: written.file, picture, marks }
}

/** How many answers and ways change for each host. */
function noticedBy({ groups, connections }: DesignDiff): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  const add = ({ host }: { readonly host: string }): void => void counts.set(host, (counts.get(host) ?? 0) + 1)
  groups.flatMap(({ changes }) => changes).filter(({ kind }) => kind === 'changed').forEach(add)
  connections.forEach(add)
  return counts
}
