import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from '../../language/vocabulary.ts'
import { UsageError } from '../exit-codes.ts'

/** What a learner has done in one lab. Kept in the lab's folder, so that a trainer can gather it from a share. */
export interface Progress {
  readonly lab: string
  readonly seed: number
  /** How many hints were asked for. */
  readonly hints: number
  /** How often it was graded. */
  readonly attempts: number
  /** The best grade. */
  readonly points: number
}

const count = z.int().min(0)
const shape: z.ZodType<Progress> = z.object({ lab: z.string(), seed: count, hints: count, attempts: count, points: count })

const name = 'progress.json'

/** Nothing where the folder is none of a lab. A learner can write into the file as well, so that it may hold anything. */
export function readProgress(folder: string): Progress | undefined {
  const path = join(folder, name)
  if (!existsSync(path)) return undefined
  const { data } = shape.safeParse(asJson(readFileSync(path, 'utf8')))
  if (data === undefined) throw new UsageError(`${path} is damaged: what was done in this lab cannot be read`, 'of a lab that was just begun it is { "lab": "LAB", "seed": 0, "hints": 0, "attempts": 0, "points": 0 }')
  return data
}

/** Nothing where it is no JSON. */
export function asJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export function writeProgress(folder: string, progress: Progress): void {
  writeFileSync(join(folder, name), `${JSON.stringify(progress, undefined, 2)}\n`)
}

/** Of every lab whose folder lies in this one, by the lab; one whose file is damaged goes by its folder's name. */
export function progressIn(folder: string): ReadonlyMap<string, Progress | 'damaged'> {
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => join(folder, entry.name))
  return new Map(folders.flatMap((one): readonly (readonly [string, Progress | 'damaged'])[] => {
    try {
      const progress = readProgress(one)
      return progress === undefined ? [] : [[progress.lab, progress]]
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      return [[basename(one), 'damaged']]
    }
  }))
}
