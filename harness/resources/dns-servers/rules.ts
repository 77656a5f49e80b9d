import type { SoftwareKind } from '../../software/kinds.ts'
import { recordSetName } from '../../azure/private-zone.ts'
import { domainNameError } from '../../dns/domain-name.ts'
import type { Path } from '../../dns/path.ts'
import { containerPathError } from './container-path.ts'
import { isRunning, ranAs, running, software, softwareKinds } from '../../software/list.ts'
import { mounts } from './language.ts'
import { forwarded } from './forwarded.ts'
import { nodeLocalCacheRules } from './node-local-cache-rules.ts'
import type { Traits } from '../../software/traits.ts'
import type { Design, Rule } from '../rule.ts'

const names = 'https://www.rfc-editor.org/rfc/rfc1035#section-2.3.4'
const ownServer = 'https://learn.microsoft.com/azure/virtual-network/virtual-networks-name-resolution-for-vms-and-role-instances#name-resolution-that-uses-your-own-dns-server'

const domainName: Rule = {
  code: 'invalid-domain-name',
  source: names,
  *check({ topology }) {
    for (const { name, conditionalForwarders, zones, rebindDomains, insecureDomains } of topology.dnsServers.values()) {
      const path = ['dnsServers', name]
      const written = [
        ...conditionalForwarders.map((conditional) => ({ domain: conditional.domainName, at: [...path, 'conditionalForwarders', conditional.domainName || '.'] })),
        ...zones.map(({ zoneName }) => ({ domain: zoneName, at: [...path, 'zones', zoneName] })),
        ...rebindDomains.map((domain, index) => ({ domain, at: [...path, 'rebindDomains', index] })),
        ...insecureDomains.map((domain, index) => ({ domain, at: [...path, 'insecureDomains', index] })),
      ]
      for (const { domain, at } of written) {
        const wrong = domainNameError(domain)
        if (domain === '' || domain === '.') yield { path: at, atKey: true, message: 'the root is for "forwarders", not for a domain of its own' }
        else if (wrong !== undefined) yield { path: at, atKey: true, message: `"${domain}" ${wrong}` }
      }
    }
  },
}

const withoutForwarder: Rule = {
  code: 'conditional-forwarder-without-server',
  source: ownServer,
  *check({ topology }) {
    for (const { name, conditionalForwarders } of topology.dnsServers.values()) {
      for (const { domainName: domain, forwarders } of conditionalForwarders) {
        if (forwarders.length === 0) yield { path: ['dnsServers', name, 'conditionalForwarders', domain], message: `there is no server to ask for ${domain}` }
      }
    }
  },
}

/** named: `zone 'a': already exists`; CoreDNS: `cannot serve dns://a.:53 - it is already defined`; unbound and dnsmasq take either. */
const zoneForwarded: Rule = {
  code: 'own-zone-forwarded',
  source: ownServer,
  *check({ topology }) {
    for (const { name, zones, conditionalForwarders } of topology.dnsServers.values()) {
      for (const { domainName: domain } of conditionalForwarders) {
        if (!zones.some(({ zoneName }) => zoneName === domain)) continue
        yield { path: ['dnsServers', name, 'conditionalForwarders', domain], atKey: true, message: `${name} is authoritative for ${domain} and would forward it as well`, hint: `take ${domain} out of its zones or out of its conditionalForwarders` }
      }
    }
  },
}

/** Of software that stands in for another one, too. */
const aliasLoop: Rule = {
  code: 'alias-loop',
  source: 'https://thekelleys.org.uk/dnsmasq/docs/dnsmasq-man.html',
  *check({ topology }) {
    for (const { name, kind, zones, forwarders } of topology.dnsServers.values()) {
      const ran = ranAs(kind, forwarders.length > 0)
      if (running[ran].startsWithAliasLoops) continue
      const aliases = new Map<string, { readonly target: string; readonly path: Path }>()
      for (const { zoneName, recordSets } of zones) {
        for (const { name: owner, type, data } of recordSets) {
          if (type === 'CNAME' && data[0] !== undefined) aliases.set(recordSetName(owner, zoneName), { target: data[0], path: ['dnsServers', name, 'zones', zoneName, 'recordSets', owner] })
        }
      }
      const told = new Set<string>()
      for (const [start, { path }] of aliases) {
        const seen = new Set<string>()
        let at = start
        while (aliases.has(at) && !seen.has(at)) {
          seen.add(at)
          at = aliases.get(at)!.target
        }
        if (at !== start || told.has(start)) continue
        for (const one of seen) told.add(one)
        yield { path, atKey: true, message: `the aliases ${[...seen, start].join(' → ')} lead in a circle: ${ran} does not start with them` }
      }
    }
  },
}

