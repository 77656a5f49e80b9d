import { upstreamsOf } from '../facts/connected-registries.ts'
import type { Check } from './check.ts'
import { each } from './support/each.ts'
import { connected as profiles } from './support/profiles.ts'
import { judgeNeeded, needed } from './support/upstreams.ts'

export const connectedRegistriesOnline: Check = {
  id: 'connected-registries-online',
  title: "Every connected registry reaches the one above it: of one in the cloud the login server and the home region's data endpoint.",
  why: 'Messages go by the data endpoint of the home region alone: without it the connected registry is Offline, although a login works and clients still pull what it has.',
  source: 'https://learn.microsoft.com/azure/container-registry/intro-connected-registry',
  profiles,
  run: ({ facts, world }) => each(upstreamsOf(facts).flatMap(needed), (one) => judgeNeeded(facts, world, one)),
  notApplicable: ({ topology }) => (topology.connectedRegistries.size > 0 ? undefined : 'the design has no connected registries'),
}
