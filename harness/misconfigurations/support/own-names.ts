import { privatelinkZone, registryZone } from '../../azure/registry-names.ts'
import { placesAt } from '../../diagnosis/observed/places.ts'
import { addressesOf } from '../../diagnosis/observed/response.ts'
import { isWithin, labelsOf } from '../../dns/name.ts'
import type { Response } from '../../dns/message.ts'
import type { Path } from '../../dns/path.ts'
import type { Connection } from '../../world/world.ts'
import type { HostFacts } from '../../facts/facts.ts'
import type { Examined } from './examined.ts'
import { meantInstead } from './misspelt.ts'

/** A name of somebody's own zone that leads to a registry, or was meant to. */
export interface OwnName {
  readonly name: string
  readonly zone: string
  /** What its record says: an address of a private endpoint, a registry's name, its privatelink name, or a misspelling of either. */
  readonly leads: 'to an address' | 'to a registry' | 'to a privatelink name' | 'to a misspelling'
  readonly target: string
  readonly at: Path
  /** Hosts in linked networks, with what they get. */
  readonly seen: readonly Seen[]
}

export interface Seen {
  readonly host: HostFacts
  readonly response: Response | undefined
  readonly connection: Connection | undefined
}

/** Records written by hand in zones outside `azurecr.io`, with what hosts see who ask for them. Wildcards have no name to ask for. */
export function* ownNames(examined: Examined): Generator<OwnName> {
  const { facts } = examined
  const registryNames = new Set([...facts.services.values()].flatMap(({ names }) => names.map(({ name }) => name)))
  const meansRegistry = (name: string): boolean => {
    const meant = meantInstead(name)
    return meant !== undefined && registryNames.has(publicName(meant))
  }
  for (const { resource, zone } of facts.privateZones.values()) {
    if (isWithin(resource.zoneName, registryZone)) continue
    for (const { name, type, data, from } of zone.rrsets) {
      if (from?.[0] !== 'privateDnsZones' || labelsOf(name)[0] === '*') continue
      const target = data.find((one) => (type === 'A' ? placesAt(facts, one).length > 0 : type === 'CNAME'))
      if (target === undefined) continue
      const leads = type === 'A' ? 'to an address' : registryNames.has(target) ? 'to a registry'
        : isWithin(target, privatelinkZone) ? 'to a privatelink name' : meansRegistry(target) ? 'to a misspelling' : undefined
      if (leads === undefined) continue
      const networks = resource.virtualNetworkLinks.map(({ virtualNetwork }) => virtualNetwork)
      const seen = networks.flatMap((network) => examined.askingAzure(network)).map((host) => look(examined, host, name))
      yield { name, zone: resource.name, leads, target, at: from, seen }
    }
  }
}

export function look(examined: Examined, host: HostFacts, name: string): Seen {
  const response = examined.ask(host, name)
  const [address] = addressesOf(response)
  return { host, response, connection: address === undefined ? undefined : { address, ...examined.reach(host, address, name) } }
}

/** `contoso.azurecr.io` for `contoso.privatelink.azurecr.io`; any other name as it is. */
export function publicName(name: string): string {
  return isWithin(name, privatelinkZone) ? `${name.slice(0, -privatelinkZone.length)}${registryZone}` : name
}
