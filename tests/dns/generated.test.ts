import test from 'ava'
import recorded from '../../fixtures/zones/generated.recorded.json' with { type: 'json' }
import { answerFrom, loadZone, zoneFor, zoneSet, type ZoneSet } from '../../harness/dns/authority.ts'
import type { Question } from '../../harness/dns/message.ts'
import { parseMasterFile } from '../../harness/dns/master-file/parse.ts'
import { compared, type Seen } from './recording/seen.ts'

// Recorded from BIND 9.18, NSD 4.6 and Knot 3.2 by tests/dns/recording/record.ts, which says how to do it again.

/**
 * Why we answer otherwise than every server asked, which all stop earlier on the way that we go on: an alias into another zone is
 * followed there too (RFC 1034 section 4.3.2 step 3a goes back to step 1; NSD does, where it would load the zone), and a DNAME
 * that lengthens the name each time ends where the name is too long (RFC 6672 section 2.2). ANY goes on below a DNAME (section 3.2),
 * as with NSD and Knot; BIND stops, and is alone where names below the DNAME keep NSD from loading the zone and Knot from using it.
 */
function decision(zones: ZoneSet, { name, type }: Question, ours: Seen, theirs: readonly Seen[]): string | undefined {
  const earlier = ({ answer }: Seen): boolean => answer.every((record, n) => record === ours.answer[n])
  if (type === 'ANY' && ours.answer[0]?.split(' ')[2] === 'DNAME' && theirs.some(earlier)) return 'ANY goes on below a DNAME'
  if (!theirs.every(earlier)) return undefined
  if (ours.rcode === 'YXDOMAIN') return 'the name becomes too long'
  const targets = ours.answer.filter((record) => record.split(' ')[2] === 'CNAME').map((record) => record.split(' ')[3]!)
  return targets.some((target) => zoneFor(zones, target, 'A') !== zoneFor(zones, name, 'A')) ? 'the alias leads into another zone' : undefined
}

test('authority: where BIND, NSD and Knot agree we agree, where they differ we agree with one of them', (t) => {
  const count = { unanimous: 0, divided: 0, 'the name becomes too long': 0, 'the alias leads into another zone': 0, 'ANY goes on below a DNAME': 0 } as Record<string, number>
  for (const { zones, questions } of recorded) {
    const set = zoneSet(zones.map(({ origin, text }) => loadZone(parseMasterFile(text, { file: origin, zone: origin }).zone!)))
    const origins = zones.map(({ origin }) => origin)
    for (const { name, type, answers } of questions) {
      const ours = compared(answerFrom(set, { name, type }), origins)
      const theirs = answers.map(({ rcode, aa, answer, authority, additional }): Seen => ({ rcode, aa, answer, authority, additional }))
      const reason = theirs.some((answer) => JSON.stringify(answer) === JSON.stringify(ours)) ? (theirs.length === 1 ? 'unanimous' : 'divided') : decision(set, { name, type }, ours, theirs)
      if (reason === undefined) t.deepEqual(ours, theirs[0], `${name} ${type}`)
      else count[reason]!++
    }
  }
  t.deepEqual(count, { unanimous: 3053, divided: 167, 'the name becomes too long': 28, 'the alias leads into another zone': 3, 'ANY goes on below a DNAME': 6 })
})
