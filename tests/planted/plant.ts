import { readFileSync } from 'node:fs'
import test from 'ava'
import { catalog } from '../../harness/catalog.ts'
import { runChecks } from '../../harness/checks/run.ts'
import { facts } from '../../harness/facts/facts.ts'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { causesOf } from '../../harness/report/causes.ts'
import { checkReport } from '../../harness/report/report.ts'
import { exchange, topologyOf } from '../design.ts'

/** One mistake in a design in which everything holds, and what whoever reads the report has to read first. */
export interface Planted {
  /** What somebody did. */
  readonly title: string
  /** `hub-and-spoke`, one of the project's designs, or `planted/landing-zone`, one of the fixtures. */
  readonly design: string
  readonly edits: readonly (readonly [from: string, to: string])[]
  /** The line to mend: its path in the design. */
  readonly at: string
  readonly because: RegExp
  readonly fix?: RegExp
  /** Lines of the other causes that are told, for a mistake that does more than one thing. */
  readonly others?: readonly string[]
}

/** A cause as it stands in the report. */
export interface Told {
  readonly at: string
  readonly because: string
  readonly fix: string
}

export function plantedText({ design, edits }: Pick<Planted, 'design' | 'edits'>): string {
  const file = design.startsWith('planted/') ? `fixtures/${design}.yaml` : `topologies/${design}.yaml`
  return edits.reduce((text, [from, to]) => exchange(text, from, to), readFileSync(file, 'utf8'))
}

/** The causes that a report tells of a design, in its order. */
export async function causesTold(text: string, file?: string): Promise<readonly Told[]> {
  const known = facts(topologyOf(text, file))
  const results = await runChecks({ facts: known, world: modelWorld(createModel(known)) }, { checks: catalog })
  return causesOf(results.map((result) => checkReport(result, 'test.yaml', () => undefined))).map(({ because = '', cases: [first] }) => ({
    at: first!.finding.at?.path.join('/') ?? '', because, fix: first!.finding.fix ?? '',
  }))
}

/** Of many entries a third is enough while somebody works. */
function chosen(entries: readonly Planted[]): readonly Planted[] {
  return process.env.TEST_EFFORT === 'quick' ? entries.filter((_, index) => index % 3 === entries.length % 3) : entries
}

/** Each mistake of a list names its first cause, and no more causes than it has. */
export function blamesFirst(entries: readonly Planted[]): void {
  for (const planted of chosen(entries)) {
    test(`planted in ${planted.design}: ${planted.title}`, async (t) => {
      const [first, ...others] = await causesTold(plantedText(planted))
      t.is(first?.at, planted.at, `told first: ${first?.because}`)
      t.regex(first?.because ?? '', planted.because)
      if (planted.fix) t.regex(first?.fix ?? '', planted.fix)
      t.deepEqual(others.map(({ at }) => at), [...planted.others ?? []], others.map(({ because }) => because).join('\n'))
    })
  }
}
