import type { Check } from '../checks/check.ts'
import { runChecks, type CheckResult } from '../checks/run.ts'
import { factsAfter } from '../diagnosis/cause/served-after.ts'
import type { Finding } from '../diagnosis/finding.ts'
import type { Facts } from '../facts/facts.ts'
import { createModel } from '../model/model.ts'
import { modelWorld } from '../model/world.ts'
import type { Edit } from '../resources/mutation.ts'

/** What does not hold, by check, host and subject, with why, and the line that is to blame. */
type Failing = ReadonlyMap<string, { readonly what: string; readonly line: string | undefined }>

/** A piece of advice, and the cases that it is given for. */
interface Advice {
  readonly edits: readonly Edit[]
  readonly cases: readonly string[]
}

/** More pieces of advice nobody follows at once, and in a large design each takes its time. */
const most = { advice: 12, cases: 3000 }

/**
 * Tries what findings advise, each by itself, before it is given: the change is made in the design and everything is judged once more, in the
 * model. Where the findings go away and none comes, the advice stands as it is; else it says what remains, or what comes of it. Verdicts are
 * not touched by any of this.
 */
export async function withTriedFixes(facts: Facts, results: readonly CheckResult[], checks: readonly Check[]): Promise<readonly CheckResult[]> {
  const advice = adviceIn(results)
  if (advice.size === 0 || facts.hosts.size * facts.services.size > most.cases) return results
  const before = await failing(facts, checks)
  const said = new Map<string, string>()
  for (const [key, one] of [...advice].slice(0, most.advice)) {
    const outcome = await outcomeOf(facts, one, { before, checks })
    if (outcome !== undefined) said.set(key, outcome)
  }
  return said.size === 0 ? results : results.map((result) => ({ ...result, findings: result.findings.map((finding) => amended(finding, said)) }))
}

function adviceIn(results: readonly CheckResult[]): ReadonlyMap<string, Advice> {
  const found = results.flatMap(({ check, findings }) => findings.flatMap((finding) => (finding.holds || finding.edits === undefined ? [] : [{ edits: finding.edits, name: caseOf(check, finding) }])))
  const groups = Map.groupBy(found, ({ edits }) => JSON.stringify(edits))
  return new Map([...groups].map(([key, group]) => [key, { edits: group[0]!.edits, cases: group.map(({ name }) => name) }]))
}

function caseOf({ id }: Check, { host, subject }: Finding): string {
  return `${id} ${host} ${subject}`
}

async function failing(facts: Facts, checks: readonly Check[]): Promise<Failing> {
  const results = await runChecks({ facts, world: modelWorld(createModel(facts)) }, { checks, violationsOnly: true })
  return new Map(results.flatMap(({ check, findings }) => findings.map((finding) => [caseOf(check, finding), {
    what: `${finding.host}: ${finding.subject}${finding.because === undefined ? '' : `, since ${finding.because}`}`,
    line: finding.at?.join('/'),
  }])))
}

/** What is to be said of a piece of advice besides; nothing where it does what it is given for, and where the model cannot tell. */
async function outcomeOf(facts: Facts, { edits, cases }: Advice, { before, checks }: { readonly before: Failing; readonly checks: readonly Check[] }): Promise<string | undefined> {
  const predicted = cases.filter((name) => before.has(name))
  if (predicted.length === 0) return undefined
  const changed = factsAfter(facts, edits)
  if (changed === undefined) return 'Tried in the model: something else of the design has to change with it, or Azure would refuse it.'
  const after = await failing(changed, checks)
  // What another line is to blame for is told there already.
  const told = new Set([...before].flatMap(([name, { line }]) => (cases.includes(name) ? [] : [line])))
  const [remains] = predicted.flatMap((name) => after.get(name) ?? []).filter(({ line }) => !told.has(line))
  const [comes] = [...after].flatMap(([name, one]) => (before.has(name) || told.has(one.line) ? [] : [one]))
  const outcome = [remains === undefined ? undefined : `there remains ${remains.what}`, comes === undefined ? undefined : `there comes ${comes.what}`].filter((part) => part !== undefined)
  return outcome.length === 0 ? undefined : `Tried in the model: with that alone ${outcome.join('; ')}.`
}

function amended(finding: Finding, said: ReadonlyMap<string, string>): Finding {
  const outcome = finding.edits === undefined ? undefined : said.get(JSON.stringify(finding.edits))
  return outcome === undefined || finding.fix === undefined ? finding : { ...finding, fix: `${finding.fix} ${outcome}` }
}
