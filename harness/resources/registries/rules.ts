import { privatelinkZone, registryRegions, registryZone } from '../../azure/registry-names.ts'
import { hasZones } from '../../azure/availability-zones.ts'
import type { Rule } from '../rule.ts'

const geoReplication = 'https://learn.microsoft.com/azure/container-registry/container-registry-geo-replication'
const privateLink = 'https://learn.microsoft.com/azure/container-registry/container-registry-private-endpoints'

const registryName: Rule = {
  code: 'invalid-registry-name',
  source: 'https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules',
  *check({ input }) {
    for (const name of Object.keys(input.registries ?? {})) {
      if (!/^[a-z0-9]{5,50}$/i.test(name)) {
        const plain = name.replace(/\.azurecr\.io$/i, '').replace(/[^a-z0-9]/gi, '')
        const hint = plain !== name && plain.length >= 5 && plain.length <= 50 ? `such as "${plain}"` : undefined
        yield { path: ['registries', name], atKey: true, message: `"${name}" cannot be the name of a registry: 5-50 letters and digits`, hint }
      }
    }
  },
}

const premium: Rule = {
  code: 'premium-required',
  source: 'https://learn.microsoft.com/azure/container-registry/container-registry-skus',
  *check({ topology, input }) {
    for (const [written, registry] of Object.entries(input.registries ?? {})) {
      const sku = registry.sku ?? 'Premium'
      if (sku === 'Premium') continue
      const name = written.toLowerCase()
      const endpoints = [...topology.privateEndpoints.values()].filter((endpoint) => endpoint.service === name)
      const needs = [
        (topology.registries.get(name)?.replications.length ?? 0) > 0 && 'geo-replication',
        (endpoints.length > 0 || (registry.privateEndpointConnections ?? 0) > 0) && 'a private endpoint',
        registry.dataEndpointEnabled && 'dedicated data endpoints',
        registry.regionalEndpoints === 'Enabled' && 'regional endpoints',
        registry.encryption !== undefined && 'a customer-managed key',
        (registry.networkRuleSet !== undefined && registry.networkRuleSet.defaultAction !== 'Allow') && 'rules for selected networks',
        registry.publicNetworkAccess === 'Disabled' && 'switching public network access off',
      ].filter((need) => typeof need === 'string')
      if (needs.length > 0) yield { path: ['registries', written, 'sku'], message: `${name} is ${sku}; Premium is needed for ${needs.join(', ')}` }
    }
  },
}

const duplicateReplication: Rule = {
  code: 'duplicate-replication',
  source: geoReplication,
  *check({ topology }) {
    for (const { name, replications } of topology.registries.values()) {
      for (const [index, { location }] of replications.entries()) {
        if (replications.findIndex((other) => other.location === location) < index) {
          yield { path: ['registries', name, 'replications', index], message: `${name} already has a replica in ${location}` }
        }
      }
    }
  },
}

const replicationAtHome: Rule = {
  code: 'replication-in-home-region',
  source: geoReplication,
  *check({ topology }) {
    for (const registry of topology.registries.values()) {
      const [home] = registryRegions(registry)
      if (registry.replications.some(({ location }) => location === home)) {
        yield { path: ['registries', registry.name, 'replications', home ?? 0], message: `${home} is the home region of ${registry.name}, which needs no replica there`, hint: 'list the other regions only' }
      }
    }
  },
}

/** A domain name label scope other than `Unsecure` adds a hash: `contoso-a1b2c3.azurecr.io`. */
const loginServer: Rule = {
  code: 'invalid-login-server',
  source: 'https://learn.microsoft.com/azure/container-registry/container-registry-get-started-azure-cli',
  *check({ topology }) {
    for (const { name, loginServer } of topology.registries.values()) {
      const label = loginServer.endsWith(`.${registryZone}`) ? loginServer.slice(0, -registryZone.length - 1) : ''
      if (label !== name && !(label.startsWith(`${name}-`) && /^[a-z0-9]+$/.test(label.slice(name.length + 1)) && label.length <= 63)) {
        yield {
          path: ['registries', name, 'loginServer'],
          message: `"${loginServer}" cannot be the login server of ${name}: it is ${name}.${registryZone}, or ${name}-<hash>.${registryZone}`,
          hint: loginServer.endsWith(`.${privatelinkZone}`) ? 'the privatelink name stands behind the login server and is no name for clients' : undefined,
        }
      }
    }
  },
}

/** The platform switches them on with the first private endpoint, so the author expects something that will not be. */
const dataEndpointSwitchedOn: Rule = {
  code: 'data-endpoint-switched-on',
  severity: 'warning',
  source: privateLink,
  *check({ topology, input }) {
    for (const [written, registry] of Object.entries(input.registries ?? {})) {
      if (registry.dataEndpointEnabled === false && topology.registries.get(written.toLowerCase())?.dataEndpointEnabled) {
        yield { path: ['registries', written, 'dataEndpointEnabled'], message: `the first private endpoint of ${written} switches dedicated data endpoints on; false has no effect`, hint: 'remove the key, or write true' }
      }
    }
  },
}

const anonymousPull: Rule = {
  code: 'anonymous-pull-in-basic',
  source: 'https://learn.microsoft.com/azure/container-registry/anonymous-pull-access',
  *check({ input }) {
    for (const [written, { sku, anonymousPullEnabled }] of Object.entries(input.registries ?? {})) {
      if (sku === 'Basic' && anonymousPullEnabled) yield { path: ['registries', written, 'anonymousPullEnabled'], message: `${written.toLowerCase()} is Basic; anonymous pull needs Standard or Premium` }
    }
  },
}

const zoneless: Rule = {
  code: 'zone-redundancy-unavailable',
  source: 'https://learn.microsoft.com/azure/container-registry/zone-redundancy',
  *check({ topology }) {
    for (const { name, location, zoneRedundancy } of topology.registries.values()) {
      if (zoneRedundancy === 'Enabled' && !hasZones(location)) yield { path: ['registries', name, 'zoneRedundancy'], message: `${location} has no availability zones: nothing there outlives one`, hint: 'leave it out, and give the registry a replica elsewhere' }
    }
  },
}

const keyElsewhere: Rule = {
  code: 'key-not-in-key-vault',
  source: 'https://learn.microsoft.com/azure/container-registry/tutorial-customer-managed-keys',
  *check({ topology }) {
    for (const { name, encryption } of topology.registries.values()) {
      if (encryption === undefined) continue
      const { keyVault } = encryption
      const type = topology.registries.has(keyVault) ? 'registry' : topology.services.get(keyVault)?.type
      if (type !== undefined && type !== 'keyVault') yield { path: ['registries', name, 'encryption', 'keyVault'], message: `${keyVault} is a ${type}, which keeps no keys for registries`, hint: 'a service of the type keyVault' }
    }
  },
}

export const registryRules: readonly Rule[] = [registryName, premium, zoneless, keyElsewhere, anonymousPull, duplicateReplication, replicationAtHome, loginServer, dataEndpointSwitchedOn]
