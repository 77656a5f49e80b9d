import { privatelinkZone, registryZone } from '../../azure/registry-names.ts'
import { placesAt } from '../../diagnosis/observed/places.ts'
import { addressesOf } from '../../diagnosis/observed/response.ts'
import { isWithin, labelsOf } from '../../dns/name.ts'
import type { Response } from '../../dns/message.ts'
import type { Path } from '../../dns/path.ts'
import type { Connection } from '../../world/world.ts'
import type { Facts, HostFacts } from '../../facts/facts.ts'
import { forwardedZone, zonesOfName } from '../../facts/service-names.ts'
import type { Examined } from './examined.ts'
import { meantName } from './misspelt.ts'

/** A name of somebody's own zone that leads to a service, or was meant to. */
export interface OwnName {
  readonly name: string
  readonly zone: string
  /** What its record says: an address of a private endpoint, a service's name, its privatelink name, or a misspelling of either. */
  readonly leads: 'to an address' | 'to a service' | 'to a privatelink name' | 'to a misspelling'
  readonly target: string
  /** The name that clients are meant to use, as far as it follows from the record. */
  readonly meant: string | undefined
  readonly at: Path
  /** Hosts in linked networks, with what they get. */
  readonly seen: readonly Seen[]
}

export interface Seen {
  readonly host: HostFacts
  readonly response: Response | undefined
  readonly connection: Connection | undefined
}

/** Records written by hand in zones that are not the services' own, with what hosts see who ask for them. Wildcards have no name to ask for. */
export function* ownNames(examined: Examined): Generator<OwnName> {
  const { facts } = examined
  const names = [...facts.services.values()].flatMap((service) => service.names)
  const publicNames = new Set(names.map(({ name }) => name))
  const platforms = [registryZone, ...names.filter(({ group }) => group !== '').map(forwardedZone), ...names.filter(({ group }) => group !== '').map((one) => one.privatelinkZone)]
  for (const { resource, zone } of facts.privateZones.values()) {
    if (platforms.some((origin) => isWithin(resource.zoneName, origin))) continue
    for (const { name, type, data, from } of zone.rrsets) {
      if (from?.[0] !== 'privateDnsZones' || labelsOf(name)[0] === '*') continue
      const target = data.find((one) => (type === 'A' ? placesAt(facts, one).length > 0 : type === 'CNAME'))
      if (target === undefined) continue
      // A customer's own service has the names that its clients were told.
      if (publicNames.has(name)) continue
      const meant = meantName(facts, target)
      const leads = type === 'A' ? 'to an address' : publicNames.has(target) ? 'to a service'
        : isPrivatelinkName(facts, target) ? 'to a privatelink name' : meant !== undefined ? 'to a misspelling' : undefined
      if (leads === undefined) continue
      const networks = resource.virtualNetworkLinks.map(({ virtualNetwork }) => virtualNetwork)
      const seen = networks.flatMap((network) => examined.askingAzure(network)).map((host) => look(examined, host, name))
      yield { name, zone: resource.name, leads, target, meant: meant ?? (leads === 'to a privatelink name' ? publicName(facts, target) : undefined), at: from, seen }
    }
  }
}

export function look(examined: Examined, host: HostFacts, name: string): Seen {
  const response = examined.ask(host, name)
  const [address] = addressesOf(response)
  return { host, response, connection: address === undefined ? undefined : { address, ...examined.reach(host, address, name) } }
}

function isPrivatelinkName(facts: Facts, name: string): boolean {
  const found = zonesOfName(facts, name)
  return isWithin(name, privatelinkZone) || (found.privatelinkName === name && found.name !== name)
}

/** `contoso.azurecr.io` for `contoso.privatelink.azurecr.io`; any other name as it is. */
export function publicName(facts: Facts, name: string): string {
  const found = zonesOfName(facts, name)
  if (found.name !== name && found.privatelinkName === name) return found.name
  return isWithin(name, privatelinkZone) ? `${name.slice(0, -privatelinkZone.length)}${registryZone}` : name
}
