import { readFileSync } from 'node:fs'
import { catalog } from '../catalog.ts'
import { suggestion } from '../language/nearest.ts'
import { z } from '../language/vocabulary.ts'
import { readYaml } from '../language/yaml.ts'
import { misconfigurations } from '../misconfigurations/list.ts'
import { topologyReport, type CheckReport, type FindingReport, type TopologyReport } from '../report/report.ts'
import { UsageError } from './exit-codes.ts'

/** Findings that somebody has accepted, each with a reason and the last day on which that holds. */
export interface Baseline {
  readonly file: string
  readonly accepted: readonly Acceptance[]
}

interface Acceptance {
  /** Id of the check, or of the known mistake. */
  readonly check: string
  /** Name of the design; every design unless stated. */
  readonly topology?: string | undefined
  readonly host?: string | undefined
  /** What was asked: `contoso.azurecr.io A`, or the name alone. */
  readonly subject?: string | undefined
  readonly reason: string
  /** The last day, `2027-05-31`. */
  readonly until: string
}

const acceptance: z.ZodType<Acceptance> = z.strictObject({
  check: z.string(),
  topology: z.string().optional(),
  host: z.string().optional(),
  subject: z.string().optional(),
  reason: z.string().min(1),
  until: z.iso.date(),
})

const shape = z.strictObject({ accepted: z.array(acceptance) })

/** Reads it, and tells all that is wrong with it at once. */
export function readBaseline(file: string): Baseline {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new UsageError(`the baseline ${file} cannot be read: ${(error as Error).message}`)
  }
  const { data, complaints, source } = readYaml(text, file)
  const read = shape.safeParse(data, { error: flawOf })
  const flaws = complaints.length > 0
    ? complaints.map(({ message, span }) => `${file}:${span?.line ?? 1}:${span?.column ?? 1}: ${message}`)
    : (read.error?.issues ?? []).map(({ path, message }) => {
        const { line, column } = source.locate(path.map((part) => (typeof part === 'symbol' ? String(part) : part)))
        return `${file}:${line}:${column}: ${path.join('.') || 'the file'}: ${message}`
      })
  if (!read.success || flaws.length > 0) throw new UsageError(`the baseline cannot be used:\n${flaws.join('\n')}`, 'accepted: [{ check: edns, host: desk, reason: "old router, replaced in May", until: 2027-05-31 }]')
  return { file, accepted: read.data.accepted }
}

/** Words for what is wrong most often; the rest says itself. */
function flawOf({ code, input }: { readonly code?: string; readonly input?: unknown }): string | undefined {
  if (input === undefined) return 'is missing'
  return code === 'invalid_format' ? 'is no day such as 2027-05-31' : undefined
}

const checkIds = catalog.flatMap(({ id, formerly = [] }) => [id, ...formerly])
const mistakeIds = misconfigurations.map(({ id }) => id)

/**
 * The report with what is accepted marked so: a check all of whose findings are accepted passes. Acceptances that have ended, or accept nothing,
 * are told. `mistakes`: whether known mistakes were looked for.
 */
export function withBaseline(topology: TopologyReport, baseline: Baseline | undefined, { now, mistakes }: { readonly now: Date; readonly mistakes: boolean }): TopologyReport {
  if (baseline === undefined) return topology
  const today = now.toISOString().slice(0, 10)
  const about = baseline.accepted.filter((one) => one.topology === undefined || one.topology === topology.name)
  const counts = new Map<Acceptance, number>()
  const checks = topology.checks.map((check) => {
    const findings = check.findings.map((finding): FindingReport => {
      const one = finding.holds ? undefined : about.find((candidate) => covers(candidate, check, finding))
      if (one === undefined) return finding
      counts.set(one, (counts.get(one) ?? 0) + 1)
      return one.until < today ? finding : { ...finding, accepted: { reason: one.reason, until: one.until } }
    })
    const open = findings.some(({ holds, accepted }) => !holds && accepted === undefined)
    return { ...check, findings, verdict: check.verdict === 'fail' && !open ? 'pass' : check.verdict } satisfies CheckReport
  })
  const notes = about.flatMap((one) => noteOf(one, { count: counts.get(one) ?? 0, today, file: baseline.file, asked: isAsked(one, topology, mistakes) }) ?? [])
  return topologyReport({ ...topology, checks, ...(notes.length > 0 && { notes: [...(topology.notes ?? []), ...notes] }) })
}

function covers({ check, host, subject }: Acceptance, { id, formerly = [] }: CheckReport, finding: FindingReport): boolean {
  return (check === id || formerly.includes(check)) && (host === undefined || host === finding.host) && (subject === undefined || subject === finding.subject || finding.subject.startsWith(`${subject} `))
}

/** Whether this run could have found what an entry accepts: a check that was left out says nothing. */
function isAsked({ check }: Acceptance, { checks }: TopologyReport, mistakes: boolean): boolean {
  return checks.some(({ id, formerly = [] }) => id === check || formerly.includes(check)) || (mistakes && mistakeIds.includes(check))
}

function noteOf({ check, host, reason, until }: Acceptance, { count, today, file, asked }: { readonly count: number; readonly today: string; readonly file: string; readonly asked: boolean }): string | undefined {
  const what = `${check}${host === undefined ? '' : ` at ${host}`}`
  if (!checkIds.includes(check) && !mistakeIds.includes(check)) return `${file}: there is no check ${check}: the entry accepts nothing (${suggestion(check, [...checkIds, ...mistakeIds], 'checks')})`
  if (count === 0) return asked ? `${file}: what is accepted of ${what} does not occur: the entry can go` : undefined
  const findings = `${count} ${count === 1 ? 'finding' : 'findings'} of ${what}`
  return until < today ? `${file}: ${findings} ${count === 1 ? 'was' : 'were'} accepted until ${until}: that is over (${reason})` : `${findings} ${count === 1 ? 'is' : 'are'} accepted until ${until}: ${reason}`
}
