import { isAddress, isAddress6 } from '../../dns/address.ts'
import { domainNameError } from '../../dns/domain-name.ts'
import type { Rule } from '../rule.ts'
import { monitorBreaches } from '../traffic-manager-profiles/rules.ts'
import type { PrivateProfileEndpoint, RoutedType } from './language.ts'

/** Its specification, which is all that is published of it. */
const specification = 'https://github.com/Azure/azure-rest-api-specs/tree/main/specification/privatetrafficmanager'
const version = '2026-02-09-preview'

const preview: Rule = {
  code: 'private-traffic-manager-preview',
  source: specification,
  *check({ topology: { settings, privateTrafficManagerProfiles } }) {
    if (settings.privateTrafficManager !== undefined) return
    for (const name of privateTrafficManagerProfiles.keys()) {
      yield { path: ['privateTrafficManagerProfiles', name], atKey: true, message: `${name} is of a preview, which has to be switched on`, hint: `settings: { privateTrafficManager: ${version} }` }
    }
  },
}

/** What a target of each record type is, or why this one is not. */
const wrongTarget: Readonly<Record<RoutedType, (target: string) => string | undefined>> = {
  A: (target) => (isAddress(target) ? undefined : 'no IPv4 address'),
  AAAA: (target) => (isAddress6(target) ? undefined : 'no IPv6 address'),
  CNAME: (target) => (isAddress(target) || isAddress6(target) ? 'an address' : domainNameError(target) === undefined ? undefined : 'no name'),
}

const isUnprobed = ({ alwaysServe, status }: PrivateProfileEndpoint): boolean => alwaysServe === true || status === 'Disabled'

const target: Rule = {
  code: 'private-traffic-manager-target',
  source: specification,
  *check({ topology }) {
    for (const { name, recordType, endpoints } of topology.privateTrafficManagerProfiles.values()) {
      for (const endpoint of endpoints) {
        const path = ['privateTrafficManagerProfiles', name, 'endpoints', endpoint.name]
        const wrong = wrongTarget[recordType](endpoint.target)
        const { monitoringTarget } = endpoint
        if (wrong !== undefined) yield { path: [...path, 'target'], message: `"${endpoint.target}" is ${wrong}, and ${name} answers records of type ${recordType}` }
        else if (monitoringTarget !== undefined && !isAddress(monitoringTarget)) yield { path: [...path, 'monitoringTarget'], message: `"${monitoringTarget}" is no IPv4 address, by which an endpoint is probed`, hint: 'of a name write the address: whom a gateway asks for it no source tells' }
        else if (monitoringTarget === undefined && !isAddress(endpoint.target) && !isUnprobed(endpoint)) yield { path, atKey: true, message: `${endpoint.name} is probed, and ${endpoint.target} is no IPv4 address`, hint: 'monitoringTarget: 10.0.1.4' }
      }
    }
  },
}

const number: Rule = {
  code: 'private-traffic-manager-number',
  source: specification,
  *check({ topology }) {
    for (const { name, endpoints } of topology.privateTrafficManagerProfiles.values()) {
      const stated = endpoints.filter(({ priority }) => priority !== undefined).length
      const seen = new Map<number, string>()
      for (const { name: endpoint, priority, weight } of endpoints) {
        const path = ['privateTrafficManagerProfiles', name, 'endpoints', endpoint]
        for (const [key, value] of Object.entries({ priority, weight })) {
          if (value !== undefined && (value < 1 || value > 1000)) yield { path: [...path, key], message: `a ${key} is a number from 1 to 1000` }
        }
        const first = priority === undefined ? undefined : seen.get(priority)
        if (first !== undefined) yield { path: [...path, 'priority'], message: `${first} has priority ${priority} as well; two endpoints cannot share one` }
        if (priority !== undefined) seen.set(priority, first ?? endpoint)
        else if (stated > 0) yield { path, atKey: true, message: `${endpoint} has no priority, and others of ${name} have one: all of them say it, or none` }
      }
    }
  },
}

const probe: Rule = {
  code: 'private-traffic-manager-probe',
  source: specification,
  *check({ topology, input }) {
    for (const name of topology.privateTrafficManagerProfiles.keys()) {
      yield* monitorBreaches(input.privateTrafficManagerProfiles?.[name]?.probeConfig ?? {}, ['privateTrafficManagerProfiles', name, 'probeConfig'])
    }
  },
}

export const privateProfileRules: readonly Rule[] = [preview, target, number, probe]
