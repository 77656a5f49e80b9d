import { causesOf, checksOf, fixesOf, placeOf, type CauseGroup } from './causes.ts'
import { detail, summary } from './counts.ts'
import type { Report, TopologyReport } from './report.ts'

/** For pull requests and job summaries (GitHub's Markdown). */
export function renderMarkdown({ topologies }: Report): string {
  return topologies.map(renderTopology).join('\n')
}

function renderTopology(topology: TopologyReport): string {
  const { name, file, verdict, checks, notes = [], error, evidence } = topology
  const judged = checks.filter((check) => check.verdict !== 'skip')
  const skipped = checks.filter((check) => check.verdict === 'skip')
  return [
    `## ${text(name)}: ${verdict}`,
    '',
    `${summary(topology)}. Design: \`${file}\`${evidence === undefined ? '' : `, evidence: \`${evidence}\``}.`,
    '',
    ...notes.flatMap((note) => [`> ${text(note)}`, '']),
    ...(error ? [`**The run did not come to its end:** ${text(error.message)}${error.hint ? ` ${text(error.hint)}` : ''}`, ''] : []),
    ...causesOf(checks).flatMap(renderCause),
    ...(judged.length > 0 ? ['| verdict | check | cases |', '| --- | --- | --- |'] : []),
    ...judged.map((check) => `| ${check.verdict === 'fail' ? '**fail**' : check.verdict} | [${check.id}](${check.source}) ${text(check.title)} | ${text(detail(check))} |`),
    ...(skipped.length > 0 ? ['', '<details><summary>Skipped</summary>', '', ...skipped.map(({ id, reason }) => `- ${id}: ${text(reason ?? '')}`), '', '</details>'] : []),
    '',
  ].join('\n')
}

function renderCause(cause: CauseGroup): readonly string[] {
  const [first, ...rest] = cause.cases
  const { check, finding } = first!
  const where = placeOf(finding)
  return [
    `### ${text(cause.because ?? check.title)}`,
    '',
    `- fails: ${checksOf(cause).map(({ id }) => `\`${id}\``).join(', ')}`,
    `- asked: ${finding.host}: \`${finding.subject}\`${rest.length > 0 ? `, and ${rest.length} more` : ''}`,
    `- expected: ${text(finding.expected)}`,
    `- got: ${text(finding.observed)}`,
    `- why: ${text(check.why)}`,
    ...fixesOf(cause).map((fix) => `- do: **${text(fix)}**`),
    ...(where === undefined ? [] : [`- where: \`${where}\``]),
    '',
  ]
}

/** Text in which Markdown sees nothing but text. */
function text(value: string): string {
  return value.replace(/[\\`*_{}[\]<>|#]/g, '\\$&').replace(/\s+/g, ' ')
}
