import type { Path } from '../dns/path.ts'
import { explain } from '../model/explain.ts'
import type { Resolution } from '../model/model.ts'
import type { Step } from '../model/step.ts'

/** The step at which an answer became what it is. */
export interface Decision {
  readonly kind: Step['kind']
  /** In words, as `explain` says it. */
  readonly text: string
  /** The line of the design that decided it. */
  readonly at?: Path
}

/** The first steps in which two traced resolutions differ; `undefined` for one that had already ended. */
export function firstDifference(before: Resolution, after: Resolution): { readonly before: Decision | undefined; readonly after: Decision | undefined } {
  const length = Math.max(before.path.length, after.path.length)
  for (let n = 0; n < length; n++) {
    const old = before.path[n]
    const now = after.path[n]
    if (old === undefined || now === undefined || essence(old) !== essence(now)) {
      return { before: old && decision(before, old), after: now && decision(after, now) }
    }
  }
  return { before: undefined, after: undefined }
}

function decision(resolution: Resolution, step: Step): Decision {
  const text = explain({ ...resolution, path: [step] }, () => undefined)[1]?.trim() ?? ''
  return { kind: step.kind, text, ...(step.at !== undefined && { at: step.at }) }
}

/** A step without what is only told along: where it was written, TTLs, the zones that did not match. */
function essence(traced: Step): string {
  const step: Step = { ...traced, at: [] }
  switch (step.kind) {
    case 'public':
      return JSON.stringify({ ...step, zones: [] })
    case 'records':
      return JSON.stringify({ ...step, records: step.records.map(({ name, type, data }) => `${name} ${type} ${data}`).toSorted() })
    case 'cached':
      return JSON.stringify({ ...step, remaining: 0 })
    default:
      return JSON.stringify(step)
  }
}
