import type { ReplicaSelection } from '../world/replica-selection.ts'
import type { AskOptions, Question, Response } from '../dns/message.ts'
import { askerOf } from '../facts/askers.ts'
import { namesTried } from '../facts/client-names.ts'
import { heldRegistries } from '../facts/held-registries.ts'
import type { TransferRequest } from '../world/transfer/transfer.ts'
import { hostsFileAnswer } from '../world/hosts-file.ts'
import { UnpredictableError, type Connection, type ConnectionState, type Lookup, type World } from '../world/world.ts'
import { dependencyId } from '../world/component.ts'
import { opensWithin } from '../azure/sync-schedule.ts'
import { syncScheduleOf, type ConnectedRegistry } from '../resources/connected-registries/language.ts'
import { Cache } from './cache.ts'
import { createModel, type Model } from './model.ts'
import { parseName } from '../dns/name.ts'
import { oneAfterTheOther } from './one-after-the-other.ts'
import { reachability } from './reachability.ts'
import { heldConnected } from '../facts/held-connected.ts'
import { isOnline } from './connected.ts'
import type { Asking } from './asking.ts'
import type { Pushed } from './pushed.ts'
import { predictTransfer } from './transfer.ts'
import { scatteringOf, type Scattering } from './scattering.ts'
import { standpointOf } from './standpoints.ts'
import { addressesFound, unresolved } from './stub-resolver.ts'

/** A clock and a memory for a world that ages; without them every answer is fresh. */
export interface Time {
  /** Virtual time, seconds. */
  readonly now: () => number
  readonly cache: Cache
}

