import { isHostLabel } from '../../dns/domain-name.ts'
import type { Path } from '../../dns/path.ts'
import { kinds } from '../list.ts'
import type { AnyPart } from '../part.ts'
import type { Breach, Rule } from '../rule.ts'

const nameRules = 'https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules'

const topologyName: Rule = {
  code: 'invalid-name',
  source: 'https://www.rfc-editor.org/rfc/rfc1123#section-2.1',
  *check({ topology, input }) {
    // It becomes part of the names of containers.
    if (input.name !== undefined && !/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(input.name)) {
      yield { path: ['name'], message: `"${topology.name}" cannot be the name of a topology: 1-63 lower-case letters, digits and dashes, none at the ends` }
    }
  },
}

const resourceName: Rule = {
  code: 'invalid-resource-name',
  source: nameRules,
  *check({ topology }) {
    for (const { section, noun, naming, parts = [] } of kinds) {
      const { longest = 80, shortest = 1 } = typeof naming === 'object' ? naming : {}
      for (const [name, resource] of topology[section]) {
        const path = [section, name]
        if (typeof naming !== 'string') yield* wrongName(path, name, noun, { longest, shortest })
        for (const { key, noun: partNoun, unnamed } of parts as readonly AnyPart[]) {
          if (unnamed === true) continue
          const items = (resource as unknown as Record<string, readonly { readonly name: string }[]>)[key] ?? []
          for (const item of items) yield* wrongName([...path, key, item.name], item.name, partNoun, { longest: 80, shortest: 1 })
        }
      }
    }
  },
}

function wrongName(path: Path, name: string, noun: string, { longest, shortest }: { longest: number; shortest: number }): readonly Breach[] {
  return /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9_])?$/i.test(name) && name.length <= longest && name.length >= shortest
    ? []
    : [{ path, atKey: true, message: `"${name}" cannot be the name of a ${noun}: ${shortest}-${longest} letters, digits, dots, dashes and underscores, the first a letter or digit` }]
}

const hostName: Rule = {
  code: 'invalid-host-name',
  source: 'https://www.rfc-editor.org/rfc/rfc1123#section-2.1',
  *check({ topology }) {
    for (const { section, noun, naming } of kinds) {
      if (naming !== 'label') continue
      for (const name of topology[section].keys()) {
        if (!isHostLabel(name)) {
          yield { path: [section, name], atKey: true, message: `"${name}" cannot be the name of a ${noun}: one DNS label, 1-63 letters, digits and dashes, none at the ends` }
        }
      }
    }
  },
}

/** Azure compares names without regard to case, and so does DNS. Wherever names are keys, down to the names of records. */
const duplicateName: Rule = {
  code: 'duplicate-name',
  source: nameRules,
  *check({ input }) {
    for (const { section } of kinds) yield* alikeIn(input[section], [section])
  },
}

/** Files are found by paths, in which case counts; two rules for one domain are told by a rule of their own. */
const otherKeys: ReadonlySet<string> = new Set(['files', 'forwardingRules'])

function* alikeIn(written: unknown, path: Path): Generator<Breach> {
  if (typeof written !== 'object' || written === null || Array.isArray(written)) return
  yield* duplicates(Object.keys(written), path)
  for (const [key, value] of Object.entries(written)) if (!otherKeys.has(key)) yield* alikeIn(value, [...path, key])
}

function* duplicates(names: readonly string[], path: Path): Iterable<Breach> {
  const seen = new Map<string, string>()
  for (const name of names) {
    const key = name.toLowerCase().replace(/(?<=.)\.$/, '')
    const first = seen.get(key)
    if (first === undefined) seen.set(key, name)
    else yield { path: [...path, name], atKey: true, message: `"${name}" and "${first}" are the same name: case does not count${name.endsWith('.') === first.endsWith('.') ? '' : ', nor does a dot at the end'}` }
  }
}

/** `hub/dns` says neither whether hub is a network or a site, nor in a lab's log whether dns-1 is a host or a server. */
const nameUsedTwice: Rule = {
  code: 'name-used-twice',
  source: nameRules,
  *check({ input }) {
    for (const [one, other, nouns] of [['registries', 'services', 'a registry'], ['virtualNetworks', 'onPremisesSites', 'a virtual network'], ['dnsServers', 'hosts', 'a DNS server']] as const) {
      const known = new Set(Object.keys(input[one] ?? {}).map((name) => name.toLowerCase()))
      for (const name of Object.keys(input[other] ?? {})) {
        if (known.has(name.toLowerCase())) yield { path: [other, name], atKey: true, message: `"${name}" is already the name of ${nouns}` }
      }
    }
  },
}

export const namingRules: readonly Rule[] = [topologyName, resourceName, hostName, duplicateName, nameUsedTwice]
