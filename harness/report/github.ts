import { causesOf, checksOf, fixesOf } from './causes.ts'
import { summary } from './counts.ts'
import type { Report, TopologyReport } from './report.ts'

/**
 * Annotations at the lines of a pull request, and a line for each design.
 * https://docs.github.com/actions/writing-workflows/choosing-what-your-workflow-does/workflow-commands-for-github-actions
 */
export function renderGithub({ topologies }: Report): string {
  return topologies.flatMap((topology) => [...annotations(topology), data(`${topology.name}: ${topology.verdict}: ${summary(topology)}`)]).map((line) => `${line}\n`).join('')
}

function annotations({ file, checks, error }: TopologyReport): readonly string[] {
  const causes = causesOf(checks).map((cause) => {
    const [{ check, finding }] = cause.cases as [typeof cause.cases[number]]
    const { at, host, subject, expected, observed, because } = finding
    const ids = checksOf(cause).map(({ id }) => id).join(', ')
    const text = [because ?? check.title, `asked ${host}: ${subject}${cause.cases.length > 1 ? `, and ${cause.cases.length - 1} more` : ''}`, `expected ${expected}`, `got ${observed}`, ...fixesOf(cause).map((fix) => `do: ${fix}`)]
    return command('error', { file: at?.file ?? file, line: at?.line ?? 1, col: at?.column, title: ids }, text.join('\n'))
  })
  const unknown = checks.filter(({ verdict }) => verdict === 'unknown').map(({ id, reason }) => command('warning', { file, line: 1, title: `${id}: unknown` }, reason ?? 'nobody can tell'))
  const ended = error === undefined ? [] : [command('error', { file, line: 1, title: 'the run did not come to its end' }, [error.message, error.hint].filter(Boolean).join('\n'))]
  return [...causes, ...unknown, ...ended]
}

function command(level: 'error' | 'warning', properties: Readonly<Record<string, string | number | undefined>>, text: string): string {
  const written = Object.entries(properties).flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${data(String(value)).replaceAll(':', '%3A').replaceAll(',', '%2C')}`]))
  return `::${level} ${written.join(',')}::${data(text)}`
}

/** A runner reads line by line, so that nothing that a design says may begin a line of its own. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}
