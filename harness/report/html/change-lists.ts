import { describe } from '../../diagnosis/observed/describe.ts'
import { plural } from '../counts.ts'
import { escaped } from '../graph/escaped.ts'
import type { ToldAftermath, ToldAnswer, ToldDecision, ToldDiff, ToldStep } from '../told-change.ts'

/** As much as somebody reads; `--json` has all. */
const most = { groups: 100, answers: 20, items: 200 } as const

/** Answers that change for somebody: those of a host that is in one design only are no changes to anybody. */
function groupsOf({ groups }: ToldDiff): ToldDiff['groups'] {
  return groups.filter(({ changes }) => changes.some(({ kind }) => kind === 'changed'))
}

/** In a few words. */
export function noticed(diff: ToldDiff): string {
  const answers = groupsOf(diff).reduce((sum, { changes }) => sum + changes.length, 0)
  const reached = diff.connections.length
  if (answers + reached === 0) return 'clients notice nothing'
  return [...(answers > 0 ? [`${plural(answers, 'answer')} ${answers === 1 ? 'changes' : 'change'}`] : []), ...(reached > 0 ? [`${reached} reached otherwise`] : [])].join(', ')
}

export function summary(diff: ToldDiff): string {
  const { compared, untold, ttl, hosts } = diff
  return [
    `${compared} answers compared: ${noticed(diff)}`,
    ...(ttl.length > 0 ? [`${ttl.length} with another TTL`] : []),
    ...(untold.answers > 0 ? [`${untold.answers} only containers can tell (files of their own: ${untold.servers.join(', ')})`] : []),
    ...(hosts.added.length > 0 ? [`hosts in the later design only: ${hosts.added.join(', ')}`] : []),
    ...(hosts.removed.length > 0 ? [`hosts in the earlier design only: ${hosts.removed.join(', ')}`] : []),
  ].join('; ')
}

/** How many intents hold. */
export function intents({ intents: all }: ToldStep): string {
  const count = (value: boolean | null): number => all.filter(({ holds }) => holds === value).length
  return `${count(true)} of ${all.length} intents hold${count(null) > 0 ? `, of ${count(null)} only containers can tell` : ''}`
}

export function listed(title: string, items: readonly string[], id: string, nothing?: string): string {
  if (items.length === 0 && nothing === undefined) return ''
  const left = items.length - most.items
  const list = `<ul aria-labelledby="${id}">${items.slice(0, most.items).map((item) => `<li>${escaped(item)}</li>`).join('')}${left > 0 ? `<li>and ${left} more</li>` : ''}</ul>`
  return `<h3 id="${id}">${escaped(title)}</h3>\n${items.length === 0 ? `<p>${escaped(nothing!)}</p>` : list}`
}

/** What clients notice, by what makes it change. `names`: those whose way can be drawn. */
export function clientChanges(diff: ToldDiff, names: readonly string[], n: number): string {
  const groups = groupsOf(diff)
  const nothing = groups.length + diff.connections.length === 0
  return `<h3 id="noticed-${n}">What clients notice</h3>
${nothing ? '<p>Nothing.</p>' : ''}
${groups.slice(0, most.groups).map((group, m) => article(group, { names, n, m })).join('\n')}
${groups.length > most.groups ? `<p>And ${groups.length - most.groups} more causes: --json has all of them.</p>` : ''}
${diff.connections.length === 0 ? '' : reachedOtherwise(diff.connections, names, n)}
${listed('What is deployed', diff.changes, `deployed-${n}`)}
${listed('What is meant by it differs', diff.meant, `meant-${n}`)}`
}

function article({ before, after, changes }: ToldDiff['groups'][number], { names, n, m }: { readonly names: readonly string[]; readonly n: number; readonly m: number }): string {
  const id = `noticed-${n}-${m}`
  return `<article>
<h4 id="${id}">Cause ${m + 1}: ${plural(changes.length, 'answer')}</h4>
<dl><dt>before</dt><dd>${escaped(decided(before))}</dd><dt>after</dt><dd>${escaped(decided(after))}</dd></dl>
${table(`step-name-${n} ${id}`, changes.map((change) => [change.host, asked(change, names), describe(change.before ?? undefined), describe(change.after ?? undefined)]))}
</article>`
}

