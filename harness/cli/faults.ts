import { atWorst, isByChance, type ComponentId } from '../world/component.ts'
import { breakable } from '../facts/components.ts'
import { nearest, suggestion } from '../language/nearest.ts'
import { list, type Arguments } from './command.ts'
import type { Design } from './designs.ts'
import { UsageError } from './exit-codes.ts'

/** For the help of commands that take it. */
export const faultHelp = `  --fault ID           with this component broken, such as connection:tunnel; may be repeated. rehearse faults FILE lists them`

/** The components that `--fault` names, each of which the design must have. */
export function faultsOf(input: Arguments, { facts, file }: Design): readonly ComponentId[] {
  const wanted = list(input, 'fault')
  if (wanted.length === 0) return []
  const known = new Set<string>([...breakable(facts).map(({ id }) => id), ...facts.regions.map((region) => `region:${region}`)])
  const unknown = wanted.find((id) => !known.has(id))
  if (unknown !== undefined) throw new UsageError(`${file} has no component ${unknown}`, `${meantBy(unknown, [...known])}rehearse faults ${file} lists them`)
  const chance = (wanted as readonly ComponentId[]).find(isByChance)
  if (chance !== undefined) throw new UsageError(`what becomes of anything with ${chance} is chance, and no prediction`, `--fault ${atWorst([chance])[0]} is what it is like at worst; rehearse scenarios says what lies between, and rehearse inject does it in a lab`)
  return wanted as readonly ComponentId[]
}

/** The nearest one; else those that are called so, whatever their kind, or those of that kind. */
function meantBy(written: string, known: readonly string[]): string {
  const kind = written.slice(0, written.indexOf(':') + 1)
  const called = written.slice(kind.length)
  const meant = nearest(written, known) ?? known.find((id) => id.slice(id.indexOf(':') + 1) === called)
  if (meant !== undefined) return `did you mean "${meant}"? `
  const kinds = new Set(known.map((id) => id.slice(0, id.indexOf(':') + 1)))
  const likely = kinds.has(kind) ? kind : nearest(kind, kinds)
  const ofKind = likely === undefined ? [] : known.filter((id) => id.startsWith(likely))
  return ofKind.length === 0 ? '' : `${suggestion(written, ofKind, 'of that kind it has')}; `
}
