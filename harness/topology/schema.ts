import { topologyShape } from './sections.ts'
import { z } from '../language/vocabulary.ts'

/**
 * The shape of a topology for editors: completion, hover texts, red lines while typing. It knows the keys and the kinds of
 * values; what the values mean is judged by the rules alone. Draft 7 is what the YAML language server understands best.
 */
export function topologySchema(): object {
  return { ...z.toJSONSchema(topologyShape, { target: 'draft-7', io: 'input' }), title: 'dns-rehearsal topology' }
}

/** The text of `topology.schema.json`. */
export function renderTopologySchema(): string {
  return `${JSON.stringify(topologySchema(), undefined, 2)}\n`
}
