import { kinds } from '../resources/list.ts'
import type { TopologyInput } from '../resources/sections.ts'
import { expectations } from '../resources/expectations/language.ts'
import { intent } from '../resources/intent/language.ts'
import { scenarios } from '../resources/scenarios/language.ts'
import { settings } from '../resources/settings/language.ts'
import { text, z } from '../language/vocabulary.ts'

/** The sections in the order in which a reader wants them: what is configured, then what is meant by it. */
export const topologyShape: z.ZodType<TopologyInput> = z.strictObject({
  name: text.optional().describe('Lower-case letters, digits and dashes; the stem of the file name unless stated.'),
  extends: text.optional().describe('Another topology, relative to this file, of which this one is a variant: maps are merged key by key, null takes away, everything else replaces.'),
  ...Object.fromEntries(kinds.map(({ section, shape }) => [section, shape.optional()])),
  intent: intent.optional(),
  expectations: expectations.optional(),
  scenarios: scenarios.optional(),
  settings: settings.optional(),
}) as z.ZodType<TopologyInput>
