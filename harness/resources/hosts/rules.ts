import { isAddress } from '../../dns/address.ts'
import { domainNameError } from '../../dns/domain-name.ts'
import type { Rule } from '../rule.ts'

const source = 'https://learn.microsoft.com/azure/virtual-network/virtual-network-network-interface'

const withoutPlace: Rule = {
  code: 'host-without-place',
  source,
  *check({ input }) {
    for (const [name, host] of Object.entries(input.hosts ?? {})) {
      if (typeof host === 'object' && host.subnet === undefined && host.network === undefined) {
        yield { path: ['hosts', name], atKey: true, message: `${name} is nowhere`, hint: 'give it a subnet, or "network: internet"' }
      }
    }
  },
}

/** Two keys that say different things, or the same thing twice. */
const conflictingKeys: Rule = {
  code: 'conflicting-keys',
  source,
  *check({ input }) {
    for (const [name, host] of Object.entries(input.hosts ?? {})) {
      if (typeof host !== 'object') continue
      const path = ['hosts', name]
      if (host.subnet !== undefined && host.network !== undefined) {
        yield { path: [...path, 'network'], atKey: true, message: `${name} is either in a subnet or on the internet` }
      } else if (host.subnet !== undefined && host.location !== undefined) {
        yield { path: [...path, 'location'], atKey: true, message: `${name} is where its virtual network is; location is for hosts on the internet` }
      } else if (host.network !== undefined && host.privateIPAddress !== undefined) {
        yield { path: [...path, 'privateIPAddress'], atKey: true, message: `${name} is on the internet and has no private address` }
      } else if (host.network !== undefined && host.enableIPForwarding !== undefined) {
        yield { path: [...path, 'enableIPForwarding'], atKey: true, message: `${name} is on the internet; only a network interface in a virtual network has IP forwarding` }
      } else if (host.subnet !== undefined && host.virtualNetworkGateway !== undefined) {
        yield { path: [...path, 'virtualNetworkGateway'], atKey: true, message: `${name} is in a subnet; point-to-site is for hosts on the internet` }
      }
    }
  },
}

const nameTables = 'https://learn.microsoft.com/azure/vpn-gateway/point-to-site-about'

const domainName: Rule = {
  code: 'invalid-domain-name',
  source: nameTables,
  *check({ topology }) {
    for (const { name, dnsServersByDomain = [], hostsFile = [], searchDomains = [] } of topology.hosts.values()) {
      const path = ['hosts', name]
      const written = [
        ...dnsServersByDomain.map(({ domainName: domain }) => ({ domain, at: [...path, 'dnsServersByDomain', domain || '.'] })),
        ...hostsFile.map((entry) => ({ domain: entry.name, at: [...path, 'hostsFile', entry.name] })),
        ...searchDomains.map((domain, index) => ({ domain, at: [...path, 'searchDomains', index] })),
      ]
      for (const { domain, at } of written) {
        const wrong = domainNameError(domain)
        if (domain === '' || domain === '.') yield { path: at, atKey: true, message: 'the root is for "dnsServers", not for a domain of its own' }
        else if (wrong !== undefined) yield { path: at, atKey: true, message: `"${domain}" ${wrong}` }
      }
    }
  },
}

/** What getaddrinfo(3) takes from a hosts file here are IPv4 addresses. */
const hostsFileAddress: Rule = {
  code: 'invalid-address',
  source: 'https://man7.org/linux/man-pages/man5/hosts.5.html',
  *check({ topology }) {
    for (const { name, hostsFile = [] } of topology.hosts.values()) {
      for (const entry of hostsFile) if (!isAddress(entry.address)) yield { path: ['hosts', name, 'hostsFile', entry.name], message: `"${entry.address}" is no IPv4 address`, hint: 'four numbers from 0 to 255: 10.1.1.4' }
    }
  },
}

/** On premises nobody drops what a machine is not addressed by; what routes there is the site's own router. */
const forwardingOnPremises: Rule = {
  code: 'ip-forwarding-outside-azure',
  source,
  *check({ topology }) {
    for (const { name, site, enableIPForwarding } of topology.hosts.values()) {
      if (site !== undefined && enableIPForwarding !== undefined) yield { path: ['hosts', name, 'enableIPForwarding'], atKey: true, message: `${name} is on premises, in ${site}; only a network interface in a virtual network has IP forwarding`, hint: 'a subnet of a virtual network' }
    }
  },
}

export const hostRules: readonly Rule[] = [domainName, hostsFileAddress, withoutPlace, conflictingKeys, forwardingOnPremises]
