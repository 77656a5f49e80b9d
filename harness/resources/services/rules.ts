import { serviceGroup, serviceType } from '../../azure/private-link.ts'
import type { Service } from '../../azure/resources.ts'
import { knownPlaceholders, missingPlaceholders, namesOfService } from '../../azure/service-names.ts'
import { parseName } from '../../dns/name.ts'
import type { Path } from '../../dns/path.ts'
import { suggestion } from '../../language/nearest.ts'
import type { Topology } from '../topology.ts'
import type { Breach, Rule } from '../rule.ts'

const dnsPage = 'https://learn.microsoft.com/azure/private-link/private-endpoint-dns'
const overview = 'https://learn.microsoft.com/azure/private-link/private-endpoint-overview'

/** What says which sub-resource is meant: a service its own, a private endpoint the one that it is for. */
function* namedGroups(topology: Topology): Iterable<{ readonly service: Service; readonly group: string; readonly path: Path }> {
  for (const service of topology.services.values()) {
    for (const [index, group] of service.groupIds.entries()) yield { service, group, path: ['services', service.name, 'groupIds', index] }
  }
  for (const { name, service: target, groupIds } of topology.privateEndpoints.values()) {
    const service = topology.services.get(target)
    if (service === undefined) continue
    for (const [index, group] of groupIds.entries()) if (!service.groupIds.includes(group)) yield { service, group, path: ['privateEndpoints', name, 'groupIds', index] }
  }
}

const unknownGroup: Rule = {
  code: 'unknown-group-id',
  source: overview,
  *check({ topology }) {
    for (const { service, group, path } of namedGroups(topology)) {
      const type = serviceType(service.type)!
      if (serviceGroup(type, group) !== undefined) continue
      yield { path, message: `${type.title} has no sub-resource "${group}"`, hint: suggestion(group, type.groups.map(({ id }) => id), 'its group ids') }
    }
    for (const { name, service, groupIds } of topology.privateEndpoints.values()) {
      if (!topology.registries.has(service)) continue
      for (const [index, group] of groupIds.entries()) {
        if (group !== 'registry') yield { path: ['privateEndpoints', name, 'groupIds', index], message: `a registry has no sub-resource "${group}"`, hint: 'its only group id is "registry"' }
      }
    }
  },
}

/** A sub-resource that there is, of which the service says nothing. */
const undeclaredGroup: Rule = {
  code: 'undeclared-group-id',
  source: overview,
  *check({ topology }) {
    for (const { service, group, path } of namedGroups(topology)) {
      if (path[0] !== 'privateEndpoints' || serviceGroup(serviceType(service.type)!, group) === undefined) continue
      yield { path, message: `${service.name} does not list ${group} among its groupIds: ${service.groupIds.join(', ')}`, hint: `add ${group} to the groupIds of ${service.name}` }
    }
  },
}

const missingGroup: Rule = {
  code: 'missing-group-id',
  source: overview,
  *check({ topology }) {
    for (const { name, type, groupIds } of topology.services.values()) {
      const { groups, title } = serviceType(type)!
      if (groups.length > 0 && groupIds.length === 0) {
        yield { path: ['services', name], atKey: true, message: `${title} has several sub-resources; ${name} does not say which it has`, hint: `groupIds: one or more of ${groups.map(({ id }) => id).join(', ')}` }
      }
    }
    for (const { name, service: target, groupIds } of topology.privateEndpoints.values()) {
      const service = topology.services.get(target)
      if (service === undefined || service.groupIds.length < 2 || groupIds.length > 0) continue
      yield { path: ['privateEndpoints', name], atKey: true, message: `${name} does not say which sub-resource of ${target} it is for`, hint: `groupIds: one of ${service.groupIds.join(', ')}` }
    }
  },
}

/** "You need a separate private endpoint for each": https://learn.microsoft.com/azure/storage/common/storage-private-endpoints */
const severalGroups: Rule = {
  code: 'several-group-ids',
  source: 'https://learn.microsoft.com/azure/storage/common/storage-private-endpoints',
  *check({ topology }) {
    for (const { name, service, groupIds } of topology.privateEndpoints.values()) {
      if (groupIds.length > 1) {
        yield { path: ['privateEndpoints', name, 'groupIds'], message: `${name} names ${groupIds.join(' and ')}; a private endpoint is for one sub-resource`, hint: `give ${service} a private endpoint for each` }
      }
    }
  },
}

