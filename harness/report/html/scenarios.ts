import { escaped } from '../graph/escaped.ts'
import type { ToldClient, ToldScenario } from '../told-scenario.ts'
import { pageOf } from './page.ts'
import { drawnTimeline, moments, sighting, span } from './timeline.ts'

/** What `rehearse scenarios --json` says of a design; the page is made of that alone. */
export interface ToldScenarios {
  readonly scenarios: readonly ToldScenario[]
  readonly others: readonly { readonly name: string; readonly because: string }[]
  readonly unserved: readonly { readonly host: string; readonly name: string; readonly message: string }[]
}

export interface Heading {
  readonly design: string
  readonly file: string
  readonly tool: string
}

/** Every scenario of a design with the timeline of each client. */
export function renderScenariosHtml({ scenarios, others, unserved }: ToldScenarios, { design, file, tool }: Heading): string {
  return pageOf({
    title: `${design}: scenarios`,
    skip: 'To the scenarios',
    header: `<h1>${escaped(design)}: scenarios</h1>
<p>${escaped(tool)}, <code>${escaped(file)}</code></p>`,
    main: `${drawnScenarios(scenarios, { heading: 2, within: 'design' })}
${list('Left out, since not served while nothing is broken', unserved.map(({ host, name, message }) => `${host}, ${name}: ${message}`))}
${list('Not for this design', others.map(({ name, because }) => `${name}: ${because}`))}`,
    styles: ['timeline.css'],
  })
}

/** Where in a page scenarios stand: the level of their headings, and what tells them from those of another design. */
interface Standing {
  readonly heading: 2 | 4
  readonly within: string
}

/** All of them in a table, and each with its timeline. */
export function drawnScenarios(scenarios: readonly ToldScenario[], where: Standing): string {
  return `${ledger(scenarios, where)}
<p class="legend"><span class="served"></span> served <span class="lost"></span> got nowhere <span class="exposed"></span> a public address that is meant to be private; numbered lines: what was done; triangles: what probes found out</p>
${scenarios.map((told, n) => section(told, n, where)).join('\n')}`
}

function ledger(scenarios: readonly ToldScenario[], { within }: Standing): string {
  return `<div class="scroll" tabindex="0" role="region" aria-label="All scenarios, ${within}">
<table><thead><tr><th scope="col">verdict</th><th scope="col">scenario</th><th scope="col">clients that got nowhere</th></tr></thead><tbody>
${scenarios.map((told, n) => `<tr><td>${verdict(told.verdict)}</td><th scope="row"><a href="#scenario-${within}-${n}">${escaped(nameOf(told))}</a></th><td>${told.clients.filter(({ seen }) => seen.some(({ served }) => !served)).length} of ${told.clients.length}</td></tr>`).join('\n')}
</tbody></table>
</div>`
}

function section(told: ToldScenario, n: number, { heading, within }: Standing): string {
  const { kind, end, step, faster, marks, clients, objectives } = told
  const failing = objectives.filter((one) => one.verdict !== 'pass')
  return `<section id="scenario-${within}-${n}"${heading === 2 ? ` aria-labelledby="scenario-name-${within}-${n}"` : ''}>
<h${heading} id="scenario-name-${within}-${n}">${escaped(nameOf(told))}</h${heading}>
<p>${verdict(told.verdict)}: ${kind === 'model' ? 'virtual time' : 'in containers'}, ${span(end)}, a look every ${span(step)}${faster === undefined ? '' : `, told ${faster} times faster`}.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Timeline of ${escaped(nameOf(told))}, ${within}">${drawnTimeline(told)}</div>
<ol>${moments(marks).map(({ at, what }) => `<li>${span(at)}: ${escaped(what.join(', '))}</li>`).join('')}</ol>
${objectives.length === 0 ? '' : `<p>${objectives.length - failing.length} of ${objectives.length} objectives hold.</p>`}
${table(failing)}
<details><summary>What each client saw, and what holds</summary>
${clients.map((client) => clientList(told, client, heading + 1)).join('\n')}
${table(objectives.filter((one) => one.verdict === 'pass'))}
</details>
</section>`
}

function table(objectives: ToldScenario['objectives']): string {
  return objectives.length === 0 ? '' : `<table><thead><tr><th scope="col">verdict</th><th scope="col">client</th><th scope="col">expected</th><th scope="col">observed</th></tr></thead><tbody>
${objectives.map(({ verdict: own, host, name, expected, observed, at }) => `<tr><td>${verdict(own)}</td><td>${escaped(`${host}, ${name}`)}</td><td>${escaped(expected)}</td><td>${escaped(observed)}${at === undefined ? '' : ` (${span(at)})`}</td></tr>`).join('\n')}
</tbody></table>`
}

function clientList({ budgets }: ToldScenario, { host, name, seen }: ToldClient, heading: number): string {
  const budget = budgets.find(({ client }) => client === `${host} ${name}`)
  return `<h${heading}>${escaped(`${host} asks for ${name}`)}</h${heading}>
<ul>${seen.map((one) => `<li>${span(one.at)}: ${one.served ? '' : '<strong>not served</strong>, '}${escaped(sighting(one))}</li>`).join('')}</ul>
<p>${budget === undefined || budget.total === 0 ? 'Its answer does not change with health.' : `It is led elsewhere within ${span(budget.total)} at worst.`}</p>`
}

function nameOf({ scenario, under }: ToldScenario): string {
  return under === undefined ? scenario : `${scenario} if followsHealth: ${under.followsHealth}, replicaSelection: ${under.replicaSelection}`
}

function list(title: string, items: readonly string[]): string {
  return items.length === 0 ? '' : `<h2>${title}</h2>\n<ul>${items.map((item) => `<li>${escaped(item)}</li>`).join('')}</ul>`
}

function verdict(word: string): string {
  return `<span class="verdict ${word}">${word}</span>`
}
