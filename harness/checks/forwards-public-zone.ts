import type { Check } from './check.ts'
import type { Facts, ServiceName } from '../facts/facts.ts'
import { leadsOf } from '../facts/service-names.ts'
import { causeOf } from '../diagnosis/cause/cause-of.ts'
import { describe } from '../diagnosis/observed/describe.ts'
import { agreeAnew } from './support/anew.ts'
import { each } from './support/each.ts'
import { finding } from '../diagnosis/finding.ts'
import { askedOwn } from '../diagnosis/course/forwarders.ts'
import { intended, type Intended } from '../diagnosis/intent/intended.ts'
import { isPublic, placesAt } from '../diagnosis/observed/places.ts'
import type { World } from '../world/world.ts'
import { hybrid } from './support/profiles.ts'
import { addressesOf, sameMembers } from '../diagnosis/observed/response.ts'

/** Hosts that are meant to reach a service privately through DNS servers of one's own. */
function throughServers(facts: Facts): readonly (Intended & { readonly endpoint: ServiceName; readonly address: string })[] {
  const servers = askedOwn(facts)
  return intended(facts, 'privately').flatMap((pair) => {
    const aliased = leadsOf(pair.service).filter(({ name, privatelinkName }) => name !== privatelinkName)
    return servers.filter(({ host }) => host === pair.host).flatMap(({ server }) => aliased.map((endpoint) => ({ ...pair, endpoint, address: server.address })))
  })
}

function areMembers(facts: Facts, addresses: readonly string[]): boolean {
  return addresses.length > 0 && addresses.every((address) => placesAt(facts, address).length > 0)
}

/**
 * Whether forwarding only the privatelink zone is enough depends on the server's software: one that hands on chains never asks for
 * the name in the middle. So both names are asked of each server, and have to lead to the same place.
 */
export const forwardsPublicZone: Check = {
  id: 'forwards-public-zone',
  title: "A server leads from a service's public name to the address that it has for the privatelink name.",
  why: 'Where only privatelink.azurecr.io is forwarded, a server that hands on its forwarder’s chain gives clients the public address, although asked for the privatelink name it knows better.',
  source: 'https://learn.microsoft.com/azure/private-link/private-endpoint-dns',
  profiles: hybrid,
  hostByHost: true,
  run({ facts, world }) {
    return each(throughServers(facts), async ({ host, service, endpoint, address }) => {
      const ask = (of: World, name: string) => of.ask(host.host.name, { name, type: 'A' }, { server: address })
      const [through, direct] = await Promise.all([endpoint.name, endpoint.privatelinkName].map((name) => ask(world, name)))
      const [seen, meant] = [addressesOf(through), addressesOf(direct)]
      if (meant.length === 0) return undefined
      const isOutside = (addresses: readonly string[]) => addresses.every((address) => isPublic(facts, address))
      // Where single registries are forwarded, by their public names, nobody is led to the alias.
      const alone = areMembers(facts, seen) && isOutside(meant)
      const { anew } = world
      const holds = alone || sameMembers(seen, meant) || (anew !== undefined && seen.length > 0 && isOutside(seen) === isOutside(meant) && (await agreeAnew(
        async () => addressesOf(await ask(anew, endpoint.name)),
        async () => addressesOf(await ask(anew, endpoint.privatelinkName)),
      )))
      return finding(
        {
          host: host.host.name,
          subject: `${endpoint.name} A @${address}`,
          expected: alone ? 'a private endpoint’s address' : `${meant.join(', ')}, as for ${endpoint.privatelinkName}`,
          observed: describe(through),
          holds,
        },
        () => causeOf({ facts, host: { ...host, dnsServers: [address] }, service, endpoint }, through),
      )
    })
  },
  notApplicable: (facts) => (throughServers(facts).length > 0 ? undefined : 'no host that is meant to reach a service privately asks a DNS server of one’s own'),
}