const dnsValues: Rule = {
  code: 'unknown-dns-value',
  source: dnsPage,
  *check({ topology }) {
    for (const service of topology.services.values()) {
      const { groups, title } = serviceType(service.type)!
      const known = [...new Set(['name', ...knownPlaceholders(groups)])]
      for (const word of service.dns.keys()) {
        if (known.includes(word)) continue
        yield { path: ['services', service.name, 'dns', word], atKey: true, message: `names of ${title} have no part called "${word}"`, hint: suggestion(word, known, 'parts of its names') }
      }
    }
  },
}

const missingDnsValue: Rule = {
  code: 'missing-dns-value',
  source: dnsPage,
  *check({ topology }) {
    for (const service of topology.services.values()) {
      const type = serviceType(service.type)!
      const missing = service.groupIds.flatMap((id) => {
        const group = serviceGroup(type, id)
        return group === undefined ? [] : missingPlaceholders(group, service)
      })
      if (missing.length === 0) continue
      const words = [...new Set(missing)]
      yield { path: ['services', service.name], atKey: true, message: `names of ${service.name} cannot be told without ${words.join(' and ')}`, hint: `dns: { ${words.map((word) => `${word}: …`).join(', ')} }` }
    }
  },
}

/** Every name that clients are given must be one: keys, values and fqdns alike go into zone files. */
const invalidName: Rule = {
  code: 'invalid-service-name',
  source: 'https://www.rfc-editor.org/rfc/rfc1123#section-2.1',
  *check({ topology }) {
    for (const service of topology.services.values()) {
      const path = ['services', service.name]
      const wrong = (name: string): string | undefined => {
        const parsed = parseName(name)
        if (typeof parsed !== 'string') return parsed.error
        // As it is written: an escaped letter is a letter for DNS alone.
        return /^(?:[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?$/i.test(name.replace(/\.$/, '')) ? undefined : 'is no host name: labels of letters, digits and dashes'
      }
      const values = [...service.dns].flatMap(([word, list]) => list.map((value) => ({ value, at: [...path, 'dns', word] })))
      const written = [...(service.dns.has('name') || service.fqdns.length > 0 ? [] : [{ value: service.name, at: path }]), ...values, ...service.fqdns.map((value, index) => ({ value, at: [...path, 'fqdns', index] }))]
      const broken = written.flatMap(({ value, at }): Breach[] => {
        const error = wrong(value)
        return error === undefined ? [] : [{ path: at, atKey: at === path, message: `"${value}" ${error}`, hint: at === path ? 'dns: { name: … } says how it is called in DNS' : undefined }]
      })
      yield* broken
      if (broken.length > 0) continue
      for (const { name } of namesOfService(service)) {
        const error = wrong(name)
        if (error !== undefined) yield { path, atKey: true, message: `${name} ${error}` }
      }
    }
  },
}

const fqdnsOfPlatform: Rule = {
  code: 'fqdns-of-the-platform',
  source: 'https://learn.microsoft.com/azure/private-link/private-link-service-overview',
  *check({ topology }) {
    for (const { name, type, fqdns } of topology.services.values()) {
      const { groups, title } = serviceType(type)!
      if (groups.length > 0 && fqdns.length > 0) {
        yield { path: ['services', name, 'fqdns'], atKey: true, message: `the names of ${title} are Azure's; fqdns are for a customer's own Private Link service`, hint: 'dns: { name: … } says how it is called in DNS' }
      }
    }
  },
}

/** Two services of one public name: one of them is meant otherwise. What Azure Monitor calls the same for everybody is no mistake. */
const sameName: Rule = {
  code: 'duplicate-dns-name',
  source: dnsPage,
  *check({ topology }) {
    const first = new Map<string, string>()
    for (const service of topology.services.values()) {
      const everybodys = new Set((serviceType(service.type)?.groups ?? []).flatMap(({ names }) => names.filter(({ name }) => !name.includes('{')).map(({ name }) => name)))
      for (const { name } of namesOfService(service)) {
        const other = first.get(name)
        if (other === undefined) first.set(name, service.name)
        else if (other !== service.name && !everybodys.has(name)) {
          yield { path: ['services', service.name], atKey: true, message: `${name} is already a name of ${other}`, hint: 'dns: { name: … } says how it is called in DNS' }
          break
        }
      }
    }
  },
}

export const serviceRules: readonly Rule[] = [unknownGroup, undeclaredGroup, missingGroup, severalGroups, dnsValues, missingDnsValue, invalidName, fqdnsOfPlatform, sameName]
