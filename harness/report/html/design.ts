import { isOpen } from '../causes.ts'
import { drawing } from '../graph/svg.ts'
import { escaped } from '../graph/escaped.ts'
import type { Answers, Picture } from '../map.ts'
import type { TopologyReport } from '../report.ts'
import { legend } from './legend.ts'
import { embedded } from './page.ts'

/** The map, the form by which a host and a name are chosen, the way of the answer, and the matrix of all of them. */
export function drawnDesign({ name, checks }: TopologyReport, picture: Picture, n: number): string {
  const { answers, map, places } = picture
  const broken = checks.flatMap(({ findings }) => findings.filter(isOpen).map(({ host, subject, expected, because, fix, at }) => ({ host, subject, expected, because, fix, at })))
  const data = { answers, places, nodes: map.nodes.flatMap(({ id, at }) => (at === undefined ? [] : [[id, at.path]])), broken: once(broken) }
  const asks = answers.names.length > 0 && answers.views.length > 0
  return `<div class="beside">
<div class="stays">
<h3 id="map-${n}">Map</h3>
<div class="scroll canvas" tabindex="0" role="region" aria-labelledby="name-${n} map-${n}">
${drawing(map, { title: `Map of ${name}` })}
</div>
${legend}
</div>
<div>
<h3 id="way-${n}">The way of an answer</h3>
${asks ? chooser(hostsIn(answers), answers.names, `name-${n} way-${n}`) : '<p>The design has no host, or no name to ask for.</p>'}
<p class="told" tabindex="-1" aria-live="polite"></p>
<div class="broke" hidden></div>
<ol class="hops" aria-labelledby="way-${n}"></ol>
</div>
</div>
${matrix(answers, n)}
${asks ? embedded(data) : ''}`
}

/** What does not hold at one host for one name is told once for each reason. */
function once<T extends { readonly host: string; readonly subject: string; readonly because: string | undefined }>(broken: readonly T[]): readonly T[] {
  // The first is the one that says most.
  const first = new Map<string, T>()
  for (const one of broken) {
    const key = JSON.stringify([one.host, one.subject.split(' ')[0], one.because])
    if (!first.has(key)) first.set(key, one)
  }
  return [...first.values()]
}

export function hostsIn({ views }: Answers): readonly string[] {
  return views.flatMap(({ hosts }) => hosts)
}

/** The form by which a host and a name are chosen. `headings`: ids of what it stands below. */
export function chooser(hosts: readonly string[], names: readonly string[], headings: string): string {
  const options = (words: readonly string[]) => words.map((word) => `<option>${escaped(word)}</option>`).join('')
  return `<form aria-labelledby="${headings}">
<label>Host <select name="host">${options(hosts)}</select></label>
<label>Name <select name="name">${options(names)}</select></label>
${sizes}
</form>`
}

/** How large a map is, as a reader chooses. */
export const sizes: string = `<label>Size of the map <select data-zoom>${[['fit', 'as wide as the page'], ['1', 'whole'], ['0.5', 'half'], ['0.25', 'a quarter']].map(([size, word]) => `<option value="${size}">${word}</option>`).join('')}</select></label>`

/** A column for all hosts that get the same for everything. */
function matrix({ names, views, of, traces }: Answers, n: number): string {
  const columns = [...Map.groupBy(views.keys(), (view) => JSON.stringify(of.map((row) => traces[row[view]!]!.text))).values()]
  const hostsOf = (column: readonly number[]) => column.flatMap((view) => views[view]!.hosts)
  const cell = (row: readonly number[], name: string, column: readonly number[]): string => {
    const { text, kind, arrives } = traces[row[column[0]!]!]!
    const colour = kind === 'none' || arrives === false ? 'fail' : kind === 'private' ? 'pass' : 'unknown'
    const [host] = hostsOf(column)
    return `<td><button type="button" class="${colour}" data-host="${escaped(host!)}" data-name="${escaped(name)}">${escaped(text)}</button></td>`
  }
  return `<h3 id="matrix-${n}">Who gets what</h3>
<div class="scroll" tabindex="0" role="region" aria-labelledby="name-${n} matrix-${n}">
<table><thead><tr><th scope="col">name</th>${columns.map((column) => `<th scope="col">${headed(hostsOf(column))}</th>`).join('')}</tr></thead><tbody>
${names.map((name, row) => `<tr><th scope="row">${escaped(name)}</th>${columns.map((column) => cell(of[row]!, name, column)).join('')}</tr>`).join('\n')}
</tbody></table>
</div>`
}

function headed(hosts: readonly string[]): string {
  const shown = hosts.slice(0, 4).join(', ')
  return hosts.length > 4 ? `<span title="${escaped(hosts.join(', '))}">${escaped(shown)} and ${hosts.length - 4} more</span>` : escaped(shown)
}

/** The design as it is written, a line each. `within`: ids of headings that tell this showing of a file from others in the page. */
export function shownSource({ files }: Pick<Picture, 'files'>, n: number | string, within = ''): string {
  return files.map(({ file, text }, index) => `<h3 id="source-${n}-${index}">${escaped(file)}</h3>
<div class="scroll" tabindex="0" role="region" aria-labelledby="${within === '' ? '' : `${within} `}source-${n}-${index}">
<div class="source" data-file="${escaped(file)}">${text.trimEnd().split('\n').map((line) => `<span class="line">${escaped(line)}</span>`).join('')}</div>
</div>`).join('\n')
}
