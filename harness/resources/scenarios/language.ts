import { listOf, oneOrMany, oneOrMore, flag, region, text, z } from '../../language/vocabulary.ts'
import type { Path } from '../../dns/path.ts'
import type { DesignChange, Scenario, ScenarioStep } from './scenario.ts'

export interface ScenarioInput {
  title?: string | undefined
  timeline: StepInput[]
  watch?: { from?: string | string[] | undefined; name?: string | string[] | undefined; pull?: { tokenLifetime?: number | undefined } | undefined; rememberFor?: number | undefined } | undefined
  objectives?: ObjectivesInput | undefined
}

interface StepInput {
  inject?: string | string[] | undefined
  heal?: string | string[] | undefined
  create?: string | string[] | undefined
  remove?: string | string[] | undefined
  startRouting?: string | string[] | undefined
  stopRouting?: string | string[] | undefined
  reuse?: Record<string, string> | undefined
  wait?: number | undefined
}

interface ObjectivesInput {
  longestOutage?: number | undefined
  recoveredWithin?: number | undefined
  failedBackWithin?: number | undefined
  privateWithin?: number | undefined
  leftWithin?: number | undefined
  neverPublic?: boolean | undefined
  regions?: Record<string, string | string[]> | undefined
}

/** Of an access token, as the documentation's sample has it. https://github.com/Azure/acr/blob/main/docs/AAD-OAuth.md */
export const documentedLifetime = 4500

/** A day of virtual time: what lasts longer is no rehearsal. */
const duration = z.number().min(0).max(86_400)

const step: z.ZodType<StepInput> = z.strictObject({
  inject: oneOrMany(text).optional().describe('What breaks now, as rehearse faults lists it.'),
  heal: oneOrMany(text).optional().describe('What is mended now.'),
  create: oneOrMany(text).optional().describe('What is made now and is not there before, by the keys of the design: privateEndpoints/contoso-weu.'),
  remove: oneOrMany(text).optional().describe('What is taken out of the design now, by its keys.'),
  stopRouting: oneOrMany(text).optional().describe('Replicas to which the global name leads nobody from now on: contoso/eastus2.'),
  startRouting: oneOrMany(text).optional().describe('Replicas to which it leads from now on, and not before.'),
  reuse: z.record(text, region).optional().describe('Registries that are deleted now, and whose names are used again in another region.'),
  wait: duration.optional().describe('Seconds that pass before the next step.'),
})

const objectives: z.ZodType<ObjectivesInput> = z.strictObject({
  longestOutage: duration.optional().describe('Seconds for which a client may get nowhere, at most.'),
  recoveredWithin: duration.optional().describe('Seconds after the first fault by which every client is served, and stays so until the next step.'),
  failedBackWithin: duration.optional().describe('Seconds after the last mending by which every client is answered what it was answered before.'),
  privateWithin: duration.optional().describe('Seconds after the last change of the design by which hosts that reach the service privately see no public address any more.'),
  leftWithin: duration.optional().describe('Seconds after routing to a replica was switched off by which nobody uses its public address any more.'),
  neverPublic: flag.optional().describe('Whether a public address is a failure for hosts that reach the service privately: true unless stated, or unless privateWithin is.'),
  regions: z.record(text, oneOrMore(text)).optional().describe('By host: the regions that may serve it; any unless stated.'),
})

export const scenarios: z.ZodType<Record<string, ScenarioInput>> = z
  .record(text, z.strictObject({
    title: text.optional().describe('What is rehearsed, in a sentence.'),
    timeline: z.array(step).min(1).describe('Faults, mendings and waits, one after the other. What is still broken at the end is mended then.'),
    watch: z.strictObject({
      from: oneOrMore(text).optional().describe('Hosts that ask; those of all intents unless stated.'),
      name: oneOrMore(text).optional().describe('Names that they ask for; those of the services that they are meant to reach unless stated.'),
      pull: z.strictObject({
        tokenLifetime: duration.optional().describe('Seconds for which a token is good; 4500 unless stated. With 0 each pull asks for one.'),
      }).optional().describe('They pull from registries, over login server, token, manifest and data endpoint, instead of only looking whether the name answers. In the model.'),
      rememberFor: duration.optional().describe('Seconds for which they remember an answer themselves, whatever its TTL; not at all unless stated.'),
    }).optional(),
    objectives: objectives.optional(),
  }))
  .describe('Stories of failure: what breaks when, and what clients may see of it. rehearse scenarios plays them.')

export function expandScenarios(input: Readonly<Record<string, ScenarioInput>>): ReadonlyMap<string, Scenario> {
  return new Map(Object.entries(input).map(([name, written]) => {
    const path: Path = ['scenarios', name]
    const { title = '', timeline, watch = {}, objectives: { regions = {}, neverPublic, ...limits } = {} } = written
    return [name, {
      name,
      title,
      timeline: timeline.map((one, index) => expandStep(one, [...path, 'timeline', index])),
      from: listOf(watch.from),
      names: listOf(watch.name).map((one) => one.toLowerCase().replace(/(?<=[^.])\.$/, '')),
      ...(watch.pull !== undefined && { tokenLifetime: watch.pull.tokenLifetime ?? documentedLifetime }),
      ...(watch.rememberFor !== undefined && { rememberFor: watch.rememberFor }),
      objectives: { ...limits, neverPublic: neverPublic ?? limits.privateWithin === undefined, regions: new Map(Object.entries(regions).map(([host, allowed]) => [host, listOf(allowed)])) },
      path,
    }]
  }))
}

function expandStep({ inject, heal, wait = 0, ...made }: StepInput, path: Path): ScenarioStep {
  const changes = changesIn(made)
  return { inject: listOf(inject), heal: listOf(heal), ...(changes.length > 0 && { changes }), wait, path }
}

function changesIn({ create, remove, startRouting, stopRouting, reuse = {} }: Omit<StepInput, 'inject' | 'heal' | 'wait'>): readonly DesignChange[] {
  const each = (what: DesignChange['what'], ids: string | readonly string[] | undefined): readonly DesignChange[] => listOf(ids).map((id) => ({ what, id }))
  return [
    ...each('remove', remove),
    ...Object.entries(reuse).map(([id, location]): DesignChange => ({ what: 'reuse', id, location })),
    ...each('create', create),
    ...each('stopRouting', stopRouting),
    ...each('startRouting', startRouting),
  ]
}
