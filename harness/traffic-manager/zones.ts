import { answersOf, type Answers } from '../azure/traffic-manager/answer.ts'
import { profileRecords } from '../azure/traffic-manager/records.ts'
import type { TrafficManagerProfile } from '../azure/traffic-manager/profile.ts'
import type { Asker } from '../azure/traffic-manager/routing.ts'
import type { Health } from '../azure/traffic-manager/status.ts'
import { renderMasterFile } from '../dns/master-file/writer.ts'
import type { Zone } from '../dns/zone.ts'
import type { ServerBlock } from '../software/coredns/corefile.ts'
import type { Settings } from './settings.ts'

/** Traffic Manager's zone as some see it, with the condition under which a question sees it. */
export interface TrafficManagerView {
  readonly name: string
  /** https://coredns.io/plugins/view/ */
  readonly expression: string
  readonly zone: Zone
}

/** Numbers of questions: 16 bits that whoever asks draws anew each time (RFC 5452 section 4.3), so that chance is decided by them. */
const questionIds = 65_536

/** The same numbers, each once, in another order: whoever counts instead of drawing is spread over all of them (Knuth, TAOCP section 6.4). */
const spread = `id() * 40503 % ${questionIds}`

export type Zones = Pick<Settings, 'zone' | 'owners' | 'routing' | 'profiles' | 'groups'>

/**
 * A view for each group of those who ask; and where chance decides, for each stretch of the numbers that questions have. A server of
 * CoreDNS does not read the client subnet of a question (RFC 7871), and nobody in a lab sends one.
 */
export function trafficManagerViews(zones: Zones, health: Health): readonly TrafficManagerView[] {
  return zones.groups.flatMap(({ name, asker, addresses }) => viewsOf(zones, asker, health).map(({ from, to, zone: view }, n): TrafficManagerView => ({
    name: from === 0 && to === questionIds ? name : `${name}.${n}`,
    expression: [
      addresses.length === 0 ? 'true' : `client_ip() in [${addresses.map((address) => `'${address}'`).join(', ')}]`,
      ...(from === 0 ? [] : [`${spread} >= ${from}`]),
      ...(to === questionIds ? [] : [`${spread} < ${to}`]),
    ].join(' && '),
    zone: view,
  })))
}

/** The zone as one who asks sees it, for each stretch of numbers in which no profile answers differently. */
function viewsOf({ zone, owners, routing, profiles }: Zones, asker: Asker, health: Health): readonly { readonly from: number; readonly to: number; readonly zone: Zone }[] {
  const said = profiles.flatMap((profile): readonly { readonly profile: Pick<TrafficManagerProfile, 'name' | 'ttl'>; readonly answers: Answers }[] => {
    const answers = answersOf(profile, asker, health, routing)
    return (owners ?? [profile.name]).map((name) => ({ profile: { name, ttl: profile.ttl }, answers }))
  })
  const cuts = [...new Set([0, ...said.flatMap(({ answers }) => cutsOf(answers)), questionIds])].toSorted((a, b) => a - b)
  return cuts.slice(0, -1).map((from, n) => ({
    from,
    to: cuts[n + 1]!,
    zone: { ...zone, rrsets: [...zone.rrsets, ...said.flatMap(({ profile, answers }) => profileRecords(profile, answers, answers.kind === 'answers' ? answers.answers[at(answers, from)] : undefined))] },
  }))
}

/** Where one answer of a profile ends and the next begins. */
function cutsOf(answers: Answers): readonly number[] {
  if (answers.kind !== 'answers') return []
  let sum = 0
  return answers.answers.slice(0, -1).map(({ share }) => Math.round((sum += share) * questionIds))
}

/** Number of the answer that questions with this number get. */
function at(answers: Answers, id: number): number {
  const found = cutsOf(answers).findIndex((cut) => id < cut)
  return found < 0 ? (answers.kind === 'answers' ? answers.answers.length - 1 : 0) : found
}

/** Blocks of a Corefile and the zone files that they name. */
export function blocksFor(zones: Zones, server: string, health: Health): { readonly blocks: readonly ServerBlock[]; readonly files: readonly { readonly path: string; readonly content: string }[] } {
  const views = trafficManagerViews(zones, health)
  const nameOf = (view: TrafficManagerView): string => `${view.zone.origin}.${view.name}`
  return {
    blocks: views.map((view) => ({ zone: view.zone.origin, bind: server, file: `/zones/${nameOf(view)}.zone`, any: true, view: { name: nameOf(view), expression: view.expression } })),
    files: views.map((view) => ({ path: `/zones/${nameOf(view)}.zone`, content: renderMasterFile(view.zone) })),
  }
}