/** The model as a world: the same questions as to a lab, answered at once. `pushed`: images that were pushed there, for worlds that share them. */
export function modelWorld(model: Model, time?: Time, pushed: Pushed = new Map()): World {
  const { facts } = model
  const reach = reachability(facts, model.faults)
  const standpoint = standpointOf(facts)
  const connections = new Map<string, Map<string, Connection>>()

  /** `library`: as the C library does, which waits for one server over TCP for longer than anybody waits for it. */
  function ask(host: string, question: Question, options?: AskOptions, library = false): Response | undefined {
    const { response, stuck, unpredictable } = model.resolve(host, question, time === undefined ? options : { ...options, cache: time.cache, now: time.now() })
    if (unpredictable !== undefined) throw new UnpredictableError(host, unpredictable)
    if (library && stuck) return undefined
    // A stub resolver comes again over TCP, unless it was told what to ask over.
    return response?.truncated && options?.transport === undefined ? ask(host, question, { ...options, transport: 'tcp' }, library) : response
  }

  function addresses(host: string, name: string): readonly string[] {
    const found = askerOf(facts, host)
    for (const tried of found === undefined ? [name] : namesTried(found, name)) {
      const inFile = found?.host.hostsFile?.filter((entry) => entry.name === name.toLowerCase().replace(/\.$/, '')) ?? []
      if (inFile.length > 0) return inFile.map(({ address }) => address)
      const known = addressesFound(ask(host, { name: tried, type: 'A' }, undefined, true))
      if (known.length > 0) return known
    }
    return []
  }

  function connect(host: string, name: string, at?: string, port?: number): Connection {
    const found = at === undefined ? addresses(host, name) : [at]
    const canonical = parseName(name)
    const attempt = oneAfterTheOther(found, (address) => reach(askerOf(facts, host)!, address, typeof canonical === 'string' ? canonical : name, port))
    if (attempt === undefined) return unresolved(name)
    const { behind: _, connected: __, expired: ___, ...connection } = attempt
    return connection
  }

  function scattering(host: string, name: string): Scattering {
    const inFile = askerOf(facts, host)?.host.hostsFile?.some((entry) => entry.name === name) ?? false
    return inFile ? { answers: [], choice: 'inTurn', by: [] } : scatteringOf(model, host, name)
  }

  const online = (connected: ConnectedRegistry): boolean => isOnline({ facts, addresses, reach }, connected)
  const now = (): number => (time === undefined ? Date.now() : time.now() * 1000)
  const began = ({ name }: ConnectedRegistry): boolean => (model.faults.size === 0 ? online(facts.topology.connectedRegistries.get(name)!) : modelWorld(createModel(facts)).connectionState!(name) === 'Online')
  /** As it was when it last looked: outside of the window that its schedule opens it does not. */
  function stateOf(name: string): ConnectionState {
    const connected = facts.topology.connectedRegistries.get(name)!
    const looks = opensWithin(syncScheduleOf(connected), now())
    return (looks ? online(connected) : began(connected)) ? 'Online' : 'Offline'
  }
  const asking: Asking = {
    facts, addresses, response: (host, name) => ask(host, { name, type: 'A' }), reach, scattering,
    lacks: (registry, region, part) => model.faults.has(dependencyId(registry, region, part)),
    now, online, began,
  }

  return {
    kind: 'model',
    ...(heldRegistries(facts.topology).length > 0 && { transfer: async (host: string, request: TransferRequest) => predictTransfer(asking, pushed, host, request) }),
    ...(heldConnected(facts.topology).length > 0 && { connectionState: stateOf }),
    ...(time === undefined && { constant: true, standpoint: (host: string) => standpoint(askerOf(facts, host)!) }),
    async breaking(connection) {
      const broken = modelWorld(model.withFaults([...model.faults, `connection:${connection}`]), time, pushed)
      return { ...broken, async [Symbol.asyncDispose]() {} }
    },
    ...(heldRegistries(facts.topology).length > 0 && {
      async selecting(selection: ReplicaSelection) {
        return { ...modelWorld(modelSelecting(model, selection), time, pushed), async [Symbol.asyncDispose]() {} }
      },
    }),
    ...(heldConnected(facts.topology).length > 0 && { at: modelAt(model, pushed) }),
    async ask(host, question, options) {
      return hostsFileAnswer(askerOf(facts, host)?.host.hostsFile, question, options) ?? ask(host, question, options)
    },
    async lookup(host, name): Promise<Lookup> {
      return { addresses: [...new Set(addresses(host, name))].toSorted(byAddress) }
    },
    async connect(host, name, address, port): Promise<Connection> {
      const found = askerOf(facts, host)
      if (time !== undefined || found === undefined || address !== undefined || port !== undefined) return connect(host, name, address, port)
      const where = standpoint(found)
      let ofStandpoint = connections.get(where)
      if (ofStandpoint === undefined) connections.set(where, (ofStandpoint = new Map()))
      const known = ofStandpoint.get(name)
      if (known !== undefined) return known
      const connection = connect(host, name)
      // Why one fails is told in words that may name the host's own address.
      if (connection.outcome === 'http') ofStandpoint.set(name, connection)
      return connection
    },
  }
}

/** A moment in which nobody remembers anything from before, but what was pushed. */
function modelAt(model: Model, pushed: Pushed): NonNullable<World['at']> {
  return async (moment) => ({ ...modelWorld(model, momentOf(moment), pushed), async [Symbol.asyncDispose]() {} })
}

export function momentOf(moment: number): Time {
  return { now: () => moment / 1000, cache: new Cache() }
}

/** The same design where another replica answers behind private endpoints; no answer of a DNS server depends on that. */
export function modelSelecting({ facts, faults }: Model, replicaSelection: ReplicaSelection): Model {
  const { topology } = facts
  return createModel({ ...facts, topology: { ...topology, settings: { ...topology.settings, replicaSelection } } }, { faults })
}

function byAddress(one: string, other: string): number {
  const left = one.split('.')
  const right = other.split('.')
  const differing = left.findIndex((octet, index) => octet !== right[index])
  return differing < 0 ? 0 : Number(left[differing]) - Number(right[differing])
}
