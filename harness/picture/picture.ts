import type { Path } from '../dns/path.ts'
import type { Source } from '../language/source.ts'
import type { Model } from '../model/model.ts'
import type { Picture } from '../report/map.ts'
import type { Place } from '../report/place.ts'
import type { Locate } from '../report/report.ts'
import { answersOf } from './answers.ts'
import { designMap, type Placing } from './design-map.ts'

/** A design as its file has it; what was read from no file of the language has no lines. */
export interface Written {
  readonly file: string
  readonly locate: Locate
  readonly source?: Pick<Source, 'texts'> | undefined
}

/** Everything that a report needs to draw a design: its map, the way of every answer, and its lines. */
export async function pictureOf(model: Model, written: Written): Promise<Picture> {
  return (await picturesOf([{ model, ...written }]))[0]!
}

/** The same of several designs, laid out as one: what stays is at the same place in each. */
export async function picturesOf(designs: readonly (Written & { readonly model: Model })[]): Promise<readonly Picture[]> {
  // Laying out is a large library, which other reports do not wait for.
  const { laidTogether } = await import('./together.ts')
  const maps = await laidTogether(designs.map(({ model, file, locate }) => designMap(model.facts, placingIn(file, locate))))
  return Promise.all(designs.map(async ({ model, file, locate, source }, n) => {
    const placing = placingIn(file, locate)
    const places: Place[] = []
    const numbers = new Map<string, number>()
    const numbering = (path: Path): number => {
      const key = JSON.stringify(path)
      let known = numbers.get(key)
      if (known === undefined) numbers.set(key, (known = places.push(placing(path)) - 1))
      return known
    }
    const answers = await answersOf(model, numbering)
    return { map: maps[n]!, answers, places, files: Array.from(source?.texts ?? [], ([name, text]) => ({ file: name, text })) }
  }))
}

export function placingIn(file: string, locate: Locate): Placing {
  return (path) => ({ path, file, ...locate(path) })
}
