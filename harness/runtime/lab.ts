import type { Plan } from '../plan/plan.ts'
import type { Shown } from '../traffic-manager/health.ts'
import type { HealthChange } from '../traffic-manager/prober.ts'
import type { World } from '../world/world.ts'
import type { ComponentId } from '../world/component.ts'
import type { Exit } from './containers.ts'
import type { HarnessError } from './errors.ts'
import type { LabKind } from './identity.ts'
import type { Processors } from './processors.ts'

export interface ExecResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
  readonly timedOut: boolean
}

export interface ExecOptions {
  /** Milliseconds after which it is killed. */
  readonly timeout?: number
  readonly stdin?: string
  readonly signal?: AbortSignal
}

export interface FaultOptions {
  /** Whether servers are made to forget what they have learned, as in an outage that outlasts every cache. */
  readonly forget: boolean
}

/** Traffic being recorded. */
export interface Capture {
  /** Ends it; what was recorded, as a pcap file. */
  stop(): Promise<Buffer>
}

/** A running lab. Disposing ends one of kind `test` and lets go of one of kind `up`. */
export interface Lab extends World, AsyncDisposable {
  readonly kind: 'lab'
  readonly labKind: LabKind
  readonly plan: Plan
  /** Distinguishes this start of the lab from all others. */
  readonly run: string
  readonly nodes: readonly string[]
  /** Name of its network's container, in which `inside NODE COMMAND` leads to a node, for `docker exec -it`. */
  readonly fabric: string
  /** Resolves, with the reason, when the lab is lost: the engine or the fabric ended. Asking rejects from then on. */
  readonly lost: Promise<HarnessError>
  /** Nodes that have ended by themselves. */
  ended(): Promise<readonly Exit[]>
  /** Milliseconds that the parts of the start took. */
  readonly timings: Readonly<Record<string, number>>
  /** Runs a command in a node's namespaces, as root. */
  exec(node: string, argv: readonly string[], options?: ExecOptions): Promise<ExecResult>
  /** Name of a node's container, or of that in which it is a machine. */
  container(node: string): string
  logs(node: string, lines?: number): Promise<string>
  /** Records what passes a node's interfaces. The expression is pcap-filter(7); DNS by default. */
  capture(node: string, expression?: string): Promise<Capture>
  read(node: string, path: string): Promise<Buffer>
  /** Unplugs one of a node's cables, or plugs it in again. */
  setCable(node: string, cable: number, plugged: boolean): Promise<void>
  /** Starts a node anew, with its cables and files; what it had learned it has lost. Resolves once it works again. */
  restart(node: string): Promise<void>
  /** Breaks a connection or mends it, whoever broke it; resolves once routers and servers have seen it, with `false` where it has no path. */
  setConnection(connection: string, plugged: boolean): Promise<boolean>
  /** What is broken in it, whoever broke it. */
  faults(): Promise<ReadonlySet<ComponentId>>
  /** Traffic Manager's probes begin anew, so many times faster than their monitors say, and its TTLs are as much shorter. Nothing where nothing is probed. */
  beginProbing(times: number): Promise<void>
  /** What probes have found out of each endpoint. */
  probed(): Promise<readonly Shown[]>
  /** What they have found out since they began anew. */
  healthChanges(): Promise<readonly HealthChange[]>
  /** What the processors of the engine's machine have done so far. */
  processors(): Promise<Processors>
  /** Makes exactly these things of the design fail, and mends all others; what could not be done, and why. */
  setFaults(faults: ReadonlySet<ComponentId>, options: FaultOptions): Promise<ReadonlyMap<ComponentId, string>>
}
