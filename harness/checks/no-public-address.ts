import type { Facts, HostFacts, RegistryEndpoint } from '../facts/facts.ts'
import type { Check } from './check.ts'
import { causeOf } from '../diagnosis/cause/cause-of.ts'
import { describe } from '../diagnosis/observed/describe.ts'
import { each } from './support/each.ts'
import { finding } from './support/finding.ts'
import { decidingCourse } from '../diagnosis/course/course.ts'
import { intended } from '../diagnosis/intent/intended.ts'
import { isPublic } from '../diagnosis/observed/places.ts'
import { core, hybrid } from './support/profiles.ts'
import { addressesOf } from '../diagnosis/observed/response.ts'

/** The alias too, unless the host's server forwards the public name alone and hands on the chain: then nobody on this way ever asks for the alias. */
function namesOf(facts: Facts, host: HostFacts, { name, privatelinkName }: RegistryEndpoint): readonly string[] {
  const forwarded = decidingCourse(facts, host, { name, privatelinkName }).end === 'azure'
  const left = forwarded && decidingCourse(facts, host, { name: privatelinkName, privatelinkName }).end === 'public'
  return left ? [name] : [name, privatelinkName]
}

/** One case for a host and a registry, so that a link that is missing is one finding and not one for every name. */
export const noPublicAddress: Check = {
  id: 'no-public-address',
  title: 'No name of a registry, nor its privatelink alias, gives a public address to a host that is meant to reach it privately.',
  why: 'Traffic to a public address leaves the virtual network; with public network access disabled it ends in a 403.',
  source: 'https://learn.microsoft.com/azure/private-link/private-endpoint-dns',
  profiles: [...core, ...hybrid],
  run({ facts, world }) {
    return each(intended(facts, 'privately'), async (pair) => {
      const { host, registry, intent } = pair
      const questions = registry.endpoints.flatMap((endpoint) => namesOf(facts, host, endpoint).map((name) => ({ endpoint, name })))
      const seen = await Promise.all(
        questions.map(async (question) => ({ ...question, response: await world.ask(host.host.name, { name: question.name, type: 'A' }) })),
      )
      const leaks = seen.filter(({ response }) => addressesOf(response).some((address) => isPublic(facts, address)))
      const [leak] = leaks
      const more = leaks.length > 1 ? `; and ${leaks.length - 1} more of ${seen.length} names` : ''
      return finding(
        {
          host: host.host.name,
          subject: `${registry.registry.loginServer} and its other names A`,
          expected: 'no public address',
          observed: leak ? `${describe(leak.response)}${more}` : `none in ${seen.length} names`,
          holds: !leak,
        },
        () => leak && { at: intent.path, ...causeOf({ facts, host, registry, endpoint: leak.endpoint }, leak.response) },
      )
    })
  },
  notApplicable: ({ topology }) =>
    topology.intent.some(({ reach }) => reach === 'privately') ? undefined : 'no intent says "privately"',
}
