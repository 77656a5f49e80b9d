import { isWithin } from '../../dns/name.ts'
import type { RRset } from '../../dns/zone.ts'
import type { Facts, HostFacts } from '../../facts/facts.ts'
import { serverZones } from '../../facts/server-zones.ts'
import { forwardedZone, zonesOfName } from '../../facts/service-names.ts'
import type { AskedFor, Course } from '../course/course.ts'
import { decidingCourse } from '../course/follow.ts'
import { whereToForward } from '../course/forwarders.ts'
import { nameAddresses } from '../observed/places.ts'
import type { Cause } from './cause.ts'
import { configured, forwardingTo } from './edits.ts'
import { servedAfter } from './served-after.ts'

/** A zone that the owner of a DNS server gave it, where that is what answers. */
export function causeOfOwnZone(facts: Facts, host: HostFacts, asked: AskedFor, course: Course = decidingCourse(facts, host, asked)): Cause | undefined {
  const server = course.servers.at(-1)
  if (course.end !== 'own zone' || server === undefined || course.at === undefined) return undefined
  const zone = String(course.at.at(-1))
  const without = configured(facts, server, ({ zones }) => ({ zones: zones.filter(({ zoneName }) => zoneName !== zone) }))
  const enough = without !== undefined && servedAfter(facts, without, host, asked)
  const edits = enough ? without : forwardingTo(facts, server, forwardedZone(zonesOfName(facts, asked.name)), { without: ({ zones }) => ({ zones: zones.filter(({ zoneName }) => zoneName !== zone) }) })
  return {
    because: `${server.name} answers from its own zone ${zone}, whatever Azure has${saying(facts, serverZones(server).find(({ origin }) => origin === zone)?.rrsets ?? [], { zone, asked })}`,
    fix: enough ? `Take ${zone} out of the zones of ${server.name}: whom it forwards to then answers.` : `Take ${zone} out of the zones of ${server.name} and forward ${forwardedZone(zonesOfName(facts, asked.name))} to ${whereToForward(facts)}, or write there what the private endpoints have.`,
    at: course.at,
    ...(edits && { edits }),
  }
}

/** What the zone has for the name: an address, an alias, or nothing, which denies it. */
function saying(facts: Facts, rrsets: readonly RRset[], { zone, asked: { name, privatelinkName } }: { readonly zone: string; readonly asked: AskedFor }): string {
  const owner = [name, privatelinkName].find((one) => rrsets.some((rrset) => rrset.name === one)) ?? (isWithin(name, zone) ? name : privatelinkName)
  const found = rrsets.filter((rrset) => rrset.name === owner)
  const addresses = found.filter(({ type }) => type === 'A').flatMap(({ data }) => data)
  if (addresses.length > 0) return `: it has ${owner} at ${addresses.map((address) => nameAddresses(facts, [address])).join(', ')}`
  const [alias] = found.find(({ type }) => type === 'CNAME')?.data ?? []
  if (alias === undefined) return `: it has no ${owner}, and denies it`
  return `: it has ${owner} as an alias of ${alias}${isWithin(alias, zone) && !rrsets.some((rrset) => rrset.name === alias) ? ', which lies in the same zone and is not there' : ''}`
}
