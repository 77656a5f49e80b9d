import { isPublic, networksOf } from '../diagnosis/observed/places.ts'
import { requirements } from '../diagnosis/intent/requirement.ts'
import type { Response } from '../dns/message.ts'
import type { Facts } from '../facts/facts.ts'
import type { Scenario } from '../resources/scenarios/scenario.ts'
import { isShutOut, type Connection } from '../world/world.ts'
import type { ClientHistory, History } from './history.ts'

/** Who is watched: a host and a name that it asks for again and again. */
export interface Client extends Pick<ClientHistory, 'host' | 'name' | 'private'> {
  /** Traffic Manager's names are on no certificate: whoever answers there is enough. */
  readonly anyCertificate: boolean
  /** Of one that pulls: seconds for which a token is good. */
  readonly tokenLifetime?: number | undefined
  /** Whether the name is a registry's, which never says 404 to a first request. */
  readonly registry: boolean
}

/**
 * Those that the scenario names; else each host with the names that its intents want reached. Where a design has no intents, every host with
 * every Traffic Manager profile of its own.
 */
export function clientsOf(facts: Facts, { from, names, tokenLifetime, without = [] }: Pick<Scenario, 'from' | 'names' | 'tokenLifetime' | 'without'>): readonly Client[] {
  const wanted = requirements(facts).filter(({ intent }) => intent.reach !== 'never')
  const meant = wanted.flatMap(({ host, intent, service }) => service.names.map(({ name }) => ({ host: host.host.name, name, private: intent.reach === 'privately' })))
  const own = [...facts.topology.trafficManagerProfiles.values()].map(({ name }) => name)
  const hosts = [...facts.hosts.keys()]
  const all = names.length > 0 || meant.length === 0
    ? (from.length > 0 ? from : meant.length > 0 ? [...new Set(meant.map(({ host }) => host))] : hosts).flatMap((host) => (names.length > 0 ? names : own).map((name) => ({ host, name, private: meant.some((one) => one.host === host && one.name === name && one.private) })))
    : meant.filter(({ host }) => from.length === 0 || from.includes(host))
  const distinct = new Map(all.map((client) => [`${client.host} ${client.name}`, client]))
  for (const { host, name } of without) distinct.delete(`${host} ${name}`)
  const ofRegistries = new Map([...facts.services.values()].filter(({ registry }) => registry !== undefined).flatMap((service) => service.names.map(({ name, kind }) => [name, kind] as const)))
  const watched = [...distinct.values()].map((client): Client => ({ ...client, anyCertificate: facts.trafficManagerProfiles.has(client.name), registry: ofRegistries.has(client.name), ...(tokenLifetime !== undefined && { tokenLifetime }) }))
  // Who pulls asks data endpoints by the way.
  return tokenLifetime === undefined ? watched : watched.filter(({ name }) => ofRegistries.get(name) !== 'data')
}

/** Whether a client got what it wanted: an HTTP answer that is neither refused nor an error of the server. */
export function isServedBy({ anyCertificate, registry }: Pick<Client, 'anyCertificate' | 'registry'>, connection: Pick<Connection, 'outcome' | 'status' | 'withoutLink' | 'withoutKey'>): boolean {
  const { outcome, status } = connection
  if (outcome === 'tls') return anyCertificate
  return outcome === 'http' && status !== undefined && !isShutOut(connection) && status < 500 && !(registry && status === 404)
}

/**
 * A name of Traffic Manager's is on no certificate: whoever it leads to is asked for by the name that the service has itself, as a client
 * would with a Host header of its own.
 */
export function nameAt(facts: Facts, { name, anyCertificate }: Client, response: Response | undefined): string {
  const chain = new Set(response?.answer.flatMap((record) => (record.type === 'CNAME' ? [record.data] : [])))
  return (anyCertificate ? [...facts.services.values()].flatMap(({ names }) => names).find((one) => chain.has(one.name)) : undefined)?.name ?? name
}

/** What stands at the addresses of a design: front ends and private endpoints, with their regions. */
export function placesOf(facts: Facts): History['places'] {
  const networks = facts.topology.virtualNetworks
  return new Map([
    ...facts.frontEnds.map(({ address, location }) => [address, { public: true, region: location }] as const),
    ...[...facts.privateEndpoints.values()].flatMap(({ endpoint, members }) =>
      members.map(({ address }) => [address, { public: isPublic(facts, address), region: networks.get(endpoint.virtualNetwork)?.location ?? networks.get(networksOf(facts, address)[0] ?? '')?.location }] as const)),
  ])
}

/** The same, with whatever else was seen. */
export function placesWith(facts: Facts, addresses: Iterable<string>): History['places'] {
  const places = new Map(placesOf(facts))
  for (const address of addresses) if (!places.has(address)) places.set(address, { public: isPublic(facts, address) })
  return places
}
