import { realityOf } from '../change/drift/reality.ts'
import { designOf } from '../import/import.ts'
import { joined, readSources, type SourceOptions, type Sources } from '../import/sources.ts'
import type { Unread } from '../import/unread.ts'
import type { Topology } from '../resources/topology.ts'
import { parseTopology } from '../topology/parse.ts'
import { formatProblems } from '../language/format-problems.ts'
import type { Context } from './context.ts'
import { readDesigns, type Design } from './designs.ts'
import { InvalidTopologyError, UsageError } from './exit-codes.ts'

/** What is deployed, as a step or as the first of the sources of one: `live,plan.json` is a plan over what is deployed. */
const liveWord = 'live'

const isSource = (word: string): boolean => word.split(',')[0] === liveWord || /\.(json|tfplan|tfstate)$/i.test(word.split(',')[0]!)

export interface Steps {
  readonly steps: readonly ReadStep[]
  /** What of the sources nobody knows. */
  readonly unread: readonly Unread[]
}

/** A step, as it was named; with the design that it is, where it is one. */
export interface ReadStep {
  readonly word: string
  readonly topology: Topology
  readonly design?: Design
}

/**
 * Steps of a rollout: designs, and sources as `rehearse import` reads them, several of one step with commas. Sources are called as the
 * nearest design calls them; its hosts and its intent hold for them too. What is deployed is the first step where no word says otherwise.
 */
export function readSteps(words: readonly string[], context: Pick<Context, 'stderr' | 'allowFilesOutside'>, live: Sources | undefined, settings: SourceOptions): Steps {
  const mentioned = words.some((word) => word.split(',').includes(liveWord))
  if (mentioned && live === undefined) throw new UsageError(`"${liveWord}" is what is deployed in subscriptions, and none is named`, '--subscription ID')
  const all = live !== undefined && !mentioned ? [liveWord, ...words] : words
  const named = all.filter((word) => !isSource(word))
  const designs = readDesigns(named, context).map((design, n): ReadStep => ({ word: named[n]!, topology: design.facts.topology, design }))
  if (designs.length === all.length) return { steps: designs, unread: [] }
  const read = new Map(all.filter(isSource).map((word) => [word, sourcesOf(word, live, settings)] as const))
  const [last, sources] = [...read].at(-1)!
  const base = designs.at(-1)?.topology ?? imported(last, sources, context)
  const rest = [...designs]
  return {
    steps: all.map((word) => (isSource(word) ? { word, topology: there(word, read.get(word)!, base) } : rest.shift()!)),
    unread: [...new Set([...read.values()].flatMap(({ found }) => found.flatMap(({ unread = [] }) => unread)))],
  }
}

function sourcesOf(word: string, live: Sources | undefined, settings: SourceOptions): Sources {
  const names = word.split(',')
  const files = names.filter((one) => one !== liveWord)
  return joined([...(names.includes(liveWord) ? [live!] : []), ...(files.length === 0 ? [] : [readSources(files, settings)])])
}

/** Nobody has written a design: the last step's sources make one, with whatever intent they suggest. */
function imported(word: string, sources: Sources, { stderr }: Pick<Context, 'stderr'>): Topology {
  const { text } = designOf(sources)
  const { topology, problems = [] } = parseTopology(text, word)
  if (topology !== undefined) return topology
  stderr.write(`${formatProblems(problems, text, word)}\n`)
  throw new InvalidTopologyError(`${word} makes no valid design`)
}

function there(word: string, sources: Sources, base: Topology): Topology {
  const { topology, refused } = realityOf(base, sources)
  if (topology === undefined) throw new UsageError(`${word}: ${refused ?? 'what it holds does not fit together'}`, `rehearse drift DESIGN ${word} tells how it differs from a design`)
  return topology
}
