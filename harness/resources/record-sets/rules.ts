import { isAddress, isAddress6 } from '../../dns/address.ts'
import { recordSetName } from '../../azure/private-zone.ts'
import type { RecordSet } from '../../azure/resources.ts'
import { domainNameError } from '../../dns/domain-name.ts'
import { parseName } from '../../dns/name.ts'
import type { Path } from '../../dns/path.ts'
import type { Topology } from '../topology.ts'
import type { Rule } from '../rule.ts'

const records = 'https://learn.microsoft.com/azure/dns/private-dns-records'

/** A private DNS zone, or one of a DNS server. */
interface SomeZone { readonly zoneName: string; readonly recordSets: readonly RecordSet[]; readonly path: Path }

function* allZones(topology: Topology): Iterable<SomeZone> {
  for (const zone of topology.privateDnsZones.values()) yield { ...zone, path: ['privateDnsZones', zone.name] }
  for (const { name, zones } of topology.dnsServers.values()) {
    for (const zone of zones) yield { ...zone, path: ['dnsServers', name, 'zones', zone.zoneName] }
  }
}

function* allSets(topology: Topology): Iterable<{ readonly zone: SomeZone; readonly set: RecordSet; readonly path: Path }> {
  for (const zone of allZones(topology)) {
    for (const set of zone.recordSets) yield { zone, set, path: [...zone.path, 'recordSets', set.name] }
  }
}

/** Each name once, however many types it has. */
function* allNames(topology: Topology): Iterable<{ readonly zone: SomeZone; readonly name: string; readonly sets: readonly RecordSet[]; readonly path: Path }> {
  for (const zone of allZones(topology)) {
    const byName = Map.groupBy(zone.recordSets, ({ name }) => name)
    for (const [name, sets] of byName) yield { zone, name, sets, path: [...zone.path, 'recordSets', name] }
  }
}

const emptyRecordSet: Rule = {
  code: 'empty-record-set',
  source: records,
  *check({ input }) {
    const written = [
      ...Object.entries(input.privateDnsZones ?? {}).map(([zone, { recordSets }]) => ({ path: ['privateDnsZones', zone], recordSets })),
      ...Object.entries(input.dnsServers ?? {}).flatMap(([server, { zones }]) =>
        Object.entries(zones ?? {}).map(([zone, { recordSets }]) => ({ path: ['dnsServers', server, 'zones', zone], recordSets }))),
    ]
    for (const { path, recordSets } of written) {
      for (const [name, { ttl: _, ...types }] of Object.entries(recordSets ?? {})) {
        if (Object.values(types).every((value) => value === undefined)) {
          yield { path: [...path, 'recordSets', name], atKey: true, message: `"${name}" has no records`, hint: 'A: [] says that the record set was deleted by hand' }
        }
      }
    }
  },
}

/** Which of two TTLs counts no source tells, so that a record set has the profile's; nor what a wildcard is that hangs on one. */
const ofProfile: Rule = {
  code: 'record-set-of-profile',
  source: records,
  *check({ topology, input }) {
    for (const { set: { name, type, profile }, zone, path } of allSets(topology)) {
      if (profile === undefined) continue
      const { trafficManagementProfile: _, ttl, ...types } = input.privateDnsZones?.[String(path[1])]?.recordSets?.[name] ?? {}
      if (path[0] === 'dnsServers') yield { path: [...path, 'trafficManagementProfile'], message: `${zone.zoneName} is a zone of a DNS server of your own; record sets of private DNS zones refer to profiles` }
      else if (name.includes('*')) yield { path, atKey: true, message: `what a wildcard answers that ${profile} decides no source tells` }
      else if (types[type as keyof typeof types] !== undefined) yield { path: [...path, type], message: `"${name}" ${type} is what ${profile} says, and has records of its own: one or the other` }
      else if (ttl !== undefined && Object.values(types).every((value) => value === undefined)) yield { path: [...path, 'ttl'], message: `how long the answers of ${profile} are kept is its own to say`, hint: `dnsConfig: { ttl: ${ttl} }` }
    }
  },
}

const recordName: Rule = {
  code: 'invalid-record-name',
  source: records,
  *check({ topology }) {
    for (const { zone, name, path } of allNames(topology)) {
      const whole = parseName(recordSetName(name, zone.zoneName))
      if (name.endsWith('.')) yield { path, atKey: true, message: `"${name}" ends in a dot; names are relative to the zone` }
      else if (typeof whole !== 'string') yield { path, atKey: true, message: `"${name}" in ${zone.zoneName} ${whole.error}` }
      // Where a * may stand is another rule's.
      else if (name !== '@' && domainNameError(name.replaceAll(/(?<![^.])\*(?![^.])/g, 'x')) !== undefined) {
        yield { path, atKey: true, message: `"${name}" cannot be the name of a record set: labels of letters, digits, dashes and underscores, separated by dots` }
      }
    }
  },
}

