import type { AskOptions, Question, Response } from '../dns/message.ts'
import type { Connection, Lookup, World } from '../world/world.ts'
import type { NodePlan, Plan } from '../plan/plan.ts'
import { ask } from './ask.ts'
import { breakConnection, setConnection } from './broken-lab.ts'
import { HarnessError } from './errors.ts'
import type { Exit } from './containers.ts'
import type { LabKind } from './identity.ts'
import type { Link } from './link.ts'
import { curlCommand, readConnection } from './registry-connection.ts'
import { tunnelTraffic } from './tunnel-traffic.ts'

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
  /** Resolves, with the reason, when the lab is lost: the engine or the fabric ended. Asking rejects from then on. */
  readonly lost: Promise<HarnessError>
  /** Nodes that have ended by themselves since the start. */
  readonly exits: ReadonlyMap<string, Exit>
  /** Milliseconds that the parts of the start took. */
  readonly timings: Readonly<Record<string, number>>
  /** Runs a command in a node's namespaces, as root. */
  exec(node: string, argv: readonly string[], options?: ExecOptions): Promise<ExecResult>
  /** Name of a node's container, for `docker exec -it`. */
  container(node: string): string
  logs(node: string, lines?: number): Promise<string>
  /** Records what passes a node's interfaces. The expression is pcap-filter(7); DNS by default. */
  capture(node: string, expression?: string): Promise<Capture>
  read(node: string, path: string): Promise<Buffer>
  /** Unplugs one of a node's cables, or plugs it in again. */
  setCable(node: string, cable: number, plugged: boolean): Promise<void>
  /** Breaks a connection or mends it, whoever broke it; resolves once routers and servers have seen it, with `false` where it has no path. */
  setConnection(connection: string, plugged: boolean): Promise<boolean>
}

/** What a lab needs from the one who started it or found it. */
export interface LabParts {
  readonly labKind: LabKind
  readonly plan: Plan
  readonly run: string
  readonly link: Link
  readonly exits: ReadonlyMap<string, Exit>
  readonly timings: Readonly<Record<string, number>>
  containerName(node: string): string
  logs(node: string, lines: number): Promise<string>
  dispose(): Promise<void>
}

const execTimeout = 30_000

export function makeLab(parts: LabParts): Lab {
  const { plan, link } = parts
  const nodes = new Map(plan.nodes.map((node) => [node.name, node]))
  let captures = 0
  let disposal: Promise<void> | undefined

  function known(name: string): NodePlan {
    const node = nodes.get(name)
    if (!node) throw new HarnessError('UNKNOWN_NODE', `The lab has no node ${name}.`, { hint: `It has ${[...nodes.keys()].join(', ')}.` })
    return node
  }

  async function exec(node: string, argv: readonly string[], { timeout = execTimeout, stdin = '', signal }: ExecOptions = {}): Promise<ExecResult> {
    return link.command('execute', { node: known(node).name, argv, timeout: timeout / 1000, stdin }, signal)
  }

  const lab: Lab = {
    kind: 'lab',
    labKind: parts.labKind,
    plan,
    run: parts.run,
    nodes: [...nodes.keys()],
    lost: link.lost,
    exits: parts.exits,
    timings: parts.timings,
    exec,
    // Not async: a rejection that is thrown costs nothing, and this is asked thousands of times a second.
    ask(host: string, question: Question, options: AskOptions = {}): Promise<Response | undefined> {
      return ask(link, host, options.server === undefined ? known(host).nameServers : [options.server], question, { timeout: plan.patience, ...options })
    },
    async lookup(host: string, name: string): Promise<Lookup> {
      const { stdout } = await exec(host, ['getent', 'ahostsv4', '--', name])
      const addresses = new Set(stdout.split('\n').map((line) => line.split(/\s/)[0]!))
      addresses.delete('')
      return { addresses: [...addresses].sort((a, b) => numeric(a) - numeric(b)) }
    },
    async connect(host: string, name: string): Promise<Connection> {
      const result = await exec(host, curlCommand(name, known(host).nameServers.length))
      const connection = readConnection(result)
      if (connection) return connection
      throw new HarnessError('COMMAND_FAILED', `curl on ${host} ended with exit code ${result.exitCode}: ${result.stderr.trim().split('\n').at(-1) ?? ''}`)
    },
    container: (node) => parts.containerName(known(node).name),
    logs: async (node, lines = 200) => parts.logs(known(node).name, lines),
    async capture(node, expression = 'port 53') {
      const name = `${known(node).name}-${process.pid}-${++captures}`
      await link.command('capture', { name, node, expression })
      return { stop: () => link.command<Buffer>('captured', { name }) }
    },
    read: async (node, path) => link.command<Buffer>('read', { node: known(node).name, path }),
    async setCable(node, cable, plugged) {
      await link.command('link', { node: known(node).name, interface: cable, up: plugged })
    },
    setConnection: (connection, plugged) => setConnection(connection, plugged, { lab, link, plan }),
    breaking: (connection) => breakConnection(connection, { lab, link, plan }),
    watchTunnel: (connection, during) => tunnelTraffic(connection, () => during(lab), { link, plan }),
    [Symbol.asyncDispose]: () => (disposal ??= parts.dispose()),
  }
  return lab
}

function numeric(address: string): number {
  return address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0)
}
