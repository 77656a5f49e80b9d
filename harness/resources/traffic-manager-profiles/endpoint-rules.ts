import { isAddress, isAddress6 } from '../../dns/address.ts'
import { parseRange, type Range } from '../../dns/ranges.ts'
import { domainNameError } from '../../dns/domain-name.ts'
import { isPrivateAddress } from '../../azure/firewall-rules.ts'
import { isGeography } from '../../azure/traffic-manager/geography.ts'
import type { Path } from '../../dns/path.ts'
import type { Rule } from '../rule.ts'
import type { Topology } from '../topology.ts'
import type { OwnEndpoint, OwnProfile } from './language.ts'

const types = 'https://learn.microsoft.com/azure/traffic-manager/traffic-manager-endpoint-types'
const methods = 'https://learn.microsoft.com/azure/traffic-manager/traffic-manager-routing-methods'

interface Written { readonly profile: OwnProfile; readonly endpoint: OwnEndpoint; readonly path: Path }

function* endpointsOf({ trafficManagerProfiles }: Topology): Generator<Written> {
  for (const profile of trafficManagerProfiles.values()) {
    for (const endpoint of profile.endpoints) yield { profile, endpoint, path: ['trafficManagerProfiles', profile.resource, 'endpoints', endpoint.name] }
  }
}

const isLiteral = (target: string): boolean => isAddress(target) || isAddress6(target)

const target: Rule = {
  code: 'traffic-manager-target',
  source: types,
  *check({ topology, input }) {
    for (const { profile, endpoint, path } of endpointsOf(topology)) {
      const written = input.trafficManagerProfiles?.[profile.resource]?.endpoints?.[endpoint.name]
      if ((written?.target === undefined) === (written?.profile === undefined)) yield { path, atKey: true, message: `${endpoint.name} leads to one thing: a target, or a profile that is nested`, hint: 'target: contoso.westeurope.cloudapp.azure.com' }
      else if (written?.target !== undefined) {
        const error = isLiteral(endpoint.target) ? undefined : domainNameError(endpoint.target)
        if (error !== undefined) yield { path: [...path, 'target'], message: `"${written.target}" is neither an address nor a name: ${error}` }
        else if (isAddress(endpoint.target) && isPrivateAddress(endpoint.target)) yield { path: [...path, 'target'], message: `${endpoint.target} is a private address, which Traffic Manager refuses`, hint: 'a private endpoint is chosen by DNS inside the network: a private DNS zone for each region' }
      }
      if (endpoint.kind === 'nestedEndpoints' && written?.alwaysServe === true) yield { path: [...path, 'alwaysServe'], message: `${endpoint.name} is a nested profile, which cannot serve without being looked at` }
      if (endpoint.kind !== 'nestedEndpoints' && written?.minChildEndpoints !== undefined) yield { path: [...path, 'minChildEndpoints'], message: `${endpoint.name} is no nested profile and has no children` }
    }
  },
}

const mixed: Rule = {
  code: 'traffic-manager-targets-mixed',
  source: methods,
  *check({ topology }) {
    for (const { resource, method, endpoints } of topology.trafficManagerProfiles.values()) {
      const path = ['trafficManagerProfiles', resource, 'endpoints']
      const plain = endpoints.filter(({ kind, target }) => kind !== 'nestedEndpoints' && target !== '')
      if (method === 'MultiValue') {
        for (const { name, kind, target } of endpoints) {
          if (kind === 'nestedEndpoints' || !isLiteral(target)) yield { path: [...path, name], message: `MultiValue answers with addresses, and ${name} is none` }
        }
        continue
      }
      const first = plain[0]
      const other = plain.find(({ target }) => isLiteral(target) !== isLiteral(first!.target))
      if (other !== undefined) yield { path: [...path, other.name, 'target'], message: `${first!.name} is ${isLiteral(first!.target) ? 'an address' : 'a name'} and ${other.name} is not: all but MultiValue take one sort` }
    }
  },
}

