import type { Path } from '../dns/path.ts'
import type { Source } from '../language/source.ts'
import type { Model } from '../model/model.ts'
import type { Picture } from '../report/map.ts'
import type { Place } from '../report/place.ts'
import type { Locate } from '../report/report.ts'
import { answersOf } from './answers.ts'
import { designMap, type Placing } from './design-map.ts'

/** Everything that a report needs to draw a design: its map, the way of every answer, and its lines. */
export async function pictureOf(model: Model, { file, locate, source }: { readonly file: string; readonly locate: Locate; readonly source: Source }): Promise<Picture> {
  const placing = placingIn(file, locate)
  const places: Place[] = []
  const numbers = new Map<string, number>()
  const numbering = (path: Path): number => {
    const key = JSON.stringify(path)
    let known = numbers.get(key)
    if (known === undefined) numbers.set(key, (known = places.push(placing(path)) - 1))
    return known
  }
  // Laying out is a large library, which other reports do not wait for.
  const { laidOut } = await import('./layout.ts')
  const answers = await answersOf(model, numbering)
  return { map: await laidOut(designMap(model.facts, placing)), answers, places, files: Array.from(source.texts, ([name, text]) => ({ file: name, text })) }
}

export function placingIn(file: string, locate: Locate): Placing {
  return (path) => ({ path, file, ...locate(path) })
}
