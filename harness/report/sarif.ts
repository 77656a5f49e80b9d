import { isAbsolute } from 'node:path'
import { pathToFileURL } from 'node:url'
import { causesOf, checksOf, fixesOf } from './causes.ts'
import type { CheckReport, FindingReport, Report, TopologyReport } from './report.ts'

/**
 * SARIF 2.1.0, as code scanning reads it: a result for each finding that does not hold, at the line of the design, or of the template
 * that it extends. https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function renderSarif({ tool, topologies }: Report): string {
  const rules = new Map(topologies.flatMap(({ checks }) => checks.map((check) => [check.id, check] as const)))
  const ids = [...rules.keys()]
  const run = {
    tool: { driver: { name: tool.name, version: tool.version, informationUri: 'https://learn.microsoft.com/azure/private-link/private-endpoint-dns', rules: [...rules.values()].map(rule) } },
    columnKind: 'utf16CodeUnits',
    invocations: [{ executionSuccessful: topologies.every(({ error }) => error === undefined), toolExecutionNotifications: topologies.flatMap(notifications) }],
    results: topologies.flatMap((topology) => resultsOf(topology, ids)),
  }
  return `${JSON.stringify({ $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] }, undefined, 2)}\n`
}

function rule({ id, title, why, source }: CheckReport): object {
  return { id, shortDescription: { text: title }, fullDescription: { text: why }, helpUri: source }
}

/** What could not be judged is no result, and must not look as if all were well. */
function notifications({ name, file, error, checks }: TopologyReport): readonly object[] {
  const unknown = checks.filter(({ verdict }) => verdict === 'unknown').map(({ id, reason }) => `${id}: ${reason ?? 'nobody can tell'}`)
  return [...(error === undefined ? [] : [[error.message, error.hint].filter(Boolean).join(' ')]), ...unknown].map((text) => ({ level: 'error', message: { text: `${name}: ${text}` }, locations: [location({ file })] }))
}

function resultsOf({ file, checks }: TopologyReport, ids: readonly string[]): readonly object[] {
  const open = causesOf(checks).flatMap((cause) => checksOf(cause).map((check) => {
    const [finding, ...more] = cause.cases.flatMap((one) => (one.check === check ? [one.finding] : [])) as [FindingReport, ...FindingReport[]]
    return { ...result(finding, { check, ids, file, more: more.length, fixes: fixesOf(cause) }), level: 'error' }
  }))
  const accepted = checks.flatMap((check) => check.findings.flatMap((finding) => (finding.accepted === undefined || finding.holds ? [] : [
    { ...result(finding, { check, ids, file, more: 0, fixes: [] }), level: 'note', suppressions: [{ kind: 'external', status: 'accepted', justification: `${finding.accepted.reason} (until ${finding.accepted.until})` }] },
  ])))
  return [...open, ...accepted]
}

function result(finding: FindingReport, { check, ids, file, more, fixes }: { readonly check: CheckReport; readonly ids: readonly string[]; readonly file: string; readonly more: number; readonly fixes: readonly string[] }): object {
  const { host, subject, expected, observed, because, at } = finding
  const text = [because ?? check.title, `Asked: ${host}: ${subject}${more > 0 ? `, and ${more} more` : ''}`, `Expected: ${expected}`, `Got: ${observed}`, ...fixes.map((fix) => `To do: ${fix}`)].join('\n')
  return {
    ruleId: check.id,
    ruleIndex: ids.indexOf(check.id),
    message: { text },
    locations: [location(at ?? { file })],
    // The same mistake is the same alert, on whichever line it stands by then.
    partialFingerprints: { 'cause/v1': `${file} ${check.id} ${at === undefined ? `${host} ${subject}` : at.path.join('.')}` },
  }
}

function location({ file, line, column }: { readonly file: string; readonly line?: number; readonly column?: number }): object {
  return { physicalLocation: { artifactLocation: { uri: uriOf(file) }, region: { startLine: line ?? 1, ...(column !== undefined && { startColumn: column }) } } }
}

/** A relative one is taken from wherever the repository is; a path from the root is none unless it says that it is a file. */
function uriOf(file: string): string {
  return isAbsolute(file) ? pathToFileURL(file).href : file.split('/').map(encodeURIComponent).join('/')
}
