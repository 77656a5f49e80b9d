import type { Source } from '../language/source.ts'
import type { FoundMisconfiguration } from './find.ts'
import { catalogue, type CatalogueEntry, type State } from './list.ts'

/**
 * What is wrong and where, what people see of it, the answer that shows it, what to do, and where that is written:
 *
 *     topology.yaml:14:9: zone-weu is not linked to spoke, so app goes to the public front end of contoso.
 *       rule       zone-not-linked (M01)
 *       hosts      app
 *       symptom    …
 *       predicted  app gets contoso.azurecr.io → … → 126.128.55.10 (TTL 10)
 *       fix        Add spoke to the virtualNetworkLinks of zone-weu.
 *       source     https://learn.microsoft.com/…
 */
export function describeSighting({ misconfiguration, sighting }: FoundMisconfiguration, source?: Source): string[] {
  const { at, hosts, what, symptom = misconfiguration.symptom, predicted, fix } = sighting
  const line = (label: string, text: string): string => `  ${label.padEnd(10)} ${text}`
  return [
    `${place(at, source)}: ${what}`,
    line('rule', `${misconfiguration.id} (${misconfiguration.catalogue})`),
    line('hosts', hosts.length > 8 ? `${hosts.slice(0, 8).join(', ')} and ${hosts.length - 8} more` : hosts.join(', ')),
    line('symptom', symptom),
    line('predicted', predicted),
    line('fix', fix),
    line('source', misconfiguration.source),
  ]
}

function place(at: FoundMisconfiguration['sighting']['at'], source: Source | undefined): string {
  if (source === undefined) return at.join('.')
  const { line, column, file = source.file } = source.locate(at, 'key')
  return `${file}:${line}:${column}`
}

/** The known mistakes as aligned lines: number, what is done about it (the misconfiguration's id, the parser's code, the words that lack), title. */
export function describeCatalogue(entries: readonly CatalogueEntry[] = catalogue): string[] {
  const rows = [['', 'state', 'id', 'title'], ...entries.map(({ number, title, state }) => [number, state.state, handle(state), title])]
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]!.length)))
  const lines = rows.map((row) => row.map((cell, column) => (column < 3 ? cell.padEnd(widths[column]!) : cell)).join('  ').trimEnd())
  return [...lines, '', 'Still to come, and what the language has no words for yet:', ...entries.flatMap(note), '', summary(entries)]
}

function note({ number, state }: CatalogueEntry): string[] {
  if (!('lacking' in state) || state.lacking === undefined) return []
  return [`${number}  ${state.lacking}${state.state === 'implemented' ? ' (the rest is implemented)' : ''}`]
}

function handle(state: State): string {
  return state.state === 'implemented' ? [state.misconfiguration, ...(state.others ?? [])].join(', ') : state.state === 'refused' ? state.code : '-'
}

function summary(entries: readonly CatalogueEntry[]): string {
  const count = (state: State['state']): number => entries.filter((entry) => entry.state.state === state).length
  return `${entries.length} known mistakes: ${count('implemented')} found by rules, ${count('refused')} refused by the parser, ${count('to come')} to come.`
}
