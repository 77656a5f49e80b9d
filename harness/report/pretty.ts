import { causesOf, checksOf, fixesOf, placeOf, type CauseGroup } from './causes.ts'
import { detail, plural, summary } from './counts.ts'
import { paint, type Paint } from './paint.ts'
import type { CheckReport, ParityReport, Report, TopologyReport } from './report.ts'
import type { Verdict } from '../checks/verdict.ts'
import { labelled, wrap } from './wrap.ts'

export interface PrettyOptions {
  readonly color: boolean
  /** Columns of the terminal. */
  readonly width: number
  /** Lists what was skipped, each with its reason. */
  readonly verbose?: boolean
}

/** For people: one row for each check, one for all that were skipped, then each cause with one case in full. */
export function renderPretty({ topologies, verdict }: Report, { color, width, verbose = false }: PrettyOptions): string {
  const colors = paint(color)
  const sections = topologies.map((topology) => renderTopology(topology, { colors, width: Math.min(width, 120), verbose }))
  const overall = topologies.length > 1 ? [colors.verdict(verdict, `${verdict}: ${`${topologies.length} topologies`}`), ''] : []
  return [...sections, ...overall].join('\n')
}

interface Layout {
  readonly colors: Paint
  readonly width: number
  readonly verbose: boolean
}

function renderTopology(topology: TopologyReport, layout: Layout): string {
  const { name, file, world, checks, notes = [], error, evidence, verdict } = topology
  const { colors, width } = layout
  const rows = renderChecks(checks, layout)
  const causes = causesOf(checks)
  const failed = error
    ? [...`The run did not come to its end: ${error.message}`.split('\n').flatMap((line) => wrap(line, width - 2)).map((line) => `  ${line}`), ...(error.hint ? [`  hint: ${error.hint}`] : []), '']
    : []
  return [
    `${colors.bold(name)}  ${colors.dim(`${file}, ${{ lab: 'rehearsed in containers', model: 'predicted by the model', recorded: 'recorded on real machines' }[world]}`)}`,
    '',
    ...rows,
    ...(rows.length > 0 ? [''] : []),
    ...causes.slice(0, causesShown).flatMap((cause, n) => renderCause(cause, n + 1, colors, width)),
    ...(causes.length > causesShown ? [`      and ${plural(causes.length - causesShown, 'more cause')}: the JSON report lists every case (--reporter json)`, ''] : []),
    ...failed,
    ...renderParity(topology.parity, colors, width),
    ...renderNotes(notes, width),
    ...labelled(verdict, summary(topology), { indent: 0, labelWidth: 9, width }).map((line) => line.replace(verdict, colors.verdict(verdict, colors.bold(verdict)))),
    ...(evidence === undefined ? [] : [`evidence ${evidence}`]),
    '',
  ].join('\n')
}

/** Where nothing but skips would be left, their reasons are what there is to say. */
function renderChecks(checks: readonly CheckReport[], { colors, width, verbose }: Layout): readonly string[] {
  const skipped = checks.filter(({ verdict }) => verdict === 'skip')
  const others = checks.filter(({ verdict }) => verdict !== 'skip')
  const listed = verbose || others.length === 0 ? [...others, ...skipped] : others
  const column = Math.max(0, ...listed.map(({ id }) => id.length)) + 2
  const head = (verdict: Verdict, rest: string): string => `  ${colors.verdict(verdict, verdict.padEnd(7))}  ${rest}`.trimEnd()
  const rows = listed.flatMap((check) => {
    const [first = '', ...rest] = wrap(detail(check), Math.max(30, width - 11 - column))
    return [head(check.verdict, check.id.padEnd(column) + colors.dim(first)), ...rest.map((line) => ' '.repeat(11 + column) + colors.dim(line))]
  })
  if (skipped.length === 0 || listed.length > others.length) return rows
  return [...rows, head('skip', `${plural(skipped.length, 'check')} that do not apply here ${colors.dim('(--verbose tells why)')}`)]
}

/** What stands in for something, a line each. */
export function renderNotes(notes: readonly string[], width: number): readonly string[] {
  return notes.flatMap((note) => labelled('note', note, { indent: 0, labelWidth: 9, width }))
}

/** One line where model and lab agree; else each difference in full, for whoever mends the harness. */
function renderParity(parity: ParityReport | undefined, colors: Paint, width: number): readonly string[] {
  if (!parity || parity.questions === 0) return []
  const { questions, differing } = parity
  if (differing.length === 0) return [colors.dim(`parity   all ${questions} questions answered as the model had predicted`)]
  const layout = { indent: 5, labelWidth: 10, width }
  return [
    colors.bold(`parity   ${differing.length} of ${questions} questions answered otherwise than the model had predicted: a defect of this harness, not of the design`),
    ...differing.slice(0, othersShown).flatMap(({ host, asked, predicted, observed, path }) => [
      ...labelled('asked', `${host}: ${asked}`, layout),
      ...labelled('predicted', predicted, layout),
      ...labelled('got', observed, layout),
      ...path.map((line) => `     ${line}`),
      '',
    ]),
    ...(differing.length > othersShown ? [`     and ${differing.length - othersShown} more, in the JSON report`, ''] : []),
  ]
}

const othersShown = 4

/** At one line there is seldom more to do; what else there is, the JSON report has. */
const fixesShown = 4

/** Nobody reads more at once, and what comes first is often the cause of the rest. */
const causesShown = 30

function todo(cause: CauseGroup): readonly string[] {
  const fixes = fixesOf(cause)
  return fixes.length > fixesShown ? [...fixes.slice(0, fixesShown), `and ${fixes.length - fixesShown} more at the same line: the JSON report has all of them`] : fixes
}

function renderCause(cause: CauseGroup, n: number, colors: Paint, width: number): readonly string[] {
  const [first, ...rest] = cause.cases
  const { check, finding } = first!
  const headline = wrap(cause.because ?? check.title, width - 5)
  const layout = { indent: 5, labelWidth: 10, width }
  const line = (label: string, text: string | undefined) => (text === undefined ? [] : labelled(label, text, layout))
  const shown = rest.slice(0, othersShown).map((one) => `${one.finding.host}: ${one.finding.subject}`)
  const also = rest.length > othersShown ? [...shown, `and ${rest.length - othersShown} more`] : shown
  return [
    ...headline.map((text, index) => `${index === 0 ? `${n})`.padStart(4) : '    '} ${colors.bold(text)}`),
    ...line('fails', checksOf(cause).map(({ id }) => id).join(', ')),
    ...line('asked', `${finding.host}: ${finding.subject}`),
    ...line('expected', finding.expected),
    ...line('got', finding.observed),
    ...also.flatMap((text, index) => line(index === 0 ? 'also' : '', text)),
    ...line('why', check.why),
    ...todo(cause).flatMap((fix) => line('do', fix)),
    ...line('where', placeOf(finding)),
    ...checksOf(cause).map(({ source }) => source).filter((source, index, all) => all.indexOf(source) === index)
      .flatMap((source, index) => line(index === 0 ? 'source' : '', source)),
    '',
  ]
}
