import exported, { type Builder, type TestCase } from 'junit-report-builder'
import { causesOf, isOpen, placeOf } from './causes.ts'
import { detail } from './counts.ts'
import type { CheckReport, FindingReport, Report, TopologyReport } from './report.ts'

/** The package's types say `exports.default`; what it exports is the builder itself. */
const builders = exported as unknown as Builder

/** JUnit's XML: a suite for each topology, a case for each check. `fail` is a failure, `unknown` an error. */
export function renderJunit({ topologies, tool, started }: Report): string {
  const builder = builders.newBuilder().name(tool.name)
  for (const topology of topologies) {
    const suite = builder.testSuite().name(plain(topology.name)).timestamp(new Date(started)).time(topology.duration / 1000)
    suite.property('file', plain(topology.file))
    suite.property('world', topology.world)
    if (topology.evidence !== undefined) suite.property('evidence', plain(topology.evidence))
    for (const [n, note] of (topology.notes ?? []).entries()) suite.property(`note ${n + 1}`, plain(note))
    for (const check of topology.checks) fill(suite.testCase(), check, topology)
    if (topology.error) {
      const { message, hint } = topology.error
      suite.testCase().className(plain(topology.name)).name('the run came to its end').time(0)
        .error(plain(message), 'unknown', plain([message, hint].filter(Boolean).join('\n')))
    }
  }
  return `${builder.build()}\n`
}

function fill(testCase: TestCase, check: CheckReport, topology: TopologyReport): void {
  testCase.className(plain(topology.name)).name(check.id).time(check.duration / 1000).file(plain(topology.file))
  // Whoever has followed a check by an id that it had before goes on finding it.
  for (const [n, id] of (check.formerly ?? []).entries()) testCase.property(`formerly ${n + 1}`, id)
  if (check.verdict === 'skip') testCase.skipped().standardOutput(plain(check.reason ?? ''))
  if (check.verdict === 'unknown') testCase.error(plain(detail(check)), 'unknown', plain(body(check)))
  if (check.verdict === 'fail') testCase.failure(plain(headline(check)), 'fail').stacktrace(plain(body(check)))
}

function headline(check: CheckReport): string {
  return causesOf([check]).map(({ because }) => because ?? check.title).join('; ')
}

function body(check: CheckReport): string {
  const violations = check.findings.filter(isOpen).map(paragraph)
  return [check.title, ...violations, check.why, check.source].join('\n\n')
}

function paragraph(finding: FindingReport): string {
  const { host, subject, expected, observed, because, fix } = finding
  return Object.entries({ asked: `${host}: ${subject}`, expected, got: observed, because, do: fix, where: placeOf(finding) })
    .filter(([, text]) => text !== undefined)
    .map(([label, text]) => `${label.padEnd(9)}${text}`)
    .join('\n')
}

/** XML 1.0 has no place for control characters, not even escaped. */
function plain(text: string): string {
  return text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
}
