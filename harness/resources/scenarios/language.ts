import { listOf, oneOrMany, oneOrMore, flag, text, z } from '../../language/vocabulary.ts'
import type { Path } from '../../dns/path.ts'
import type { Scenario, ScenarioStep } from './scenario.ts'

export interface ScenarioInput {
  title?: string | undefined
  timeline: StepInput[]
  watch?: { from?: string | string[] | undefined; name?: string | string[] | undefined } | undefined
  objectives?: ObjectivesInput | undefined
}

interface StepInput {
  inject?: string | string[] | undefined
  heal?: string | string[] | undefined
  wait?: number | undefined
}

interface ObjectivesInput {
  longestOutage?: number | undefined
  recoveredWithin?: number | undefined
  failedBackWithin?: number | undefined
  neverPublic?: boolean | undefined
  regions?: Record<string, string | string[]> | undefined
}

/** A day of virtual time: what lasts longer is no rehearsal. */
const duration = z.number().min(0).max(86_400)

const step: z.ZodType<StepInput> = z.strictObject({
  inject: oneOrMany(text).optional().describe('What breaks now, as rehearse faults lists it.'),
  heal: oneOrMany(text).optional().describe('What is mended now.'),
  wait: duration.optional().describe('Seconds that pass before the next step.'),
})

const objectives: z.ZodType<ObjectivesInput> = z.strictObject({
  longestOutage: duration.optional().describe('Seconds for which a client may get nowhere, at most.'),
  recoveredWithin: duration.optional().describe('Seconds after the first fault by which every client is served, and stays so until the next step.'),
  failedBackWithin: duration.optional().describe('Seconds after the last mending by which every client is answered what it was answered before.'),
  neverPublic: flag.optional().describe('Whether a public address is a failure for hosts that reach the service privately: true unless stated.'),
  regions: z.record(text, oneOrMore(text)).optional().describe('By host: the regions that may serve it; any unless stated.'),
})

export const scenarios: z.ZodType<Record<string, ScenarioInput>> = z
  .record(text, z.strictObject({
    title: text.optional().describe('What is rehearsed, in a sentence.'),
    timeline: z.array(step).min(1).describe('Faults, mendings and waits, one after the other. What is still broken at the end is mended then.'),
    watch: z.strictObject({
      from: oneOrMore(text).optional().describe('Hosts that ask; those of all intents unless stated.'),
      name: oneOrMore(text).optional().describe('Names that they ask for; those of the services that they are meant to reach unless stated.'),
    }).optional(),
    objectives: objectives.optional(),
  }))
  .describe('Stories of failure: what breaks when, and what clients may see of it. rehearse scenarios plays them.')

export function expandScenarios(input: Readonly<Record<string, ScenarioInput>>): ReadonlyMap<string, Scenario> {
  return new Map(Object.entries(input).map(([name, written]) => {
    const path: Path = ['scenarios', name]
    const { title = '', timeline, watch = {}, objectives: { regions = {}, neverPublic = true, ...limits } = {} } = written
    return [name, {
      name,
      title,
      timeline: timeline.map((one, index) => expandStep(one, [...path, 'timeline', index])),
      from: listOf(watch.from),
      names: listOf(watch.name).map((one) => one.toLowerCase().replace(/(?<=[^.])\.$/, '')),
      objectives: { ...limits, neverPublic, regions: new Map(Object.entries(regions).map(([host, allowed]) => [host, listOf(allowed)])) },
      path,
    }]
  }))
}

function expandStep({ inject, heal, wait = 0 }: StepInput, path: Path): ScenarioStep {
  return { inject: listOf(inject), heal: listOf(heal), wait, path }
}
