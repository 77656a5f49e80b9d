import test from 'ava'
import { createModel } from '../../harness/model/model.ts'
import { topologyText } from '../design.ts'
import { inTime } from './in-time.ts'
import { judgedAlike } from './judged-alike.ts'
import { labOf } from './lab.ts'
import { alone } from '../room.ts'

test.serial.before(alone)

inTime('traffic manager in containers: each method is as the model says', (t) => judgedAlike(t, topologyText('traffic-manager')))

inTime('traffic manager in containers: where chance decides, all and only those answers come that may, as often as weights say', async (t) => {
  await using started = await labOf(t, topologyText('traffic-manager'))
  const { facts, lab } = started
  const model = createModel(facts)
  for (const [name, type] of [['by-weight.trafficmanager.net', 'CNAME'], ['several.trafficmanager.net', 'A']] as const) {
    const seen = new Map<string, number>()
    const asked = 600
    // Each time another client port and number of the question, through a server of the region that keeps nothing of a TTL of zero.
    const server = facts.publicZones.find(({ zone }) => zone.origin === 'trafficmanager.net')!.server.address
    for (let n = 0; n < asked; n += 50) {
      const answers = await Promise.all([...Array(50).keys()].map(() => lab.ask('app', { name, type }, { server, recursionDesired: false })))
      for (const answer of answers) {
        const text = answer?.answer.filter((record) => record.name === name).map(({ data }) => data).toSorted().join(' ') ?? 'silence'
        seen.set(text, (seen.get(text) ?? 0) + 1)
      }
    }
    t.log(name, [...seen])
    const possible = new Set(model.possible('app', { name, type }).map(({ response }) => response!.answer.filter((record) => record.name === name).map(({ data }) => data).toSorted().join(' ')))
    t.deepEqual([...seen.keys()].toSorted(), [...possible].toSorted(), name)
    // Five standard deviations: 1 of 1.7 million such runs is further off.
    const shares = name.startsWith('by-weight') ? { 'contoso.westeurope.geo.azurecr.io': 3 / 4, 'contoso.eastus2.geo.azurecr.io': 1 / 4 } : Object.fromEntries([...possible].map((one) => [one, 1 / 3]))
    for (const [text, share] of Object.entries(shares)) {
      const deviation = Math.sqrt(share * (1 - share) / asked)
      t.true(Math.abs((seen.get(text) ?? 0) / asked - share) < 5 * deviation, `${text}: ${seen.get(text)} of ${asked}`)
    }
  }
})
