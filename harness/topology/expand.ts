import type { FileRead } from '../language/file-read.ts'
import { expandExpectations, expandReach } from '../resources/expectations/language.ts'
import { expandIntent } from '../resources/intent/language.ts'
import { kinds } from '../resources/list.ts'
import type { TopologyInput } from '../resources/sections.ts'
import { expandScenarios } from '../resources/scenarios/language.ts'
import { expandSettings } from '../resources/settings/language.ts'
import type { Resources, Topology } from '../resources/topology.ts'

/**
 * Writes out the short forms and fills in the defaults. What the values mean is for the rules to judge.
 * `places` says where items of lists stand in the file, for lists that lost some.
 */
export function expand(input: TopologyInput, defaultName: string, read: (path: string) => FileRead = () => ({ refused: 'unreadable' }), places: ReadonlyMap<string, readonly number[]> = new Map()): Topology {
  return {
    name: input.name ?? defaultName,
    ...Object.fromEntries(kinds.map((kind) => [kind.section, kind.expand(input, { read })])) as unknown as Resources,
    intent: expandIntent(input.intent ?? [], places.get('intent')),
    expectations: expandExpectations(input.expectations ?? [], places.get('expectations')),
    reachExpectations: expandReach(input.expectations ?? [], places.get('expectations')),
    scenarios: expandScenarios(input.scenarios ?? {}),
    settings: expandSettings(input.settings ?? {}),
  }
}
