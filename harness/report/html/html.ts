import { causesOf, checksOf, fixesOf, placeOf, type CauseGroup } from '../causes.ts'
import { detail, plural, summary } from '../counts.ts'
import { escaped } from '../graph/escaped.ts'
import type { Report, TopologyReport } from '../report.ts'
import { drawnDesign, shownSource } from './design.ts'
import { pageOf } from './page.ts'
import { drawnScenarios } from './scenarios.ts'

/** One file that asks nobody for anything: whoever has it can read it, in ten years too. */
export function renderHtml(report: Report): string {
  const names = report.topologies.map(({ name }) => name).join(', ')
  const several = report.topologies.length > 1
  return pageOf({
    title: `${names}: ${report.verdict}`,
    skip: 'To the findings',
    header: `<h1>${escaped(names)}: ${verdict(report.verdict)}</h1>
<p>${escaped(`${report.tool.name} ${report.tool.version}, ${report.started}`)}</p>
${several ? `<nav aria-label="Designs"><ul>${report.topologies.map(({ name, verdict: own, checks }, n) => `<li><a href="#design-${n}">${escaped(name)}</a>: ${verdict(own)}${firstCause(checks)}</li>`).join('')}</ul></nav>` : ''}`,
    main: report.topologies.map(section).join('\n'),
    styles: report.topologies.some(({ scenarios }) => scenarios !== undefined) ? ['timeline.css'] : [],
    scripts: ['way.js', 'page.js'],
  })
}

function section(topology: TopologyReport, n: number): string {
  const { name, file, world, notes = [], error, evidence, picture, scenarios, checks } = topology
  return `<section data-topology id="design-${n}" aria-labelledby="name-${n}">
<h2 id="name-${n}">${escaped(name)}</h2>
<p>${verdict(topology.verdict)}: ${escaped(summary(topology))}. ${{ lab: 'Asked in containers', model: 'Predicted by the model', recorded: 'Recorded on real machines' }[world]}: <code>${escaped(file)}</code>${evidence === undefined ? '' : `, evidence in <code>${escaped(evidence)}</code>`}.</p>
${notes.map((note) => `<p>${escaped(note)}</p>`).join('\n')}
${error === undefined ? '' : `<p class="broke">The run did not come to its end: ${escaped(error.message)} ${escaped(error.hint ?? '')}</p>`}
${toDo(topology, n)}
${picture === undefined ? '' : drawnDesign(topology, picture, n)}
${picture === undefined ? findings(topology, n) : `<div class="beside">\n<div>\n${shownSource(picture, n, `name-${n}`)}\n</div>\n<div>\n${findings(topology, n)}\n</div>\n</div>`}
<h3 id="checks-${n}">Checks</h3>
<div class="scroll" tabindex="0" role="region" aria-labelledby="name-${n} checks-${n}">
<table><thead><tr><th scope="col">verdict</th><th scope="col">check</th><th scope="col">cases</th></tr></thead><tbody>
${checks.map((check) => `<tr><td>${verdict(check.verdict)}</td><th scope="row"><a href="${escaped(check.source)}">${escaped(check.id)}</a>: ${escaped(check.title)}</th><td>${escaped(detail(check))}</td></tr>`).join('\n')}
</tbody></table>
</div>
${scenarios === undefined ? '' : `<h3>Scenarios of the design</h3>\n<p>Predicted by the model, whatever was asked in this run; they are not part of its verdict.</p>\n${drawnScenarios(scenarios, { heading: 4, within: `design-${n}` })}`}
</section>`
}

/** What a list of designs says of one that does not hold. */
function firstCause(checks: TopologyReport['checks']): string {
  const [first, ...rest] = causesOf(checks)
  return first === undefined ? '' : `: ${escaped(saidOf(first))}${rest.length > 0 ? `, and ${plural(rest.length, 'more cause')}` : ''}`
}

function saidOf({ because, cases }: CauseGroup): string {
  return because ?? cases[0]!.check.title
}

/** Before anything else: what is wrong, what to do, and in which line. As many as are read at a glance; all of them are findings. */
function toDo({ checks }: TopologyReport, n: number): string {
  const causes = causesOf(checks)
  const left = causes.length - 5
  if (causes.length === 0) return ''
  return `<ol class="todo" aria-label="What to do">
${causes.slice(0, 5).map((cause) => `<li><strong>${escaped(saidOf(cause))}</strong>${fixesOf(cause).slice(0, 1).map((fix) => `<br>${escaped(fix)}`).join('')}${placesOf(cause)}</li>`).join('\n')}
</ol>
${left > 0 ? `<p><a href="#findings-${n}">And ${left} more</a></p>` : ''}`
}

function placesOf({ cases: [first] }: CauseGroup): string {
  const place = first && placeOf(first.finding)
  return place === undefined ? '' : `<span class="place">${escaped(place)}</span>`
}

/** As many causes and cases as somebody reads; the JSON report has all of them. */
const most = 200

function findings({ checks, picture }: TopologyReport, n: number): string {
  const causes = causesOf(checks)
  const left = causes.length - most
  return `<h3 id="findings-${n}">Findings</h3>
<div class="scroll findings" tabindex="0" role="region" aria-labelledby="name-${n} findings-${n}">
${causes.length === 0 ? '<p>Nothing that does not hold.</p>' : causes.slice(0, most).map((cause) => article(cause, picture?.answers.names ?? [])).join('\n')}
${left > 0 ? `<p>And ${left} more: the JSON report has all of them.</p>` : ''}
</div>`
}

function article(cause: CauseGroup, names: readonly string[]): string {
  const [{ check, finding }] = cause.cases as [CauseGroup['cases'][number]]
  const name = finding.subject.split(' ')[0]!
  const rest = cause.cases.length - 1
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['fails', checksOf(cause).map(({ id }) => id).join(', ')],
    ['asked', `${finding.host}: ${finding.subject}${rest > 0 ? `, and ${rest} more` : ''}`],
    ['expected', finding.expected],
    ['got', finding.observed],
    ['why', check.why],
    ...fixesOf(cause).slice(0, 5).map((fix) => ['do', fix] as const),
    ['where', placeOf(finding)],
  ]
  return `<article>
<h4>${escaped(saidOf(cause))}</h4>
<dl>${rows.flatMap(([label, value]) => (value === undefined ? [] : [`<dt>${label}</dt><dd>${escaped(value)}</dd>`])).join('')}</dl>
${names.includes(name) ? `<p class="tools"><button type="button" data-host="${escaped(finding.host)}" data-name="${escaped(name)}">Draw how ${escaped(finding.host)} is led for ${escaped(name)}</button></p>` : ''}
</article>`
}

function verdict(word: string): string {
  return `<span class="verdict ${word}">${word}</span>`
}
