import { readdirSync } from 'node:fs'
import test from 'ava'
import { survey } from '../../harness/survey/survey.ts'
import { factsOf, topologyText } from '../design.ts'
import { brokenWorlds } from '../survey/brute-force.ts'

for (const file of readdirSync('topologies').filter((name) => name.endsWith('.yaml'))) {
  test.serial(`survey: ${file} has as many broken worlds as when each is judged by itself`, (t) => {
    const known = factsOf(topologyText(file.slice(0, -'.yaml'.length)), `topologies/${file}`)
    t.deepEqual(survey(known, { depth: 2 }).intents.map((one) => one.brokenWorlds), brokenWorlds(known))
  })
}
