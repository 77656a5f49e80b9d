import type { Intent } from './intent.ts'
import { listOf, oneOrMany, oneOrMore, text, z } from '../../language/vocabulary.ts'

export interface IntentInput {
  from: string | string[]
  registry: string
  reach: Intent['reach']
  through?: string | string[] | undefined
}

export const intent: z.ZodType<IntentInput[]> = z
  .array(z.strictObject({
    from: oneOrMore(text).describe('Hosts.'),
    registry: text,
    reach: z.enum(['privately', 'publicly', 'never'])
      .describe('privately: through a private endpoint; publicly: through its public front end; never: not at all.'),
    through: oneOrMany(text).optional().describe('Private endpoints that may serve it. Absent: any approved one that the host can route to.'),
  }))
  .describe('Who is meant to reach which registry, and how.')

export function expandIntent(input: readonly IntentInput[], places?: readonly number[]): readonly Intent[] {
  return input.map((written, index) => ({
    from: listOf(written.from),
    service: written.registry.toLowerCase(),
    reach: written.reach,
    through: listOf(written.through),
    path: ['intent', places?.[index] ?? index],
  }))
}
