import type { Kind } from '../kind.ts'
import type { Topology } from '../topology.ts'
import type { Mutation } from '../mutation.ts'
import { servicesOf } from './expand.ts'
import { services as shape } from './language.ts'
import { serviceRules } from './rules.ts'

/** What another tenant changes is not a change of this design. */
function* serviceMutations({ services }: Topology): Generator<Mutation> {
  for (const service of services.values()) {
    if (service.tenant !== undefined) continue
    const path = ['services', service.name]
    const access = service.publicNetworkAccess === 'Enabled' ? 'Disabled' : 'Enabled'
    for (const rule of service.networkRules?.ipRules ?? []) {
      const networkRules = { ...service.networkRules!, ipRules: service.networkRules!.ipRules.filter((other) => other !== rule) }
      yield { kind: 'ip-rule-removed', text: `${service.name} no longer lets ${rule} in`, path: [...path, networkRules.word], edit: { at: path, value: { ...service, networkRules } } }
    }
    yield { kind: 'public-access-flipped', text: `publicNetworkAccess of ${service.name} becomes ${access}`, path: [...path, 'publicNetworkAccess'], edit: { at: path, value: { ...service, publicNetworkAccess: access } } }
  }
}

export const services: Kind<'services'> = {
  section: 'services',
  noun: 'service',
  naming: 'own',
  shape,
  expand: servicesOf,
  rules: serviceRules,
  mutations: serviceMutations,
  *components({ services }) {
    for (const { name, location } of services.values()) yield { id: `replica:${name}/${location}`, kind: 'replica', failure: `${name} in ${location} is down`, at: ['services', name] }
  },
  *lostWith({ services }, regions) {
    for (const { name, location } of services.values()) if (regions.has(location)) yield `replica:${name}/${location}`
  },
}
