import { readFileSync } from 'node:fs'
import { createModel } from '../../harness/model/model.ts'
import { predicted } from '../../harness/parity/parity.ts'
import { oddQuestions } from '../generators/odd-questions.ts'
import { inTime } from './in-time.ts'
import { labOf } from './lab.ts'

inTime('zones of their own: BIND, unbound, CoreDNS and dnsmasq make of wildcards, empty non-terminals, aliases and zones within zones what the model says', async (t) => {
  await using started = await labOf(t, readFileSync('fixtures/own-zones/nested.yaml', 'utf8'))
  const { world, parity } = predicted(started.lab, createModel(started.facts))
  const questions = oddQuestions(started.facts)('app').filter(({ options }) => options === undefined)
  for (const { address: server } of started.facts.dnsServerFacts.values()) {
    for (let n = 0; n < questions.length; n += 60) {
      await Promise.all(questions.slice(n, n + 60).map(({ question }) => world.ask('app', question, { server })))
    }
  }
  t.deepEqual(parity().differing, [])
  t.true(parity().questions > 1500)
})
