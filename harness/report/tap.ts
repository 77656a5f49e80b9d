import { isOpen, placeOf } from './causes.ts'
import { detail } from './counts.ts'
import type { CheckReport, Report, TopologyReport } from './report.ts'

/** Test Anything Protocol 14 (https://testanything.org/tap-version-14-specification.html): a subtest for each topology. */
export function renderTap({ topologies }: Report): string {
  const body = topologies.flatMap((topology, n) => [
    `# Subtest: ${escape(topology.name)}`,
    ...indent(renderTopology(topology)),
    `${topology.verdict === 'pass' ? 'ok' : 'not ok'} ${n + 1} - ${escape(topology.name)}`,
  ])
  return `${['TAP version 14', ...body, `1..${topologies.length}`].join('\n')}\n`
}

function renderTopology({ checks, notes = [], error }: TopologyReport): readonly string[] {
  const comments = notes.map((note) => `# ${escape(note)}`)
  const points = checks.flatMap((check, n) => [testPoint(check, n + 1), ...indent(diagnostic(check), 2)])
  if (!error) return [...comments, `1..${checks.length}`, ...points]
  const end = `not ok ${checks.length + 1} - the run came to its end`
  return [...comments, `1..${checks.length + 1}`, ...points, end, ...indent(document({ message: error.message, severity: 'unknown', hint: error.hint }), 2)]
}

function testPoint({ id, title, verdict, reason }: CheckReport, n: number): string {
  const ok = verdict === 'pass' || verdict === 'skip' ? 'ok' : 'not ok'
  const skip = verdict === 'skip' ? ` # SKIP ${escape(reason ?? '')}` : ''
  return `${ok} ${n} - ${id}: ${escape(title)}${skip}`
}

function diagnostic(check: CheckReport): readonly string[] {
  const { formerly = [] } = check
  if (check.verdict !== 'fail' && check.verdict !== 'unknown') return formerly.length === 0 ? [] : document({ formerly })
  const violations = check.findings
    .filter(isOpen)
    .map((finding) => {
      const { host, subject, expected, observed, because, fix } = finding
      return { host, subject, expected, observed, because, fix, at: placeOf(finding) }
    })
  return document({ message: detail(check), severity: check.verdict, formerly, source: check.source, findings: violations })
}

/** A YAML block. Values are written as JSON, which is YAML. */
function document(fields: Readonly<Record<string, unknown>>): readonly string[] {
  const written = Object.entries(fields).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0))
  return [
    '---',
    ...written.flatMap(([key, value]) =>
      Array.isArray(value) ? [`${key}:`, ...value.map((item) => `  - ${JSON.stringify(item)}`)] : [`${key}: ${JSON.stringify(value)}`],
    ),
    '...',
  ]
}

function indent(lines: readonly string[], by = 4): readonly string[] {
  return lines.map((line) => ' '.repeat(by) + line)
}

function escape(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\#]/g, '\\$&')
}
