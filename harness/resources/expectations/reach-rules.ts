import { isAddress } from '../../dns/address.ts'
import { questionNameError } from '../../dns/domain-name.ts'
import { suggestion } from '../../language/nearest.ts'
import type { Topology } from '../topology.ts'
import type { Rule } from '../rule.ts'

const source = 'https://learn.microsoft.com/azure/network-watcher/connection-troubleshoot-overview'

const unknownTarget: Rule = {
  code: 'unknown-target',
  source,
  *check({ topology }) {
    for (const { to, path } of topology.reachExpectations) {
      const known = knownTargets(topology)
      if (known.includes(to) || isAddress(to) || (to.includes('.') && questionNameError(to) === undefined)) continue
      yield { path: [...path, 'to'], message: `"${to}" is no host, DNS server, registry or other service, and neither an address nor a DNS name`, hint: suggestion(to, known, 'what there is') }
    }
  },
}

function knownTargets({ hosts, dnsServers, registries, services }: Topology): readonly string[] {
  return [hosts, dnsServers, registries, services].flatMap((known) => [...known.keys()])
}

/** At a machine somebody has to say which port is meant; and what a DNS server answers is a question of its own. */
const portMissing: Rule = {
  code: 'expectation-without-port',
  source,
  *check({ topology }) {
    for (const { to, port, path } of topology.reachExpectations) {
      const machine = topology.hosts.has(to) || topology.dnsServers.has(to) || isAddress(to)
      if (machine && port === undefined) yield { path, message: `nobody can tell at which port ${to} is expected to be reached`, hint: 'port: 1433' }
      if (port === 53) yield { path: [...path, 'port'], message: 'whether a DNS server is reached, its answers tell', hint: 'an expectation with name and address' }
    }
  },
}

const twoSubjects: Rule = {
  code: 'conflicting-keys',
  source,
  *check({ input }) {
    for (const [index, { name, to, port, reach }] of (input.expectations ?? []).entries()) {
      const path = ['expectations', index]
      if (name !== undefined && to !== undefined) yield { path: [...path, 'to'], atKey: true, message: 'an expectation is about the answer for a name, or about what is reached; make two of it' }
      else if (to === undefined && (port !== undefined || reach !== undefined)) yield { path: [...path, port === undefined ? 'reach' : 'port'], atKey: true, message: 'what is to be reached is not said', hint: 'to: a host, a service, an address or a name' }
    }
  },
}

export const reachRules: readonly Rule[] = [unknownTarget, portMissing, twoSubjects]