const toItself: Rule = {
  code: 'forwards-to-itself',
  source: ownServer,
  *check({ topology }) {
    for (const { from, address, path } of forwarded(topology)) {
      if (topology.dnsServers.get(from)?.ipAddress === address) yield { path, message: `${from} would ask itself: ${address} is its own address` }
    }
  },
}

const protecting = softwareKinds.filter((kind) => software[kind].rebindProtection !== undefined)

const rebind: Rule = {
  code: 'rebind-protection-unavailable',
  source: 'https://unbound.docs.nlnetlabs.nl/en/latest/manpages/unbound.conf.html',
  *check({ topology }) {
    for (const { name, kind, rebindProtection, rebindDomains } of topology.dnsServers.values()) {
      const path = ['dnsServers', name]
      if (rebindProtection && software[kind].rebindProtection === undefined) {
        yield { path: [...path, 'rebindProtection'], message: `${software[kind].label} has no protection against rebinding`, hint: `${protecting.slice(0, -1).join(', ')} and ${protecting.at(-1)} have` }
      } else if (!rebindProtection && rebindDomains.length > 0) {
        yield { path: [...path, 'rebindDomains'], atKey: true, message: 'exceptions from rebind protection, which is off', hint: 'rebindProtection: true' }
      }
    }
  },
}

function kindsThat(have: (traits: Traits) => unknown): string {
  return softwareKinds.filter((kind) => have(software[kind]) !== undefined).join(' and ')
}

/** With a trust anchor and a root that has no key everything fails, which is no design's mistake but the lab's internet. */
const validates: Rule = {
  code: 'nothing-to-validate',
  source: 'https://www.rfc-editor.org/rfc/rfc4035#section-4.3',
  *check({ topology }) {
    for (const { name, dnssecValidation, insecureDomains } of topology.dnsServers.values()) {
      const path = ['dnsServers', name]
      if (dnssecValidation && topology.settings.signedZones.length === 0) {
        yield { path: [...path, 'dnssecValidation'], message: `${name} would validate, and no public zone of this topology is signed`, hint: 'settings: { signedZones: . }, with which the root is; or signedZones: [contoso.com]' }
      } else if (!dnssecValidation && insecureDomains.length > 0) {
        yield { path: [...path, 'insecureDomains'], atKey: true, message: 'exceptions from validation, which is off', hint: 'dnssecValidation: true' }
      }
    }
  },
}

/** Each software has its own word for what becomes of a name whose forwarders do not answer. */
const otherSoftware: Rule = {
  code: 'setting-of-other-software',
  source: 'https://learn.microsoft.com/powershell/module/dnsserver/set-dnsserverforwarder',
  *check({ input }) {
    for (const [name, { kind, forwardFirst, useRootHint, forwardPolicy, filterAaaa, dnssecValidation, dropsSignatures, minCacheTtl }] of Object.entries(input.dnsServers ?? {})) {
      const path = ['dnsServers', name]
      const { label, forwardFirst: setting, rootHintsBehindForwarders, roundRobin, filterAaaa: filter, validation, dropsSignatures: drops, minCacheTtl: least } = software[kind]
      if (forwardFirst !== undefined && setting === undefined) {
        yield { path: [...path, 'forwardFirst'], atKey: true, message: `${label} does not know forwardFirst`, hint: rootHintsBehindForwarders ? `useRootHint of ${label} means its forwarders for everything else` : `${label} asks its forwarders and nobody else` }
      }
      if (useRootHint !== undefined && !rootHintsBehindForwarders) {
        yield { path: [...path, 'useRootHint'], atKey: true, message: `${label} does not know useRootHint`, hint: setting ? `forwardFirst: ${useRootHint} (${setting.setting})` : `${label} asks its forwarders and nobody else` }
      }
      if (forwardPolicy !== undefined && roundRobin === undefined) {
        yield { path: [...path, 'forwardPolicy'], atKey: true, message: `${label} does not know forwardPolicy`, hint: 'it chooses among its forwarders by a rule of its own' }
      }
      if (filterAaaa !== undefined && filter === undefined) yield { path: [...path, 'filterAaaa'], atKey: true, message: `${label} does not know filterAaaa` }
      if (dnssecValidation && validation === undefined) yield { path: [...path, 'dnssecValidation'], atKey: true, message: `${label} does not know dnssecValidation`, hint: `${kindsThat((other) => other.validation)} do` }
      if (dropsSignatures && drops === undefined) yield { path: [...path, 'dropsSignatures'], atKey: true, message: `${label} does not know dropsSignatures`, hint: `${kindsThat((other) => other.dropsSignatures)} does` }
      if (minCacheTtl !== undefined && least === undefined) yield { path: [...path, 'minCacheTtl'], atKey: true, message: `minCacheTtl of ${label} is not known here`, hint: 'dnsmasq has it (min-cache-ttl)' }
    }
  },
}

