import { catalog } from '../catalog.ts'
import type { Check } from '../checks/check.ts'
import { suggestion } from '../language/nearest.ts'
import { UsageError } from './exit-codes.ts'

/** The checks that are meant: all, those of a profile, or those that are named. */
export function selectChecks(only: readonly string[], profile: string | undefined): readonly Check[] {
  const ids = catalog.flatMap(({ id, formerly = [] }) => [id, ...formerly])
  for (const id of only) {
    if (!catalog.some((check) => isCalled(check, id))) throw new UsageError(`there is no check ${id}`, suggestion(id, ids, 'checks'))
  }
  const profiles = [...new Set(catalog.flatMap((check) => check.profiles))]
  if (profile !== undefined && !profiles.includes(profile)) throw new UsageError(`there is no profile ${profile}`, suggestion(profile, profiles, 'profiles'))
  return catalog.filter((check) => (only.length === 0 || only.some((id) => isCalled(check, id))) && (profile === undefined || check.profiles.includes(profile)))
}

/** Whether an id is the check's, now or formerly. */
function isCalled({ id, formerly = [] }: Check, called: string): boolean {
  return called === id || formerly.includes(called)
}
