import { isInHostsFile } from '../facts/client-names.ts'
import type { Facts, ServiceName, ServiceFacts } from '../facts/facts.ts'
import type { Check } from './check.ts'
import type { AskedName } from '../diagnosis/cause/asked-name.ts'
import { describe } from '../diagnosis/observed/describe.ts'
import { each } from './support/each.ts'
import { finding } from '../diagnosis/finding.ts'
import { isPublic } from '../diagnosis/observed/places.ts'
import { core } from './support/profiles.ts'
import { addressesOf, chainOf } from '../diagnosis/observed/response.ts'
import { isOwners, zonesFor } from '../diagnosis/course/view.ts'

/** One owner name of a chain: a pattern, and how it is written in a report. Stamp labels are operational details, so they are free. */
interface Step {
  readonly pattern: RegExp
  readonly text: string
}

const exactly = (name: string): Step => ({ pattern: new RegExp(`^${name.replaceAll('.', '\\.')}$`), text: name })
const profileStep: Step = { pattern: /^[0-9a-f]{32}\.trafficmanager\.net$/, text: '<32 hex>.trafficmanager.net' }
const stampProfileStep: Step = { pattern: /^[a-z0-9-]+\.trafficmanager\.net$/, text: '<stamp>.trafficmanager.net' }
const stampStep = (domain: string): Step => ({
  pattern: new RegExp(`^[a-z0-9-]+\\.${domain.replaceAll('.', '\\.')}$`),
  text: `<stamp>.${domain}`,
})
const frontEndStep = (regions: readonly string[]): Step => ({
  pattern: new RegExp(`^[a-z0-9-]+\\.(${regions.join('|')})\\.cloudapp\\.azure\\.com$`),
  text: `<label>.${regions.length === 1 ? regions[0] : `<${regions.join('|')}>`}.cloudapp.azure.com`,
})

/** Of services other than registries only the alias is published; where that leads is Azure's own, and here a front end in the service's region. */
function publicForm({ regions, privateLink, registry }: ServiceFacts, endpoint: ServiceName): readonly Step[] {
  if (registry === undefined) return [exactly(endpoint.name), ...(privateLink ? [exactly(endpoint.privatelinkName)] : []), frontEndStep(regions)]
  return [
    exactly(endpoint.name),
    ...(privateLink ? [exactly(endpoint.privatelinkName)] : []),
    ...(endpoint.kind === 'login' && regions.length > 1 ? [profileStep] : []),
    stampStep(endpoint.kind === 'data' ? 'data.azcr.io' : 'fe.azcr.io'),
    stampProfileStep,
    frontEndStep(endpoint.region === undefined ? regions : [endpoint.region]),
  ]
}

function privateForm(endpoint: ServiceName): readonly Step[] {
  return endpoint.name === endpoint.privatelinkName ? [exactly(endpoint.name)] : [exactly(endpoint.name), exactly(endpoint.privatelinkName)]
}

/** A whole chain, and how it is written in a report. */
interface Form {
  readonly steps: readonly Step[]
  readonly text: string
}

function formOf(steps: readonly Step[]): Form {
  return { steps, text: `${steps.map(({ text }) => text).join(' → ')} → address` }
}

/** Every name that no linked zone of the design holds itself, nor one of a server. */
function* cases(facts: Facts): Generator<AskedName> {
  for (const host of facts.hosts.values()) {
    for (const service of facts.services.values()) {
      for (const endpoint of service.names) {
        if (isShared(facts, service, endpoint) || zonesFor(facts, host, endpoint.name).length > 0 || isOwners(facts, host, endpoint.name)) continue
        yield { facts, host, service, endpoint }
      }
    }
  }
}

/** Names that Azure Monitor has for everybody run as the first service that has them says. */
function isShared({ services }: Facts, service: ServiceFacts, { name }: ServiceName): boolean {
  return service.registry === undefined && [...services.values()].some((other) => other !== service && other.names.some((one) => one.name === name))
}

/**
 * Judges answers that end in an address, by the form that goes with the address. Names that a linked zone of the design holds itself,
 * one called `azurecr.io` for instance, have no published chain: `other-services-resolve` is about those.
 */
export const chainAsPublished: Check = {
  id: 'chain-as-published',
  title: 'Answers run through the aliases that Azure publishes, privately and publicly.',
  why: 'A chain that is cut, rewritten or flattened on the way hides the alias by which the next resolver decides between private and public.',
  source: 'https://learn.microsoft.com/troubleshoot/azure/azure-container-registry/cant-resolve-container-registry-fqdn-private-ip-address',
  profiles: core,
  hostByHost: true,
  run({ facts, world }) {
    const forms = new Map<ServiceName, { readonly published: Form; readonly private: Form }>()
    const formsOf = (service: ServiceFacts, endpoint: ServiceName) => {
      let known = forms.get(endpoint)
      if (!known) forms.set(endpoint, (known = { published: formOf(publicForm(service, endpoint)), private: formOf(privateForm(endpoint)) }))
      return known
    }
    return each(cases(facts), async ({ host, service, endpoint }) => {
      // A hosts file has no aliases.
      if (isInHostsFile(host, endpoint.name)) return undefined
      const response = await world.ask(host.host.name, { name: endpoint.name, type: 'A' })
      const [address] = addressesOf(response)
      if (!response || address === undefined) return undefined
      const { steps, text } = formsOf(service, endpoint)[isPublic(facts, address) ? 'published' : 'private']
      const chain = chainOf(response)
      return finding(
        {
          host: host.host.name,
          subject: `${endpoint.name} A`,
          expected: text,
          observed: describe(response),
          holds: chain.length === steps.length && steps.every(({ pattern }, n) => pattern.test(chain[n]!)),
        },
        () => ({
          because: `the owner names differ from the published ${isPublic(facts, address) ? 'public' : 'private'} chain at ${
            steps.find(({ pattern }, n) => !pattern.test(chain[n] ?? ''))?.text ?? chain[steps.length]
          }`,
          fix: `Look for a DNS server on the way from ${host.host.name} (${host.dnsServers.join(', ')}) that has an own record or rewrites answers.`,
          at: ['hosts', host.host.name],
        }),
      )
    })
  },
  notApplicable(facts) {
    if (facts.services.size === 0) return 'the design has no registries or other services'
    if (facts.hosts.size === 0) return 'the design has no hosts'
    return cases(facts).next().done !== true ? undefined : 'zones of the design hold every name of the services themselves'
  },
}
