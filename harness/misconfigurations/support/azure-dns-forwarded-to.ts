import { azureProvidedDns } from '../../azure/virtual-network.ts'
import type { Sighting } from '../misconfiguration.ts'
import { whereToForward } from '../../diagnosis/course/forwarders.ts'
import { byLine, forwarded, lineOf } from './forwarded.ts'
import type { Examined } from './examined.ts'

/** Servers outside Azure that wait for 168.63.129.16 on behalf of their clients. */
export function* azureDnsForwardedTo(examined: Examined): Generator<Sighting> {
  const found = forwarded(examined, ['silent']).filter(({ course }) => course.end === 'unreachable' && course.address === azureProvidedDns)
  yield* byLine(found, (one) => ({
    at: lineOf(one),
    what: `${one.last.name} forwards to ${azureProvidedDns}, which does not answer it: it is in no virtual network.`,
    fix: `Forward to ${whereToForward(examined.facts)}.`,
  }))
}
