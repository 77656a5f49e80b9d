import type { Facts } from '../facts/facts.ts'
import type { Check } from './check.ts'
import { each } from './support/each.ts'
import { intended, type Intended } from '../diagnosis/intent/intended.ts'
import { foreignLogin } from '../diagnosis/intent/public-access.ts'
import { core } from './support/profiles.ts'

function foreign(facts: Facts): readonly Intended[] {
  return intended(facts, 'publicly').filter(({ service }) => service.tenant !== undefined)
}

export const foreignRegistriesResolve: Check = {
  id: 'foreign-registries-resolve',
  title: "Registries of other tenants that are meant to be reached publicly resolve to public addresses.",
  why: "A partner's registry that uses Private Link too leads every client into the zone privatelink.azurecr.io; your own zone of that name then denies it.",
  source: 'https://learn.microsoft.com/azure/dns/private-dns-fallback',
  profiles: core,
  run({ facts, world }) {
    return each(foreign(facts), async (pair) => foreignLogin(facts, pair, await world.ask(pair.host.host.name, { name: pair.service.names[0]!.name, type: 'A' })))
  },
  notApplicable: (facts) => (foreign(facts).length > 0 ? undefined : 'no intent reaches a registry of another tenant publicly'),
}