function reachedOtherwise(connections: ToldDiff['connections'], names: readonly string[], n: number): string {
  const end = ({ outcome, message }: { readonly outcome: string; readonly message: string }): string => (outcome === 'http' ? message : `${outcome}: ${message}`)
  return `<article>
<h4 id="reached-${n}">The same answer, reached otherwise</h4>
${table(`step-name-${n} reached-${n}`, connections.map(({ host, name, before, after }) => [host, drawable(host, name, name, names), end(before), end(after)]))}
</article>`
}

interface Markup {
  readonly html: string
}

/** `headings`: ids of what the table stands below. */
function table(headings: string, rows: readonly (readonly (string | Markup)[])[]): string {
  const left = rows.length - most.answers
  const cell = (value: string | Markup): string => `<td>${typeof value === 'string' ? escaped(value) : value.html}</td>`
  return `<div class="scroll" tabindex="0" role="region" aria-labelledby="${headings}">
<table class="answers"><thead><tr><th scope="col">host</th><th scope="col">asks for</th><th scope="col">before</th><th scope="col">after</th></tr></thead><tbody>
${rows.slice(0, most.answers).map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('\n')}
</tbody></table>
</div>${left > 0 ? `<p>And ${left} more: --json has all of them.</p>` : ''}`
}

function asked({ host, question }: ToldAnswer, names: readonly string[]): string | Markup {
  const text = `${question.name} ${question.type}`
  return question.type === 'A' ? drawable(host, question.name, text, names) : text
}

/** A name whose way the page draws is a button that does. */
function drawable(host: string, name: string, text: string, names: readonly string[]): string | Markup {
  return names.includes(name) ? { html: `<button type="button" data-host="${escaped(host)}" data-name="${escaped(name)}">${escaped(text)}</button>` } : text
}

function decided(decision: ToldDecision | null): string {
  if (decision === null) return 'nothing'
  const { text, at } = decision
  return at === undefined ? text : `${text} [${at.file}${at.line === undefined ? '' : `:${at.line}`}]`
}

/** What holds in a step, and what may break on the way to it. */
export function wayBetween({ intents: all, way }: ToldStep, n: number): string {
  const [broken, untold] = [all.filter(({ holds }) => holds === false), all.filter(({ holds }) => holds === null)]
  return [
    listed('Does not hold in this step', broken.map(({ intent }) => intent), `broken-${n}`),
    listed('Only containers can tell', untold.map(({ intent }) => intent), `untold-${n}`),
    ...(way === undefined || way.changes.length === 0 ? [] : [
      listed(`Interrupted on the way (${plural(way.looked.states, 'state')} looked at${way.looked.every ? '' : ', not every combination'})`, way.interrupted.map(({ intent, made, states }) => `${intent}: in ${plural(states, 'state')}, first when this has been done and the rest has not: ${made.join(', ')}`), `between-${n}`, 'Nothing.'),
      ordered(way, n),
      listed('All at once', lasting(way.atOnce), `at-once-${n}`, 'No server remembers anything that is no longer so.'),
    ]),
  ].join('\n')
}

function ordered({ order, safe }: NonNullable<ToldStep['way']>, n: number): string {
  if (order === null) return '<p>No order of the changes was found.</p>'
  if (order.length < 2) return ''
  const items = order.map(({ change, settles = 0, broken = [] }) => `<li>${escaped([change, ...lasting({ settles, broken })].join('; '))}</li>`)
  return `<h3 id="order-${n}">${safe ? 'This order interrupts nothing' : 'Every order interrupts something; this one the least'}</h3>\n<ol aria-labelledby="order-${n}">${items.join('')}</ol>`
}

function lasting({ settles, broken }: ToldAftermath): readonly string[] {
  return [...(settles > 0 ? [`servers remember answers from before for up to ${settles} s`] : []), ...broken.map(({ intent, until }) => `until then broken where they do, for up to ${until} s: ${intent}`)]
}