const copying = 'https://docs.docker.com/reference/cli/docker/container/cp/'

function* allMounts({ input }: Pick<Design, 'input'>): Iterable<{ readonly kind: SoftwareKind; readonly target: string; readonly path: string; readonly at: Path }> {
  for (const [name, server] of Object.entries(input.dnsServers ?? {})) {
    const named = typeof server.files === 'object' && !Array.isArray(server.files)
    for (const [index, [target, path]] of mounts(server).entries()) yield { kind: server.kind, target, path, at: ['dnsServers', name, 'files', named ? target : index] }
  }
}

const missingFile: Rule = {
  code: 'missing-file',
  source: copying,
  *check(design) {
    for (const { path, at } of allMounts(design)) {
      if (design.read(path).refused === 'unreadable') yield { path: at, message: `${path} cannot be read; paths are relative to the topology's file` }
    }
  },
}

const fileOutside: Rule = {
  code: 'file-outside',
  source: copying,
  *check(design) {
    for (const { path, at } of allMounts(design)) {
      if (design.read(path).refused === 'outside') yield { path: at, message: `${path} lies outside the folder of this topology, or is a link to there`, hint: 'a copy in the folder; or --allow-files-outside, if whoever wrote this topology may read any file of this machine' }
    }
  },
}

const fileTarget: Rule = {
  code: 'invalid-file-target',
  source: copying,
  *check(design) {
    for (const { kind, target, at } of allMounts(design)) {
      if (!isRunning(kind)) continue
      const wrong = containerPathError(target)
      if (wrong !== undefined) yield { path: at, atKey: true, message: `"${target}" ${wrong}` }
    }
  },
}

/** Configuration is written here or in the server's own files. */
const ownFiles: Rule = {
  code: 'own-files-and-keys',
  source: ownServer,
  *check({ input }) {
    for (const [name, server] of Object.entries(input.dnsServers ?? {})) {
      if (server.files === undefined) continue
      const path = ['dnsServers', name]
      if (!isRunning(server.kind)) {
        yield { path: [...path, 'files'], atKey: true, message: `${software[server.kind].label} has no files that could be mounted: another server stands in for it` }
        continue
      }
      for (const key of ['forwarders', 'conditionalForwarders', 'zones', 'forwardFirst', 'useRootHint', 'forwardPolicy', 'filterAaaa', 'minCacheTtl', 'rebindProtection', 'rebindDomains', 'cache', 'dnssecValidation', 'insecureDomains', 'dropsSignatures', 'nodeLocalCache'] as const) {
        if (server[key] !== undefined) yield { path: [...path, key], atKey: true, message: `${name} is configured by its own files; ${key} would change nothing` }
      }
      const main = running[server.kind].configurationFile
      if (!mounts(server).some(([target]) => target === main)) yield { path: [...path, 'files'], atKey: true, message: `there is no ${main} among the files of ${name}, with which ${server.kind} starts`, hint: `files: { ${main}: <file> }` }
    }
  },
}

export const dnsServerRules: readonly Rule[] = [domainName, withoutForwarder, zoneForwarded, aliasLoop, toItself, rebind, validates, otherSoftware, missingFile, fileOutside, fileTarget, ownFiles, ...nodeLocalCacheRules]
