import type { ComponentId } from '../world/component.ts'
import { components } from '../facts/components.ts'
import { createModel } from '../model/model.ts'
import type { Reliance } from '../model/reliance.ts'
import type { Facts, HostFacts } from '../facts/facts.ts'
import { dependencies, type World } from './dependencies.ts'
import { predictorOf, sightsBy, sightsIn, type PredictedSights, type Predictor } from '../diagnosis/observed/predicted.ts'

/** What a host sees in some world, with what that depended on as far as it was looked at. */
export interface Looking {
  readonly sights: PredictedSights
  /** Every component whose failure, on top of what is broken, could change any of it. */
  readonly uses: ReadonlySet<ComponentId>
  /** Servers on the way that run files of their user's own. */
  readonly unpredictable: ReadonlySet<string>
}

/** One answer, or what became of one attempt to connect. */
interface Look {
  readonly found: unknown
  readonly uses: ReadonlySet<ComponentId>
  readonly unpredictable: ReadonlySet<string>
}

const nothing: ReadonlySet<never> = new Set<never>()

/** Worlds that are kept to be looked at again: of most of them hosts that come after one another see the same. */
const mostPredictors = 1024

/**
 * What hosts see in any world of faults: each answer and each connection is found out once for every set of faults that it depends on, however many others fail
 * beside them. `depth`: how much fails at once at most; where nothing more fails, what something depends on is not looked for.
 */
export function looks(facts: Facts, depth: number): (host: HostFacts, faults: readonly ComponentId[]) => Looking {
  const used = dependencies(facts)
  const surveyed = new Set(components(facts).map(({ id }) => id))
  const predictors = new Map<string, Predictor>()
  /** Of one host: another one sees other things. */
  let looker: HostFacts | undefined
  let known = new Map<string, Map<string, Look>>()
  /** What is being found out relies on, and the world that it is found out in. */
  let underway: { readonly relied: Set<ComponentId>; readonly world: World } | undefined
  const reliance: Reliance = {
    on(component) {
      underway?.relied.add(component)
    },
    onAnswer(path) {
      if (underway !== undefined) for (const id of used.ofPath(path, underway.world)) underway.relied.add(id)
    },
  }

  return (host, faults) => {
    if (host !== looker) {
      looker = host
      known = new Map()
    }
    const uses = new Set<ComponentId>()
    const unpredictable = new Set<string>()
    const last = faults.length >= depth
    function see<Found>(what: string, find: (predictor: Predictor, met: Set<string>) => Found): Found {
      const look = lookAt(what, faults, find)
      if (!last) for (const id of look.uses) uses.add(id)
      for (const server of look.unpredictable) unpredictable.add(server)
      return look.found as Found
    }
    return {
      uses,
      unpredictable,
      sights: sightsBy(
        (name) => see(name, (predictor, met) => sightsIn(predictor, host, { unpredictable: met, ...(underway && { watcher: (path) => reliance.onAnswer(path) }) }).answer(name)),
        (name, address) => see(`${name} ${address}`, ({ reach }) => reach(host, address, name)),
      ),
    }
  }

  function lookAt(what: string, faults: readonly ComponentId[], find: (predictor: Predictor, met: Set<string>) => unknown): Look {
    let inWorlds = known.get(what)
    if (inWorlds === undefined) known.set(what, (inWorlds = new Map()))
    return settled(faults, (broken) => {
      const key = worldKey(broken)
      let look = inWorlds.get(key)
      if (look === undefined) inWorlds.set(key, (look = findOut(key, broken, find)))
      return look
    })
  }

  function findOut(key: string, faults: readonly ComponentId[], find: (predictor: Predictor, met: Set<string>) => unknown): Look {
    const predictor = predictorIn(key, faults)
    const unpredictable = new Set<string>()
    if (faults.length >= depth) return { found: find(predictor, unpredictable), uses: nothing, unpredictable }
    const { model: { faults: broken }, reach } = predictor
    const relied = new Set<ComponentId>()
    underway = { relied, world: { faults: broken, reach } }
    const found = find(predictor, unpredictable)
    underway = undefined
    return { found, uses: usesOf(relied, broken), unpredictable }
  }

  function predictorIn(key: string, faults: readonly ComponentId[]): Predictor {
    let predictor = predictors.get(key)
    if (predictor !== undefined) return predictor
    if (predictors.size >= mostPredictors) predictors.clear()
    predictor = faults.length >= depth ? predictorOf(createModel(facts, { faults })) : predictorOf(createModel(facts, { faults, reliance }), reliance)
    predictors.set(key, predictor)
    return predictor
  }

  /** What can fail of what something relies on, and after it regions and zones that would take any of it along. */
  function usesOf(relied: ReadonlySet<ComponentId>, broken: ReadonlySet<ComponentId>): ReadonlySet<ComponentId> {
    const standing = [...relied].filter((id) => !broken.has(id))
    const regions = standing.flatMap((id) => used.regionsOf(id)).filter((id) => !broken.has(id))
    return new Set([...standing.filter((id) => surveyed.has(id)), ...regions])
  }
}

/**
 * What something comes to in a world, where `at` says what it comes to with so much broken. A component that it did not depend on cannot change it by failing, so
 * only those faults count that are used, one after the other: what is used may change with each. Often one leaves nothing that the others could change.
 */
export function settled<Found extends { readonly uses: ReadonlySet<ComponentId> }>(faults: readonly ComponentId[], at: (broken: readonly ComponentId[]) => Found): Found {
  let broken: readonly ComponentId[] = []
  let found = at(broken)
  for (;;) {
    const open = faults.filter((fault) => found.uses.has(fault))
    if (open.length === 0) return found
    const further = open.map((fault) => [...broken, fault])
    for (const next of further) {
      const outcome = at(next)
      if (!faults.some((fault) => outcome.uses.has(fault))) return outcome
    }
    broken = further[0]!
    found = at(broken)
  }
}

/** The same for the same faults, in whichever order. */
export function worldKey(faults: readonly ComponentId[]): string {
  return faults.length < 2 ? (faults[0] ?? '') : faults.toSorted().join('\n')
}
