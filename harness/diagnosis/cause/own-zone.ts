import type { Facts, HostFacts } from '../../facts/facts.ts'
import { forwardedZone, zonesOfName } from '../../facts/service-names.ts'
import type { AskedFor, Course } from '../course/course.ts'
import { decidingCourse } from '../course/follow.ts'
import { whereToForward } from '../course/forwarders.ts'
import type { Cause } from './cause.ts'

/** A zone that the owner of a DNS server gave it, where that is what answers. */
export function causeOfOwnZone(facts: Facts, host: HostFacts, asked: AskedFor, course: Course = decidingCourse(facts, host, asked)): Cause | undefined {
  const server = course.servers.at(-1)
  if (course.end !== 'own zone' || server === undefined || course.at === undefined) return undefined
  const zone = course.at.at(-1)
  return {
    because: `${server.name} answers from its own zone ${zone}, whatever Azure has`,
    fix: `Take ${zone} out of the zones of ${server.name} and forward ${forwardedZone(zonesOfName(facts, asked.name))} to ${whereToForward(facts)}, or write there what the private endpoints have.`,
    at: course.at,
  }
}
