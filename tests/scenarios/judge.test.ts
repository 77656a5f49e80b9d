import test from 'ava'
import type { History, Sighting } from '../../harness/scenarios/history.ts'
import { historyLines } from '../../harness/scenarios/history.ts'
import { judgeHistory, outages } from '../../harness/scenarios/judge.ts'
import type { Objectives } from '../../harness/resources/scenarios/scenario.ts'

const saw = (at: number, address: string, served: boolean): Sighting => ({ at, rcode: 'NOERROR', addresses: [address], served, message: served ? 'HTTP 401' : 'no answer' })
const privately = '10.1.1.4'
const publicly = '126.128.16.10'

function history(seen: readonly Sighting[], rest: Partial<History> = {}): History {
  return {
    scenario: 'story',
    kind: 'model',
    step: 0.25,
    end: 100,
    places: new Map([[privately, { public: false, region: 'westeurope' }], [publicly, { public: true, region: 'eastus2' }]]),
    marks: [{ at: 10, what: 'inject', id: 'replica:contoso/westeurope' }, { at: 60, what: 'heal', id: 'replica:contoso/westeurope' }],
    health: [],
    clients: [{ host: 'app', name: 'contoso.azurecr.io', private: true, seen }],
    ...rest,
  }
}

const none: Objectives = { neverPublic: false, regions: new Map() }
const verdicts = (told: History, objectives: Partial<Objectives>) => judgeHistory(told, { ...none, ...objectives }).map(({ objective, verdict, at }) => [objective, verdict, at])

test('judge: the longest outage counts, one that is not over until the end', (t) => {
  const story = history([saw(0, privately, true), saw(10, privately, false), saw(30, privately, true), saw(90, privately, false)])
  t.deepEqual(outages(story, story.clients[0]!), [{ from: 10, to: 30, ended: true }, { from: 90, to: 100, ended: false }])
  t.deepEqual(verdicts(story, { longestOutage: 20 }), [['longestOutage', 'pass', 10]])
  t.deepEqual(verdicts(story, { longestOutage: 19.75 }), [['longestOutage', 'fail', 10]])
})

test('judge: what took too long on a machine without a processor to spare nobody can tell, a public address there is one', (t) => {
  const story = history([saw(0, privately, true), saw(10, privately, false), saw(35, publicly, true)], { kind: 'lab', saturated: 21 })
  t.deepEqual(verdicts(story, { longestOutage: 20, recoveredWithin: 20, neverPublic: true }).map(([, verdict]) => verdict), ['unknown', 'unknown', 'fail'])
  t.deepEqual(verdicts(story, { longestOutage: 30 }).map(([, verdict]) => verdict), ['pass'])
  t.deepEqual(verdicts({ ...story, saturated: 20 }, { longestOutage: 20 }).map(([, verdict]) => verdict), ['fail'])
  t.regex(judgeHistory(story, { ...none, longestOutage: 20 })[0]!.observed, /^25 s, from 10 s on; the machine had no processor to spare for 21 s of 100 s: play it with less beside it, or slower$/)
})

test('judge: whoever is served in time has recovered, unless it is lost again before anything is done', (t) => {
  t.deepEqual(verdicts(history([saw(0, privately, true), saw(10, privately, false), saw(30, publicly, true)]), { recoveredWithin: 20 }), [['recoveredWithin', 'pass', 30]])
  t.deepEqual(verdicts(history([saw(0, privately, true), saw(10, privately, false), saw(31, publicly, true)]), { recoveredWithin: 20 }), [['recoveredWithin', 'fail', 30]])
  t.deepEqual(verdicts(history([saw(0, privately, true), saw(40, privately, false)]), { recoveredWithin: 20 }), [['recoveredWithin', 'fail', 40]])
})

test('judge: what was healed before the time was over tells nothing of recovery', (t) => {
  t.deepEqual(verdicts(history([saw(0, privately, true)]), { recoveredWithin: 50 }), [['recoveredWithin', 'unknown', 60]])
})

test('judge: failed back is answered as before anything broke, not as in the moment of the fault', (t) => {
  const back = history([saw(0, privately, true), saw(10, privately, false), saw(70, privately, true)])
  t.deepEqual(verdicts(back, { failedBackWithin: 10 }), [['failedBackWithin', 'pass', 70]])
  t.deepEqual(verdicts(back, { failedBackWithin: 9 }), [['failedBackWithin', 'fail', 69]])
  t.deepEqual(verdicts(history([saw(0, privately, true), saw(20, publicly, true)]), { failedBackWithin: 20 }), [['failedBackWithin', 'fail', 80]])
  t.deepEqual(verdicts(history([saw(15, privately, true)]), { failedBackWithin: 10 }), [['failedBackWithin', 'unknown', undefined]], 'nobody looked before')
  t.deepEqual(verdicts(history([saw(0, privately, false), saw(70, privately, false)]), { failedBackWithin: 10 }), [['failedBackWithin', 'unknown', 0]], 'it was not served before')
  t.deepEqual(verdicts(back, { failedBackWithin: 50 }), [['failedBackWithin', 'unknown', undefined]])
})

test('judge: one public address is one too many for a name that is meant to be private, and none for another', (t) => {
  const leaking = history([saw(0, privately, true), saw(20, publicly, false), saw(21, privately, true)])
  t.deepEqual(verdicts(leaking, { neverPublic: true }), [['neverPublic', 'fail', 20]])
  t.deepEqual(verdicts({ ...leaking, clients: leaking.clients.map((client) => ({ ...client, private: false })) }, { neverPublic: true }), [])
})

test('judge: a region that may not serve, and an address of which nobody knows where it is', (t) => {
  const moved = history([saw(0, privately, true), saw(20, publicly, true)])
  t.deepEqual(verdicts(moved, { regions: new Map([['app', ['westeurope']]]) }), [['regions', 'fail', 20]])
  t.deepEqual(verdicts(moved, { regions: new Map([['app', ['westeurope', 'eastus2']]]) }), [['regions', 'pass', undefined]])
  t.deepEqual(verdicts(history([saw(0, '10.9.9.9', true)]), { regions: new Map([['app', ['westeurope']]]) }), [['regions', 'unknown', undefined]])
})

test('judge: what could not be done, and what nobody saw, is unknown; what failed all the same, failed', (t) => {
  const calm = history([saw(0, privately, true)], { marks: [{ at: 10, what: 'could not', id: 'region:westeurope', because: 'nothing can' }] })
  t.deepEqual(verdicts(calm, { longestOutage: 5 }), [['longestOutage', 'unknown', 10]])
  t.deepEqual(verdicts({ ...calm, clients: [{ ...calm.clients[0]!, seen: [saw(0, privately, false)] }] }, { longestOutage: 5 }), [['longestOutage', 'fail', 0]])
  t.deepEqual(verdicts(history([]), { longestOutage: 5, neverPublic: true }).map(([, verdict]) => verdict), ['unknown', 'unknown'])
})

test('history: a line for each thing that happened, in the order of time, deeds before sights', (t) => {
  const lines = historyLines(history([saw(0, privately, true), saw(10, privately, false)])).map((line) => JSON.parse(line) as Record<string, unknown>)
  t.is(lines[0]!['scenario'], 'story')
  t.deepEqual(lines.slice(1).map(({ at, what, served }) => [at, what ?? served]), [[0, true], [10, 'inject'], [10, false], [60, 'heal']])
})
