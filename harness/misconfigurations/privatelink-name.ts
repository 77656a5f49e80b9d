import { chainOf } from '../diagnosis/observed/response.ts'
import { describeConnection } from '../diagnosis/observed/describe.ts'
import type { Expectation } from '../resources/topology.ts'
import type { Misconfiguration, Sighting } from './misconfiguration.ts'
import { registryZone } from '../azure/registry-names.ts'
import { isWithin } from '../dns/name.ts'
import { look, ownNames, publicName, type Seen } from './support/own-names.ts'
import { predicted, some } from './support/sightings.ts'
import type { Examined } from './support/examined.ts'

/** A name of an own zone that is an alias of a privatelink name. */
function* inRecords(examined: Examined): Generator<Sighting> {
  for (const { name, zone, leads, target, meant = target, at, seen } of ownNames(examined)) {
    if (leads !== 'to a privatelink name') continue
    yield* sighting(at, seen, `${name} in ${zone} is an alias of ${target}, which is no name to connect to.`, `Remove ${name} and use ${meant}${inImages(meant)}.`)
  }
}

/**
 * Hosts that are meant to reach a service, of which the design expects its privatelink name to resolve and expects nothing of its
 * real name: what is looked at besides that is a look at the zone, and none of our business.
 */
function* inExpectations(examined: Examined): Generator<Sighting> {
  const { facts } = examined
  const owners = new Map([...facts.services.values()].flatMap((service) => service.names.map(({ privatelinkName }) => [privatelinkName, service])))
  const expected = new Set(facts.topology.expectations.flatMap(({ from, name }) => from.map((host) => `${host} ${name}`)))
  for (const { from, name, type, path, ...rest } of facts.topology.expectations) {
    const service = owners.get(name)
    if (!service || type !== 'A' || !expectsAddress(rest)) continue
    const hosts = from.map((host) => facts.hosts.get(host)!)
      .filter((host) => ['privately', 'publicly'].includes(examined.intentOf(host, service) ?? ''))
      .filter(({ host }) => service.names.every((endpoint) => !expected.has(`${host.name} ${endpoint.name}`)))
    const seen = hosts.map((host) => look(examined, host, name))
    const what = `${some(hosts.map(({ host }) => host.name), 'is', 'are')} expected to use ${name}, which is no name to connect to.`
    yield* sighting([...path, 'name'], seen, what, `Expect the answer for ${publicName(facts, name)}, and use that${inImages(publicName(facts, name))}.`)
  }
}

function inImages(name: string): string {
  return isWithin(name, registryZone) ? ' in image references' : ''
}

function expectsAddress({ address, rcode, chain }: Partial<Expectation>): boolean {
  return (address !== undefined && address.length > 0) || (address === undefined && (rcode === 'NOERROR' || (rcode === undefined && chain !== undefined)))
}

function* sighting(at: Sighting['at'], seen: readonly Seen[], what: string, fix: string): Generator<Sighting> {
  const failing = seen.filter(({ connection }) => connection?.outcome === 'tls')
  const [first] = failing
  if (!first) return
  const { response } = first
  const isRegistry = response !== undefined && chainOf(response).some((name) => isWithin(name, registryZone))
  yield { at, hosts: failing.map(({ host }) => host.host.name), what, ...(!isRegistry && { symptom: 'the name resolves, then a certificate that does not cover it' }), predicted: predicted(first.host, first.response, describeConnection(first.connection!)), fix }
}

/** M14. The alias behind a registry's name is no name for clients: https://github.com/Azure/acr/issues/425. As `loginServer` the parser refuses it. */
export const privatelinkName: Misconfiguration = {
  id: 'privatelink-name',
  catalogue: 'M14',
  title: 'The name <registry>.privatelink.azurecr.io is used to connect.',
  symptom: 'the name resolves, then x509: certificate is valid for *.azurecr.io, not <registry>.privatelink.azurecr.io',
  fix: 'Use <registry>.azurecr.io.',
  source: 'https://learn.microsoft.com/azure/private-link/private-endpoint-dns',
  *find(examined) {
    yield* inRecords(examined)
    yield* inExpectations(examined)
  },
}
