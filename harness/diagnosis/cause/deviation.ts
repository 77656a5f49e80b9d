import type { Response } from '../../dns/message.ts'
import { courseOf } from '../course/follow.ts'
import type { AskedName } from './asked-name.ts'
import type { Cause } from './cause.ts'
import { causeOf } from './cause-of.ts'
import { causeOfMixedList } from './server-list.ts'
import { serves } from './served-after.ts'

/** What one of several servers, or forwarders, said. */
export interface Heard {
  readonly server: string
  readonly response: Response | undefined
}

/** Why one of several servers says something else than the others: what is wrong with it, where others lead the name into the design's zones. */
export function causeOfDeviation(asked: AskedName, heard: readonly Heard[]): Cause | undefined {
  const { facts, host, endpoint } = asked
  const mixed = causeOfMixedList(facts, { ...host, dnsServers: heard.map(({ server }) => server) }, endpoint)
  if (mixed !== undefined) return mixed
  const apart = Map.groupBy(heard, ({ server }) => serves(facts, courseOf(facts, host, { ...endpoint, server }), endpoint))
  const [wrong] = apart.get(false) ?? []
  return apart.has(true) && wrong !== undefined ? causeOf({ ...asked, host: { ...host, dnsServers: [wrong.server] } }, wrong.response) : undefined
}
