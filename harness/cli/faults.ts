import type { ComponentId } from '../world/component.ts'
import { components } from '../model/components.ts'
import { suggestion } from '../language/nearest.ts'
import { list, type Arguments } from './command.ts'
import type { Design } from './designs.ts'
import { UsageError } from './exit-codes.ts'

/** For the help of commands that take it. */
export const faultHelp = `  --fault ID           with this component broken, such as connection:tunnel; may be repeated. rehearse faults FILE lists them`

/** The components that `--fault` names, each of which the design must have. */
export function faultsOf(input: Arguments, { facts, file }: Design): readonly ComponentId[] {
  const wanted = list(input, 'fault')
  if (wanted.length === 0) return []
  const known = new Set<string>([...components(facts).map(({ id }) => id), ...facts.regions.map((region) => `region:${region}`)])
  const unknown = wanted.find((id) => !known.has(id))
  if (unknown !== undefined) throw new UsageError(`${file} has no component ${unknown}`, suggestion(unknown, known, 'it has'))
  return wanted as readonly ComponentId[]
}