const number: Rule = {
  code: 'traffic-manager-number',
  source: methods,
  *check({ topology }) {
    for (const { endpoint, path } of endpointsOf(topology)) {
      for (const key of ['priority', 'weight'] as const) {
        const value = endpoint[key]
        if (value !== undefined && (value < 1 || value > 1000)) yield { path: [...path, key], message: `a ${key} is a number from 1 to 1000` }
      }
    }
    for (const { resource, maxReturn = 2 } of topology.trafficManagerProfiles.values()) {
      if (maxReturn < 1 || maxReturn > 10) yield { path: ['trafficManagerProfiles', resource, 'maxReturn'], message: 'an answer has 1 to 10 addresses' }
    }
  },
}

const priorityTwice: Rule = {
  code: 'traffic-manager-priority-twice',
  source: methods,
  *check({ topology }) {
    const seen = new Map<string, string>()
    for (const { profile, endpoint, path } of endpointsOf(topology)) {
      if (endpoint.priority === undefined || profile.method !== 'Priority') continue
      const key = `${profile.resource} ${endpoint.priority}`
      const first = seen.get(key)
      if (first !== undefined) yield { path: [...path, 'priority'], message: `${first} has priority ${endpoint.priority} as well; two endpoints cannot share one` }
      seen.set(key, first ?? endpoint.name)
    }
  },
}

const location: Rule = {
  code: 'traffic-manager-location',
  source: types,
  *check({ topology }) {
    for (const { profile, endpoint, path } of endpointsOf(topology)) {
      if (profile.method === 'Performance' && endpoint.stated?.location === undefined) yield { path, atKey: true, message: `where ${endpoint.name} is decides who is led to it by method Performance`, hint: 'endpointLocation: westeurope' }
    }
  },
}

const geography: Rule = {
  code: 'traffic-manager-geography',
  source: methods,
  *check({ topology }) {
    const taken = new Map<string, string>()
    for (const { profile, endpoint, path } of endpointsOf(topology)) {
      const { geoMapping = [] } = endpoint
      if (profile.method !== 'Geographic') {
        if (geoMapping.length > 0) yield { path: [...path, 'geoMapping'], message: `places decide by method Geographic only; ${profile.resource} has ${profile.method}` }
        continue
      }
      if (geoMapping.length === 0) yield { path, atKey: true, message: `${endpoint.name} is mapped to no place, so nobody is led to it`, hint: 'geoMapping: WORLD' }
      for (const code of geoMapping) {
        const first = taken.get(`${profile.resource} ${code}`)
        if (!isGeography(code)) yield { path: [...path, 'geoMapping'], message: `"${code}" is no place of Traffic Manager's`, hint: 'WORLD, GEO-EU, DE, US-CA' }
        else if (first !== undefined) yield { path: [...path, 'geoMapping'], message: `${code} is mapped to ${first} already; a place leads to one endpoint` }
        taken.set(`${profile.resource} ${code}`, first ?? endpoint.name)
      }
    }
  },
}

const subnets: Rule = {
  code: 'traffic-manager-subnets',
  source: methods,
  *check({ topology }) {
    const taken: { readonly profile: string; readonly endpoint: string; readonly range: Range }[] = []
    const fallbacks = new Map<string, string>()
    for (const { profile, endpoint, path } of endpointsOf(topology)) {
      const { subnets: written = [] } = endpoint
      if (profile.method !== 'Subnet') {
        if (written.length > 0) yield { path: [...path, 'subnets'], message: `addresses decide by method Subnet only; ${profile.resource} has ${profile.method}` }
        continue
      }
      const fallback = fallbacks.get(profile.resource)
      if (written.length === 0 && fallback !== undefined) yield { path, atKey: true, message: `${fallback} is the fallback already; a second endpoint without subnets is never chosen` }
      else if (written.length === 0) fallbacks.set(profile.resource, endpoint.name)
      for (const one of written) {
        const range = parseRange(one)
        if (range === undefined) yield { path: [...path, 'subnets'], message: `"${one}" is neither a prefix nor a range of addresses`, hint: '203.0.113.0/24, or 203.0.113.4-203.0.113.9' }
        else {
          const other = taken.find(({ profile: name, range: [from, to] }) => name === profile.resource && from <= range[1] && range[0] <= to)
          if (other !== undefined) yield { path: [...path, 'subnets'], message: `${one} overlaps what leads to ${other.endpoint}` }
          taken.push({ profile: profile.resource, endpoint: endpoint.name, range })
        }
      }
    }
  },
}

export const endpointRules: readonly Rule[] = [target, mixed, number, priorityTwice, location, geography, subnets]
