import { isShutOut } from '../../world/world.ts'
import { applicationRuleFor } from '../../azure/firewall-rules.ts'
import { originOf } from '../../model/routing.ts'
import { serversOf } from '../../model/servers.ts'
import type { Path } from '../../dns/path.ts'
import { attempted, firewallOf, routedPairs, type Pair } from './blocked.ts'
import { some } from './sightings.ts'
import type { Sighting } from '../misconfiguration.ts'
import type { Examined } from './examined.ts'

/** A registry whose login server a firewall lets hosts reach, and not the names that layers come from. */
interface Half {
  readonly pair: Pair
  readonly firewall: string
  /** Names that are kept back. */
  readonly missing: readonly string[]
  /** Whether that of the home region is among them. */
  readonly home: boolean
  readonly predicted: string
}

/** Where registries without dedicated data endpoints keep their layers: a storage account with a name that nobody knows beforehand. */
const storage = { wildcard: '*.blob.core.windows.net', account: 'rehearsal.blob.core.windows.net', address: '126.255.255.250' }

export function* halves(examined: Examined): Generator<Half> {
  for (const pair of routedPairs(examined)) {
    const { service: { names, location, registry } } = pair
    if (registry === undefined) continue
    const login = attempted(examined, pair, names[0]!)
    if (login?.outcome !== 'http' || isShutOut(login)) continue
    const data = names.filter(({ kind }) => kind === 'data')
    if (data.length === 0) {
      const firewall = closesStorage(examined, pair)
      if (firewall !== undefined) yield { pair, firewall, missing: [storage.wildcard], home: true, predicted: `${login.predicted}; layers come from ${storage.wildcard}, and ${firewall} closes the connection to ${storage.account}` }
      continue
    }
    const tried = data.map((endpoint) => ({ endpoint, attempt: attempted(examined, pair, endpoint) }))
    const blocked = tried.filter(({ attempt }) => firewallOf(attempt) !== undefined)
    const [first] = blocked
    if (first === undefined) continue
    yield {
      pair,
      firewall: firewallOf(first.attempt)!,
      missing: blocked.map(({ endpoint }) => endpoint.name),
      home: blocked.some(({ endpoint }) => endpoint.region === location),
      predicted: first.attempt!.predicted,
    }
  }
}

/** The firewall that takes TLS connections of the host and has no rule that lets it reach any storage account. */
function closesStorage({ facts }: Examined, { host }: Pair): string | undefined {
  const passage = serversOf(facts, new Set()).ways.to(originOf(facts, host), storage.address, { protocol: 'TCP', port: 443 })
  if (passage?.proxy === undefined) return passage?.denied
  const { firewall, source } = passage.proxy
  const rule = applicationRuleFor(facts.firewalls.get(firewall)!.firewall, { source, port: 443, fqdn: storage.account })
  return rule?.action === 'Allow' ? undefined : firewall
}

/** One sighting for each firewall and registry. */
export function* tellHalves(found: Iterable<Half>): Generator<Sighting> {
  for (const group of Map.groupBy(found, ({ firewall, pair }) => `${firewall} ${pair.service.name}`).values()) {
    const [{ firewall, pair, predicted }] = group as [Half, ...Half[]]
    const missing = [...new Set(group.flatMap((half) => half.missing))]
    const at: Path = ['azureFirewalls', firewall, 'applicationRules']
    const hosts = [...new Set(group.map((half) => half.pair.host.host.name))]
    yield {
      at,
      hosts,
      what: `${firewall} lets ${some(hosts)} reach ${pair.service.names[0]!.name}, but not ${some(missing)}.`,
      predicted,
      fix: `Add ${missing.join(' and ')} to the targetFqdns of a rule of ${firewall} that allows ${some(hosts)}.`,
    }
  }
}
