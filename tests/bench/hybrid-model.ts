import { Cache } from '../../harness/model/cache.ts'
import { createModel } from '../../harness/model/model.ts'
import { components } from '../../harness/facts/components.ts'
import type { Facts } from '../../harness/facts/facts.ts'
import type { Figure } from './figures.ts'

const asTarget = 'at least 0.33'

/** Resolutions a second in a hybrid design beside those in one of the private side only, in turn. */
export function hybridModelFigures(hybrid: Facts, privateOnly: Facts, runs: number): readonly Figure[] {
  const measures: Readonly<Record<string, (design: Facts) => number>> = {
    'resolutions, repeated': (design) => asked(design, 300_000),
    'resolutions, all different': (design) => asked(design, 50_000, { different: true }),
    'resolutions, through caches': (design) => asked(design, 50_000, { cached: true }),
    'resolutions, with their path': (design) => asked(design, 10_000, { trace: true }),
    'worlds with one fault, every host asked': worlds,
  }
  return Object.entries(measures).flatMap(([name, measure]) => {
    const values = { hybrid: [] as number[], plain: [] as number[] }
    for (const design of [hybrid, privateOnly]) measure(design)
    for (let n = 0; n < runs; n++) {
      values.hybrid.push(measure(hybrid))
      values.plain.push(measure(privateOnly))
    }
    return [
      { name: `${name}, hybrid`, unit: '1/s', values: values.hybrid },
      { name: `${name}, hybrid / private only`, unit: 'ratio', values: values.hybrid.map((rate, n) => rate / values.plain[n]!), target: asTarget },
    ]
  })
}

function asked(design: Facts, count: number, { different = false, cached = false, trace = false } = {}): number {
  const model = createModel(design)
  const hosts = [...design.hosts.keys()]
  const names = [...design.services.values()].flatMap(({ names }) => names.map(({ name }) => name))
  const cache = new Cache()
  const started = performance.now()
  for (let n = 0; n < count; n++) {
    const host = hosts[n % hosts.length]!
    if (different) model.resolve(host, { name: `n${n}.privatelink.azurecr.io`, type: 'A' })
    else if (cached) model.resolve(host, { name: names[n % names.length]!, type: 'A' }, { cache, now: n / 100 })
    else model.resolve(host, { name: names[n % names.length]!, type: 'A' }, ...(trace ? [{ trace }] : []))
  }
  return (count / (performance.now() - started)) * 1000
}

function worlds(design: Facts): number {
  const [first] = [...design.services.values()].flatMap(({ names }) => names)
  const ids = components(design).map(({ id }) => id)
  const started = performance.now()
  for (let round = 0; round < 20; round++) {
    for (const id of ids) {
      const model = createModel(design, { faults: [id] })
      for (const host of design.hosts.keys()) model.resolve(host, { name: first!.name, type: 'A' })
    }
  }
  return ((20 * ids.length) / (performance.now() - started)) * 1000
}
