import type { Path } from '../../dns/path.ts'
import type { Intent } from './intent.ts'
import type { Breach, Rule } from '../rule.ts'

// What an intent means is this project's own idea, and is written down with its type.
const source = 'https://learn.microsoft.com/azure/container-registry/container-registry-private-endpoints'

const contradictory: Rule = {
  code: 'contradictory-intent',
  source,
  *check({ topology }) {
    const byService = new Map<string, { readonly first: Map<string, Intent>; readonly logins: Map<string, Intent> }>()
    const clients = new Map<string, Intent>()
    for (const intent of topology.intent) {
      let spoken = byService.get(intent.service)
      if (spoken === undefined) byService.set(intent.service, (spoken = { first: new Map(), logins: new Map() }))
      const { first, logins } = spoken
      for (const [index, host] of intent.from.entries()) {
        const earlier = first.get(host)
        if (earlier === undefined) first.set(host, intent)
        else if (earlier.reach !== intent.reach) {
          yield { path: [...intent.path, 'from', index], message: `${host} is to reach ${intent.service} ${intent.reach} here and ${earlier.reach} in item ${Number(earlier.path.at(-1)) + 1}` }
        }
        const other = clients.get(host)
        if (intent.client !== undefined && other === undefined) clients.set(host, intent)
        else if (intent.client !== undefined && other?.client !== intent.client) yield { path: [...intent.path, 'from', index], message: `${host} uses ${intent.client} here and ${other?.client} in item ${Number(other?.path.at(-1)) + 1}: a host of a lab has one client of these` }
        if (intent.for === undefined) continue
        const login = logins.get(host)
        const { token: own = 'the admin user' } = intent
        const { token: earlierToken = 'the admin user', path: [, place] } = login ?? intent
        if (login === undefined) logins.set(host, intent)
        // Clients keep one login for each name.
        else if (own !== earlierToken) yield { path: [...intent.path, 'from', index], message: `${host} logs in at ${intent.service} with ${own} here and with ${earlierToken} in item ${Number(place) + 1}: a client keeps one login for a name` }
      }
    }
  },
}

const throughOther: Rule = {
  code: 'through-other-registry',
  source,
  *check({ topology }) {
    for (const { through, service, path } of topology.intent) {
      for (const [index, name] of through.entries()) {
        const endpoint = topology.privateEndpoints.get(name)
        if (endpoint && endpoint.service !== service && (topology.registries.has(service) || topology.services.has(service))) {
          yield { path: [...path, 'through', index], message: `${name} leads to ${endpoint.service}, not to ${service}` }
        }
      }
    }
  },
}

const withoutTarget: Rule = {
  code: 'missing-key',
  source,
  *check({ topology, input }) {
    const spoken = new Set(topology.intent.map(({ path }) => path.at(-1)))
    for (const [index, { to, registry }] of (input.intent ?? []).entries()) {
      // Where the list lost items, those that are left know where they stood, and this one does not.
      if (to === undefined && registry === undefined && !spoken.has(index)) {
        yield { path: ['intent', index, 'to'], atKey: true, message: `"to" is missing in intent > item ${index + 1}`, hint: 'it takes the names of registries or other services' }
      }
    }
  },
}

const twoTargets: Rule = {
  code: 'conflicting-keys',
  source,
  *check({ input }) {
    for (const [index, { to, registry }] of (input.intent ?? []).entries()) {
      if (to !== undefined && registry !== undefined) yield { path: ['intent', index, 'registry'], atKey: true, message: 'registry is another word for to; list all of them there' }
    }
  },
}

/** A customer's own service has the names that it is given; without any there is nothing that a host could ask for. */
const nothingToAsk: Rule = {
  code: 'service-without-names',
  source: 'https://learn.microsoft.com/azure/private-link/private-link-service-overview',
  *check({ topology }) {
    for (const { service, target } of topology.intent) {
      const found = topology.services.get(service)
      if (found?.type === 'privateLinkService' && found.fqdns.length === 0) yield { path: target, message: `${service} has no names that a host could ask for`, hint: `give ${service} its fqdns: the names by which clients know it` }
    }
  },
}

const throughWithoutPrivately: Rule = {
  code: 'through-without-privately',
  source,
  *check({ topology }) {
    for (const { through, reach, path } of topology.intent) {
      if (through.length > 0 && reach !== 'privately') yield { path: [...path, 'through'], atKey: true, message: `through names private endpoints, and reach is ${reach}` }
    }
  },
}

const nothingToPull: Rule = {
  code: 'images-without-registry',
  source: 'https://learn.microsoft.com/azure/container-registry/container-registry-intro',
  *check({ topology }) {
    for (const { for: purpose, image, token, client, service, reach, path, target } of topology.intent) {
      if (purpose === undefined) {
        if (image !== undefined) yield { path: [...path, 'image'], atKey: true, message: 'image is what is pulled, and for is missing', hint: 'say for: pull, or for: push' }
        else if (token !== undefined) yield { path: [...path, 'token'], atKey: true, message: 'token is what they log in with, and for is missing', hint: 'say for: pull, or for: push' }
        else if (client !== undefined) yield { path: [...path, 'client'], atKey: true, message: 'client is what they pull with, and for is missing', hint: 'say for: pull, or for: push' }
        continue
      }
      if (topology.services.has(service)) yield { path: target, message: `${service} is no registry: nobody can ${purpose} images there`, hint: 'leave out for' }
      else if (reach === 'never') yield { path: [...path, 'for'], atKey: true, message: `whoever never reaches ${service} cannot ${purpose} images there`, hint: 'leave out for, or say how it is reached' }
    }
  },
}

const duplicateEntry: Rule = {
  code: 'duplicate-entry',
  source: 'https://learn.microsoft.com/azure/azure-resource-manager/templates/resource-dependency',
  *check({ topology }) {
    for (const { name, dnsServers } of topology.virtualNetworks.values()) yield* twice(dnsServers, ['virtualNetworks', name, 'dnsServers'])
    for (const { name, privateDnsZoneGroup } of topology.privateEndpoints.values()) yield* twice(privateDnsZoneGroup, ['privateEndpoints', name, 'privateDnsZoneGroup'])
    for (const zone of topology.privateDnsZones.values()) {
      for (const { name, type, data } of zone.recordSets) yield* twice(data, ['privateDnsZones', zone.name, 'recordSets', name, type])
    }
    for (const { name, dnsServers } of topology.hosts.values()) yield* twice(dnsServers, ['hosts', name, 'dnsServers'])
    for (const { from, through, path } of topology.intent) {
      yield* twice(from, [...path, 'from'])
      yield* twice(through, [...path, 'through'])
    }
    for (const { from, address, path } of topology.expectations) {
      yield* twice(from, [...path, 'from'])
      yield* twice(address ?? [], [...path, 'address'])
    }
  },
}

function* twice(items: readonly string[], path: Path): Iterable<Breach> {
  const seen = new Set<string>()
  for (const [index, item] of items.entries()) {
    if (seen.has(item)) yield { path: [...path, index], message: `${item} is listed twice` }
    seen.add(item)
  }
}

export const intentRules: readonly Rule[] = [withoutTarget, twoTargets, nothingToAsk, contradictory, throughOther, throughWithoutPrivately, nothingToPull, duplicateEntry]
