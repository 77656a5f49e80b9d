import type { CheckResult } from '../../harness/checks/run.ts'
import type { World } from '../../harness/world/world.ts'
import type { Facts } from '../../harness/facts/facts.ts'
import { catalog } from '../../harness/catalog.ts'
import { runChecks } from '../../harness/checks/run.ts'

/** What the whole catalogue finds wrong in a world, in the notation of `brokenWorlds`. */
export async function violationsIn(facts: Facts, world: World): Promise<readonly string[]> {
  const results = await runChecks({ facts, world }, { checks: catalog })
  const unknown = results.filter(({ verdict }) => verdict === 'unknown').map(({ check, reason }) => `unknown ${check.id}: ${reason}`)
  return [...new Set([...unknown, ...results.flatMap(violations)])].toSorted()
}

function violations({ check, findings }: CheckResult): readonly string[] {
  return findings
    .filter(({ holds }) => !holds)
    .map(({ host, subject }) => (check.id === 'expectations' ? check.id : `${check.id}: ${host} ${subject}`))
}
