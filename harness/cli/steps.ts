import { realityOf } from '../change/drift/reality.ts'
import { importSources } from '../import/import.ts'
import type { Topology } from '../resources/topology.ts'
import { parseTopology } from '../topology/parse.ts'
import { formatProblems } from '../language/format-problems.ts'
import type { Context } from './context.ts'
import { readDesigns } from './designs.ts'
import { InvalidTopologyError, UsageError } from './exit-codes.ts'

const isSource = (word: string): boolean => /\.(json|tfplan|tfstate)$/i.test(word.split(',')[0]!)

/**
 * Steps of a rollout: designs, and sources as `rehearse import` reads them, several of one step with commas. Sources are called as the
 * nearest design calls them; its hosts and its intent hold for them too.
 */
export function readSteps(words: readonly string[], context: Pick<Context, 'stderr' | 'allowFilesOutside'>): readonly Topology[] {
  const designs = readDesigns(words.filter((word) => !isSource(word)), context).map(({ facts }) => facts.topology)
  if (designs.length === words.length) return designs
  const sources = words.filter(isSource)
  const base = designs.at(-1) ?? imported(sources.at(-1)!, context)
  const rest = [...designs]
  return words.map((word) => (isSource(word) ? there(word, base) : rest.shift()!))
}

/** Nobody has written a design: the last step's sources make one, with whatever intent they suggest. */
function imported(word: string, { stderr }: Pick<Context, 'stderr'>): Topology {
  const { text } = importSources(word.split(','))
  const { topology, problems = [] } = parseTopology(text, word)
  if (topology !== undefined) return topology
  stderr.write(`${formatProblems(problems, text, word)}\n`)
  throw new InvalidTopologyError(`${word} makes no valid design`)
}

function there(word: string, base: Topology): Topology {
  const { topology, refused } = realityOf(base, word.split(','))
  if (topology === undefined) throw new UsageError(`${word}: ${refused ?? 'what it holds does not fit together'}`, `rehearse drift DESIGN ${word} tells how it differs from a design`)
  return topology
}
