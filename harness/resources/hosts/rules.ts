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
      } else if (host.subnet !== undefined && host.virtualNetworkGateway !== undefined) {
        yield { path: [...path, 'virtualNetworkGateway'], atKey: true, message: `${name} is in a subnet; point-to-site is for hosts on the internet` }
      }
    }
  },
}

export const hostRules: readonly Rule[] = [withoutPlace, conflictingKeys]
