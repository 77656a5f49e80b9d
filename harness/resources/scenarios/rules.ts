import { regions } from '../../azure/regions.ts'
import { suggestion } from '../../language/nearest.ts'
import type { Rule } from '../rule.ts'
import { changeRules, presenceOf } from './change-rules.ts'

const source = 'https://learn.microsoft.com/azure/reliability/concept-business-continuity-high-availability-disaster-recovery'

/** What is broken has to be mended under the name it was broken by, and nothing is broken twice; nor is anything made that is there. */
const unevenTimeline: Rule = {
  code: 'uneven-timeline',
  source,
  *check({ topology }) {
    for (const { timeline } of topology.scenarios.values()) {
      const broken = new Set<string>()
      const present = presenceOf(timeline)
      for (const { inject, heal, changes = [], path = [] } of timeline) {
        for (const id of heal) {
          if (!broken.delete(id)) yield { path: [...path, 'heal'], message: `${id} is not broken at this moment`, hint: suggestion(id, broken, 'broken then') }
        }
        for (const change of changes) {
          const already = present(change)
          if (already !== undefined) yield { path: [...path, change.what], message: `${change.id} ${already} at this moment` }
        }
        for (const id of inject) {
          if (broken.has(id)) yield { path: [...path, 'inject'], message: `${id} is broken already` }
          broken.add(id)
        }
      }
    }
  },
}

const uneventful: Rule = {
  code: 'uneventful-scenario',
  source,
  *check({ topology }) {
    for (const { name, timeline, path = [] } of topology.scenarios.values()) {
      if (timeline.every(({ inject, changes = [] }) => inject.length === 0 && changes.length === 0)) yield { path: [...path, 'timeline'], message: `nothing breaks in ${name}, and nothing is changed` }
      else if (timeline.every(({ wait }) => wait === 0)) yield { path: [...path, 'timeline'], message: `no time passes in ${name}: nobody could see what breaks`, hint: '- wait: 60' }
    }
  },
}

const unknownRegion: Rule = {
  code: 'unknown-scenario-region',
  source: 'https://learn.microsoft.com/azure/reliability/regions-list',
  *check({ topology }) {
    for (const { objectives, path = [] } of topology.scenarios.values()) {
      for (const [host, allowed] of objectives.regions) {
        for (const region of allowed) if (!regions.has(region)) yield { path: [...path, 'objectives', 'regions', host], message: `there is no region "${region}"`, hint: suggestion(region, regions.keys()) }
      }
    }
  },
}

export const scenarioRules: readonly Rule[] = [unevenTimeline, uneventful, unknownRegion, ...changeRules]
