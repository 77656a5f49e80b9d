import test from 'ava'
import { messagesMeetAWindow } from '../../harness/checks/messages-meet-a-window.ts'
import { longestClosed } from '../../harness/azure/sync-schedule.ts'
import { exchange, topologyText } from '../design.ts'
import { judgedBy } from './judged-by.ts'

const judged = judgedBy(messagesMeetAWindow)

/** The office itself has a client, and a schedule. */
function scheduled(further: string): string {
  return exchange(topologyText('connected-levels'), 'officeregistry: { parent: contoso, host: office-edge, mode: ReadWrite }', `officeregistry: { parent: contoso, host: office-edge, mode: ReadWrite, clients: planner, ${further} }`)
}

test('what is pushed between two windows comes in the next one, as long as its message lives', async (t) => {
  for (const [further, verdict, because] of [
    ["schedule: '0 3 * * *', syncWindow: PT1H", 'pass', undefined],
    ["schedule: '0 3 * * 1', syncWindow: PT4H, messageTtl: P7D", 'pass', undefined],
    ["schedule: '0 3 * * 1', syncWindow: PT4H", 'fail', /^messages for officeregistry live for P2D, and between two windows of "0 3 \* \* 1" pass up to 7 days: what is pushed to contoso early/],
    ["schedule: '0 3 1 * *', syncWindow: P1D, messageTtl: P29D", 'fail', /pass up to 30 days/],
    ["schedule: '0 3 1 * *', syncWindow: P1D, messageTtl: P31D", 'pass', undefined],
    ["schedule: '0 3 1 1,7 *', syncWindow: P1D, messageTtl: P90D", 'fail', /pass up to 183 days/],
  ] as const) {
    const result = await judged(scheduled(further))
    t.is(result.verdict, verdict, `${further}: ${JSON.stringify(result)}`)
    if (because === undefined) continue
    const [found] = result.violations
    t.regex(found!.because!, because)
    t.is(found!.host, 'planner')
    t.regex(found!.observed, /MANIFEST_UNKNOWN/)
    t.regex(found!.fix!, further.includes('P90D') ? /at least every 90 days/ : /^messageTtl: P\d+D of officeregistry/)
    t.deepEqual(found!.at, ['connectedRegistries', 'officeregistry', 'schedule'])
    t.is((await judged(`${scheduled(further).replace('settings: {', 'settings: { expiredMessages: recovered,')}`)).verdict, 'pass', 'where what was missed comes all the same')
  }
})

test('the way there is for other causes to tell; where nothing waits for a window there is nothing to judge', async (t) => {
  const { violations } = await judged(exchange(scheduled("schedule: '0 3 * * *', syncWindow: PT1H"), 'virtualNetworkLinks: [hub, plant-office]', 'virtualNetworkLinks: [hub]'))
  t.regex(violations[0]!.because!, /^officeregistry does not have the image: it has not got it from contoso, since no private DNS zone for contoso is linked to plant-office$/)
  const { verdict, reason } = await judged(topologyText('connected-levels'))
  t.deepEqual([verdict, reason?.slice(0, 48)], ['skip', 'no connected registry right below the cloud sync'])
})

test('the longest time without a window', (t) => {
  const at = (schedule: string, hours: number) => {
    const found = longestClosed({ schedule, windowSeconds: hours * 3600 }, Date.parse('2026-11-30T12:00:00Z'))
    return found && [new Date(found.closes).toISOString(), new Date(found.opens).toISOString()]
  }
  t.is(at('* * * * *', 1), undefined)
  t.is(at('0 * * * *', 1), undefined)
  t.deepEqual(at('0 3 * * *', 4), ['2026-12-01T07:00:00.000Z', '2026-12-02T03:00:00.000Z'])
  t.deepEqual(at('0 3 * * 1-5', 1), ['2026-12-04T04:00:00.000Z', '2026-12-07T03:00:00.000Z'])
  t.deepEqual(at('30 22 1,15 * *', 24), ['2026-12-16T22:30:00.000Z', '2027-01-01T22:30:00.000Z'])
})