const wildcard: Rule = {
  code: 'wildcard-not-leftmost',
  source: 'https://www.rfc-editor.org/rfc/rfc4592#section-2.1.1',
  *check({ topology }) {
    for (const { name, path } of allNames(topology)) {
      if (name.split('.').slice(1).includes('*')) yield { path, atKey: true, message: `"${name}" has a * that is not its leftmost label, where it would be no wildcard` }
    }
  },
}

/** Never meant: the record would answer for contoso.privatelink.azurecr.io.privatelink.azurecr.io. */
const repeatsZone: Rule = {
  code: 'record-name-repeats-zone',
  severity: 'warning',
  source: records,
  *check({ topology }) {
    for (const { zone, name, path } of allNames(topology)) {
      if (name === zone.zoneName || name.endsWith(`.${zone.zoneName}`)) {
        const meant = name === zone.zoneName ? '@' : name.slice(0, -zone.zoneName.length - 1)
        yield { path, atKey: true, message: `names are relative to the zone: this one is ${name}.${zone.zoneName}`, hint: `did you mean "${meant}"?` }
      }
    }
  },
}

const cnameBeside: Rule = {
  code: 'cname-beside-other-records',
  source: 'https://www.rfc-editor.org/rfc/rfc1034#section-3.6.2',
  *check({ topology }) {
    for (const { name, sets, path } of allNames(topology)) {
      const present = sets.filter(({ data, profile }) => data.length > 0 || profile !== undefined).map(({ type }) => type)
      if (present.includes('CNAME') && present.length > 1) {
        yield { path: [...path, 'CNAME'], message: `"${name}" has a CNAME and ${present.filter((type) => type !== 'CNAME').join(', ')} records; a CNAME stands alone at its name` }
      }
    }
  },
}

const cnameAtApex: Rule = {
  code: 'cname-at-apex',
  source: records,
  *check({ topology }) {
    for (const { set, path } of allSets(topology)) {
      if (set.type === 'CNAME' && set.name === '@' && (set.data.length > 0 || set.profile !== undefined)) yield { path: [...path, 'CNAME'], message: 'the apex of a zone holds its SOA record, so it cannot have a CNAME' }
    }
  },
}

const severalTargets: Rule = {
  code: 'several-cname-targets',
  source: records,
  *check({ topology }) {
    for (const { set, path } of allSets(topology)) {
      if (set.type === 'CNAME' && set.data.length > 1) yield { path: [...path, 'CNAME', 1], message: `a CNAME has one target, not ${set.data.length}` }
    }
  },
}

const recordValue: Rule = {
  code: 'invalid-record-value',
  source: records,
  *check({ topology }) {
    for (const { set, path } of allSets(topology)) {
      for (const [index, data] of set.data.entries()) {
        const wanted = invalidValue(set.type, data)
        if (wanted !== undefined) yield { path: [...path, set.type, index], message: `"${data}" is no value of a record of type ${set.type}: ${wanted}` }
      }
    }
  },
}

/** What a value should have been, or `undefined` when it is right. */
function invalidValue(type: RecordSet['type'], data: string): string | undefined {
  switch (type) {
    case 'A':
      return isAddress(data) ? undefined : 'an IPv4 address, such as 10.0.0.4'
    case 'AAAA':
      return isAddress6(data) ? undefined : 'an IPv6 address, such as fd00::4'
    case 'CNAME':
    case 'PTR':
      return isTarget(data) ? undefined : 'a name, such as app.example.com'
    case 'MX':
      return hasFields(data, 1) ? undefined : 'a preference and a name, such as 10 mail.example.com'
    case 'SRV':
      return hasFields(data, 3) ? undefined : 'priority, weight, port and a name, such as 1 2 5060 sip.example.com'
    case 'TXT':
      return data.length <= 4096 ? undefined : 'at most 4096 characters'
  }
}

/** Numbers of 16 bits, then a name. */
function hasFields(data: string, numbers: number): boolean {
  const fields = data.split(' ')
  return fields.length === numbers + 1 && fields.slice(0, numbers).every((field) => /^\d{1,5}$/.test(field) && Number(field) <= 65535) && isTarget(fields[numbers] ?? '')
}

function isTarget(name: string): boolean {
  return name === '.' || (!isAddress(name) && domainNameError(name) === undefined)
}

export const recordSetRules: readonly Rule[] = [
  emptyRecordSet, ofProfile, recordName, wildcard, repeatsZone, cnameBeside, cnameAtApex, severalTargets, recordValue,
]
