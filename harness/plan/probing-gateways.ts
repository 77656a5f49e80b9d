import { privateRouting } from '../azure/traffic-manager/routing.ts'
import { azureProvidedDns } from '../azure/virtual-network.ts'
import type { Zone } from '../dns/zone.ts'
import type { Facts } from '../facts/facts.ts'
import { nodeNames } from '../facts/node-names.ts'
import { gatewayHost, probedAddress } from '../facts/probing-gateways.ts'
import { isProbed } from '../facts/traffic-manager.ts'
import { profilePlatformAddress } from '../facts/wiring-addresses.ts'
import type { PrivateProfile } from '../resources/private-traffic-manager-profiles/language.ts'
import type { ServerBlock } from '../software/coredns/corefile.ts'
import type { AskerGroup, ProbePlan, Settings } from '../traffic-manager/settings.ts'
import type { NodePlan } from './plan.ts'
import { platformInterface } from './platform.ts'
import { subnetInterface } from './subnet-interface.ts'
import { probingNode } from './traffic-manager.ts'

/**
 * Each private Traffic Manager profile that a record set refers to: a probing gateway in its subnet, which probes from there and has a CoreDNS on the
 * platform answer by what it finds out. The server of private zones hands questions for those record sets on to it.
 */
export function probingGatewayNodes(facts: Facts): readonly NodePlan[] {
  return [...facts.topology.privateTrafficManagerProfiles.values()].flatMap((profile): readonly NodePlan[] => {
    const [first, ...besides] = zonesWith(facts, profile)
    if (first === undefined) return []
    const { address } = gatewayHost(facts, profile)
    const server = addressOf(facts, profile.name)
    const settings: Settings = {
      server, prober: address, resolver: azureProvidedDns, ...first, besides, profiles: [profile], groups: everybody, probes: probesOf(facts, profile),
      routing: privateRouting(facts.topology.settings.privateAllDegraded),
    }
    return [probingNode(settings, {
      name: nodeNames.probingGateway(profile.name),
      note: `The probing gateway of ${profile.name}; what it finds out decides what record sets that refer to the profile are.`,
      interfaces: [subnetInterface(facts, profile.gateway, [address]), platformInterface('eth1', [server])],
    })]
  })
}

/** Who asks decides nothing by the methods that private profiles have. */
const everybody: readonly AskerGroup[] = [{ name: 'everybody', asker: { region: '', address: '' }, addresses: [] }]

function addressOf({ topology }: Facts, profile: string): string {
  return profilePlatformAddress([...topology.privateTrafficManagerProfiles.keys()].indexOf(profile))
}

/** Of several zones of one name each has the same to say about what the profile decides. */
function zonesWith({ privateZones }: Facts, { name }: PrivateProfile): readonly { readonly zone: Zone; readonly owners: readonly string[] }[] {
  const referring = [...privateZones.values()].flatMap(({ zone }) => zone.rrsets.flatMap((rrset) => (rrset.profile === name ? [{ zone, owner: rrset.name }] : [])))
  return [...Map.groupBy(referring, ({ zone }) => zone.origin).values()].map((alike) => ({ zone: { ...alike[0]!.zone, rrsets: [] }, owners: [...new Set(alike.map(({ owner }) => owner))] }))
}

function probesOf(facts: Facts, profile: PrivateProfile): readonly ProbePlan[] {
  return profile.endpoints.flatMap((endpoint, n) => (isProbed(facts, profile, endpoint) ? [{ profile: profile.name, endpoint: n, what: endpoint.target, name: endpoint.target, address: probedAddress(endpoint), monitor: profile.monitor }] : []))
}

/** For each record set of a zone that a profile decides, the block that hands questions for it on; it stands before the zone's own. */
export function handedToProfiles(facts: Facts, zone: Zone, bind: string): readonly ServerBlock[] {
  return zone.rrsets.flatMap((rrset, n): readonly ServerBlock[] => {
    if (rrset.profile === undefined) return []
    const name = `name() == '${rrset.name}.'`
    const view = { name: `profile-${rrset.profile}-${n}`, expression: rrset.type === 'CNAME' ? name : `${name} && type() == '${rrset.type}'` }
    return [{ zone: zone.origin, bind, view, forward: { to: [addressOf(facts, rrset.profile)], healthChecks: false } }]
  })
}
