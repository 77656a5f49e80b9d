import { readdirSync, readFileSync } from 'node:fs'
import test from 'ava'
import { catalog } from '../../harness/catalog.ts'
import { inPlace } from '../../harness/change/in-place.ts'
import { mutations } from '../../harness/change/mutation/mutations.ts'
import { runChecks } from '../../harness/checks/run.ts'
import { facts, type Facts } from '../../harness/facts/facts.ts'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { causesOf } from '../../harness/report/causes.ts'
import { checkReport } from '../../harness/report/report.ts'
import { edited } from '../../harness/topology/edited.ts'
import type { Topology } from '../../harness/resources/topology.ts'
import { topologyOf } from '../design.ts'

/** Designs in which everything holds, but for those whose servers are wrong on purpose, each in its own way. */
function designs(): readonly Topology[] {
  const files = ['topologies', 'fixtures/planted'].flatMap((folder) => readdirSync(folder).filter((name) => name.endsWith('.yaml')).map((name) => `${folder}/${name}`))
  return files.filter((file) => !/shared-zone|on-premises-software/.test(file)).map((file) => topologyOf(readFileSync(file, 'utf8'), file))
}

function after(topology: Topology, original: Facts, change: Parameters<typeof edited>[1]): Facts | undefined {
  try {
    const changed = edited(topology, change)
    return changed && facts(inPlace(changed, original))
  } catch {
    return undefined
  }
}

async function linesBlamed(known: Facts): Promise<readonly string[]> {
  const results = await runChecks({ facts: known, world: modelWorld(createModel(known)) }, { checks: catalog, violationsOnly: true })
  return causesOf(results.map((result) => checkReport(result, 'test.yaml', () => undefined))).map(({ cases }) => cases[0]!.finding.at?.path.join('/') ?? '')
}

test.serial('one mistake, one cause: of single changes of the designs most name one line, and mostly the one that was changed', async (t) => {
  t.timeout(600_000)
  let [told, alone, right] = [0, 0, 0]
  const several: string[] = []
  for (const topology of designs()) {
    const original = facts(topology)
    for (const { edit, path, text } of mutations(topology)) {
      const changed = ['intent', 'expectations'].includes(String(path[0])) ? undefined : after(topology, original, [edit])
      const lines = changed === undefined ? [] : await linesBlamed(changed)
      const [first, ...others] = lines
      if (first === undefined) continue
      told++
      if (others.length === 0) alone++
      else several.push(`${topology.name}: ${text}: ${lines.join(', ')}`)
      const line = path.join('/')
      if (first === line || first.startsWith(`${line}/`) || line.startsWith(`${first}/`)) right++
    }
  }
  t.log(`${told} changes were seen, ${alone} told by one cause, ${right} at the line that was changed`)
  t.true(told > 300)
  t.true(alone / told > 0.9, several.join('\n'))
  // What was removed has no line any more: who misses it has.
  t.true(right / told > 0.65)
})
