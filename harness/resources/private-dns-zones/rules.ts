import type { PrivateDnsZone, VirtualNetworkLink } from '../../azure/resources.ts'
import { domainNameError } from '../../dns/domain-name.ts'
import { isWithin, labelsOf } from '../../dns/name.ts'
import type { Path } from '../../dns/path.ts'
import { entryPath, type Design, type Rule } from '../rule.ts'

const zones = 'https://learn.microsoft.com/azure/dns/private-dns-privatednszone'
const links = 'https://learn.microsoft.com/azure/dns/private-dns-virtual-network-links'

function* allLinks({ topology, input }: Design): Iterable<{ readonly zone: PrivateDnsZone; readonly link: VirtualNetworkLink; readonly path: Path }> {
  for (const zone of topology.privateDnsZones.values()) {
    const base = ['privateDnsZones', zone.name, 'virtualNetworkLinks']
    for (const [index, link] of zone.virtualNetworkLinks.entries()) {
      yield { zone, link, path: entryPath(base, input.privateDnsZones?.[zone.name]?.virtualNetworkLinks, index, link.name) }
    }
  }
}

const zoneName: Rule = {
  code: 'invalid-zone-name',
  source: zones,
  *check({ topology }) {
    for (const { name, zoneName } of topology.privateDnsZones.values()) {
      const path = ['privateDnsZones', name, 'name']
      const wrong = domainNameError(zoneName)
      const labels = labelsOf(zoneName).length
      if (wrong !== undefined) yield { path, message: `"${zoneName}" ${wrong}` }
      else if (labels < 2) yield { path, message: `"${zoneName}" has a single label; a private DNS zone needs two at least` }
      else if (labels > 34) yield { path, message: `the name has ${labels} labels; a private DNS zone has 34 at most` }
    }
  },
}

const reservedNames = new Set(['azclient.ms', 'azure.com', 'cloudapp.net', 'core.windows.net', 'microsoft.com', 'msidentity.com', 'trafficmanager.net', 'windows.net'])

const reservedZoneName: Rule = {
  code: 'reserved-zone-name',
  source: zones,
  *check({ topology }) {
    for (const { name, zoneName } of topology.privateDnsZones.values()) {
      if (reservedNames.has(zoneName)) yield { path: ['privateDnsZones', name, 'name'], message: `Azure blocks private DNS zones called ${zoneName}` }
    }
  },
}

const linkedTwice: Rule = {
  code: 'duplicate-link',
  source: links,
  *check(design) {
    const seen = new Set<string>()
    for (const { zone, link, path } of allLinks(design)) {
      const key = `${zone.name}\n${link.virtualNetwork}`
      if (seen.has(key)) yield { path, message: `${zone.name} is already linked to ${link.virtualNetwork}` }
      seen.add(key)
    }
  },
}

/** The text is Azure's answer: https://github.com/MicrosoftDocs/azure-aks-docs/issues/212 */
const overlappingZones: Rule = {
  code: 'overlapping-zones',
  source: links,
  *check(design) {
    const first = new Map<string, PrivateDnsZone>()
    for (const { zone, link, path } of allLinks(design)) {
      const key = `${zone.zoneName}\n${link.virtualNetwork}`
      const other = first.get(key)
      if (other === undefined) first.set(key, zone)
      else if (other !== zone) {
        yield {
          path,
          message: `${link.virtualNetwork} is already linked to ${other.name}, which is called ${zone.zoneName} too; Azure answers "A virtual network cannot be linked to multiple zones with overlapping namespaces"`,
        }
      }
    }
  },
}

const redirect: Rule = {
  code: 'redirect-outside-private-link',
  source: 'https://learn.microsoft.com/azure/dns/private-dns-fallback',
  *check(design) {
    for (const { zone, link, path } of allLinks(design)) {
      if (link.resolutionPolicy === 'NxDomainRedirect' && !zone.zoneName.split('.').includes('privatelink')) {
        yield { path: [...path, 'resolutionPolicy'], message: `NxDomainRedirect is for Private Link zones (privatelink.*); this one is called ${zone.zoneName}` }
      }
    }
  },
}

const registrationZones: Rule = {
  code: 'second-registration-zone',
  source: 'https://learn.microsoft.com/azure/dns/private-dns-autoregistration',
  *check(design) {
    const first = new Map<string, PrivateDnsZone>()
    for (const { zone, link, path } of allLinks(design)) {
      if (!link.registrationEnabled) continue
      const other = first.get(link.virtualNetwork)
      if (other === undefined) first.set(link.virtualNetwork, zone)
      else if (other !== zone) yield { path: [...path, 'registrationEnabled'], message: `${link.virtualNetwork} already registers its hosts in ${other.name}; a virtual network has one registration zone at most` }
    }
  },
}

/** Every machine of the network is then entered among the services, under its own name. */
const registrationInPrivateLinkZone: Rule = {
  code: 'registration-in-private-link-zone',
  severity: 'warning',
  source: 'https://learn.microsoft.com/azure/dns/private-dns-autoregistration',
  *check(design) {
    for (const { zone, link, path } of allLinks(design)) {
      if (!link.registrationEnabled || !zone.zoneName.split('.').includes('privatelink')) continue
      yield { path: [...path, 'registrationEnabled'], message: `machines of ${link.virtualNetwork} register in ${zone.zoneName}, which is for private endpoints: one that is called like a service and a record of that service get in each other's way`, hint: 'a zone of its own for machines, and registrationEnabled: false here' }
    }
  },
}

const registrationInReverseZone: Rule = {
  code: 'registration-in-reverse-zone',
  source: 'https://learn.microsoft.com/azure/dns/private-reverse-dns#requirements-and-restrictions',
  *check(design) {
    for (const { zone, link, path } of allLinks(design)) {
      if (!link.registrationEnabled || !isReverse(zone.zoneName)) continue
      yield { path: [...path, 'registrationEnabled'], message: `machines do not register in a reverse zone: Azure creates no link of ${zone.zoneName} with registration`, hint: 'registrationEnabled: false, and PTR record sets by hand' }
    }
  },
}

function isReverse(zoneName: string): boolean {
  return isWithin(zoneName, 'in-addr.arpa') || isWithin(zoneName, 'ip6.arpa')
}

export const zoneRules: readonly Rule[] = [zoneName, reservedZoneName, linkedTwice, overlappingZones, redirect, registrationZones, registrationInPrivateLinkZone, registrationInReverseZone]
