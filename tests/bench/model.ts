import { parseMasterFile } from '../../harness/dns/master-file/parse.ts'
import { answer, loadZone } from '../../harness/dns/authority.ts'
import { Cache } from '../../harness/model/cache.ts'
import { components } from '../../harness/facts/components.ts'
import { createModel } from '../../harness/model/model.ts'
import { facts, type Facts } from '../../harness/facts/facts.ts'
import { parseTopology } from '../../harness/topology/parse.ts'
import type { Figure } from './figures.ts'

const login = { name: 'contoso.azurecr.io', type: 'A' }

/** A design of `networks` virtual networks, each with a host and a linked zone; a zone has no more than a thousand links. */
export function largeDesign(networks: number): string {
  const names = Array.from({ length: networks }, (_, n) => `net-${n}`)
  return JSON.stringify({
    registries: { contoso: { location: 'westeurope', replications: ['eastus2'], publicNetworkAccess: 'Disabled' } },
    virtualNetworks: Object.fromEntries(
      names.map((name, n) => [name, { location: n % 2 === 0 ? 'westeurope' : 'eastus2', addressSpace: `10.${n >> 8}.${n & 255}.0/24`, subnets: { apps: `10.${n >> 8}.${n & 255}.0/24` } }]),
    ),
    privateEndpoints: { contoso: { registry: 'contoso', subnet: 'net-0/apps', privateDnsZoneGroup: ['zone-0'] } },
    privateDnsZones: Object.fromEntries(
      Array.from({ length: Math.ceil(networks / 1000) }, (_, n) => [
        `zone-${n}`,
        { name: 'privatelink.azurecr.io', virtualNetworkLinks: names.slice(n * 1000, (n + 1) * 1000), recordSets: n === 0 ? {} : { contoso: { A: '10.0.0.4' } } },
      ]),
    ),
    hosts: Object.fromEntries(names.map((name, n) => [`host-${n}`, `${name}/apps`])),
  })
}

/** Resolutions a second on one core: repeated, of names that are all different, aging, traced, and in worlds of their own. */
export function resolutionFigures(design: Facts, runs: number): readonly Figure[] {
  const model = createModel(design)
  const hosts = [...design.hosts.keys()]
  const questions = [...design.services.values()].flatMap(({ names }) => names.map(({ name }) => ({ name, type: 'A' })))
  const every = (count: number, ask: (host: string, question: { name: string; type: string }, n: number) => void) => () => {
    for (let n = 0; n < count; n++) ask(hosts[n % hosts.length]!, questions[n % questions.length]!, n)
    return count
  }
  const cache = new Cache()
  return [
    rate('resolutions, repeated', runs, every(1_000_000, (host, question) => model.resolve(host, question)), '100,000, then a million'),
    rate('resolutions, all different', runs, every(100_000, (host, _, n) => model.resolve(host, { name: `n${n}.privatelink.azurecr.io`, type: 'A' }))),
    rate('resolutions, through caches', runs, every(100_000, (host, question, n) => model.resolve(host, question, { cache, now: n / 100 }))),
    rate('resolutions, with their path', runs, every(20_000, (host, question) => model.resolve(host, question, { trace: true }))),
    rate('worlds with two faults, one answer each', runs, () => {
      const ids = components(design).map(({ id }) => id)
      let worlds = 0
      for (const [n, one] of ids.entries()) {
        for (const other of ids.slice(n + 1)) {
          createModel(design, { faults: [one, other] }).resolve(hosts[0]!, login)
          worlds++
        }
      }
      return worlds
    }),
  ]
}

/** A design of a thousand virtual networks and ten times as many: facts, model and one answer for every host. */
export function sizeFigures(runs: number): readonly Figure[] {
  return [100, 1000, 10_000].map((networks): Figure => {
    const parsed = parseTopology(largeDesign(networks), 'large.json')
    if (!parsed.topology) throw new Error(parsed.problems.map(({ message }) => message).join('\n'))
    const { topology } = parsed
    const values = Array.from({ length: runs }, () => {
      const started = performance.now()
      const design = facts(topology)
      const model = createModel(design)
      for (const host of design.hosts.keys()) model.resolve(host, login)
      return performance.now() - started
    })
    return { name: `${networks} virtual networks, every host asked`, unit: 'ms', values, ...(networks === 1000 ? { target: '1,000' } : {}) }
  })
}

/** A master file of a million records: reading, loading, answering, and the memory that remains. */
export function zoneFigures(records = 1_000_000): readonly Figure[] {
  const lines = ['$ORIGIN big.example.', '$TTL 300', '@ IN SOA ns1 host 1 3600 900 86400 300', '@ NS ns1', 'ns1 A 192.0.2.1']
  for (let n = 0; n < records; n++) lines.push(`h${n}.d${n % 1000} IN A 10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`)
  const text = lines.join('\n')
  const started = performance.now()
  const { zone } = parseMasterFile(text, { file: 'big' })
  const read = performance.now()
  const loaded = loadZone(zone!)
  const done = performance.now()
  const questions = Array.from({ length: 200_000 }, (_, n) => ({ name: `h${n % records}.d${n % 1000}.big.example`, type: 'A' }))
  const asked = performance.now()
  for (const question of questions) answer(loaded, question)
  const answered = performance.now()
  return [
    { name: `master file of ${records} records, read`, unit: 'ms', values: [read - started] },
    { name: 'the same, indexed', unit: 'ms', values: [done - read] },
    { name: 'memory with it', unit: 'MB', values: [process.memoryUsage().rss / 1e6] },
    { name: 'authoritative answers', unit: '1/s', values: [(questions.length / (answered - asked)) * 1000] },
  ]
}

function rate(name: string, runs: number, work: () => number, target?: string): Figure {
  work()
  const values = Array.from({ length: runs }, () => {
    const started = performance.now()
    return (work() / (performance.now() - started)) * 1000
  })
  return { name, unit: '1/s', values, ...(target === undefined ? {} : { target }) }
}
