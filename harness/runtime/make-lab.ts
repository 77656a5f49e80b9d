import type { ReplicaSelection } from '../world/replica-selection.ts'
import { selectReplica, selectingNodes } from './select-replica.ts'
import { addressesIn, type AskOptions, type Question, type Response } from '../dns/message.ts'
import { isWithin } from '../dns/name.ts'
import type { NodePlan } from '../plan/plan.ts'
import { hostsFileAnswer } from '../world/hosts-file.ts'
import type { Connection, ConnectionState, Lookup } from '../world/world.ts'
import { ask } from './ask.ts'
import { breakConnection, setConnection } from './broken-lab.ts'
import { fabricName } from './container.ts'
import type { Exit } from './containers.ts'
import { HarnessError } from './errors.ts'
import { connectFromServer } from './from-server.ts'
import { setFaults } from './faults.ts'
import { standingFaults } from './in-fabric.ts'
import type { LabKind } from './identity.ts'
import type { ExecOptions, ExecResult, Lab } from './lab.ts'
import { readProcessors } from './processors.ts'
import { beginProbing, healthChanges, probedStatuses } from './probers.ts'
import { curlCommand, readConnection } from './registry-connection.ts'
import { conceal } from '../plan/secrets.ts'
import { restartNode, type Restarting } from './restart.ts'
import { runTransfer } from './transfer.ts'
import { hasClient } from '../../docker/images.ts'
import { NoClientError, type Transfer, type TransferRequest } from '../world/transfer/transfer.ts'
import { setClock } from './set-clock.ts'
import { tunnelTraffic } from './tunnel-traffic.ts'

/** What a lab needs from the one who started it or found it. */
export interface LabParts extends Restarting {
  readonly labKind: LabKind
  readonly run: string
  /** How nodes have ended, as far as somebody has watched. */
  readonly exits: ReadonlyMap<string, Exit>
  readonly timings: Readonly<Record<string, number>>
  containerName(node: string): string
  dispose(): Promise<void>
}

const execTimeout = 30_000

export function makeLab(parts: LabParts): Lab {
  const { plan, link } = parts
  const nodes = new Map(plan.nodes.map((node) => [node.name, node]))
  let captures = 0
  let disposal: Promise<void> | undefined

  async function addressesFor(node: string, name: string): Promise<readonly string[]> {
    const response = await lab.ask(node, { name, type: 'A' })
    return response === undefined ? [] : addressesIn(response)
  }

  function known(name: string): NodePlan {
    const node = nodes.get(name)
    if (!node) throw new HarnessError('UNKNOWN_NODE', `The lab has no node ${name}.`, { hint: `It has ${[...nodes.keys()].join(', ')}.` })
    return node
  }

  async function exec(node: string, argv: readonly string[], { timeout = execTimeout, stdin = '', signal }: ExecOptions = {}): Promise<ExecResult> {
    return link.command('execute', { node: known(node).name, argv, timeout: timeout / 1000, stdin }, signal)
  }

  async function ended(): Promise<readonly Exit[]> {
    const gone = await link.command<readonly string[]>('ended')
    return gone.map((node) => parts.exits.get(node) ?? { node, exitCode: undefined })
  }

  let looking: Promise<readonly Exit[]> | undefined
  /** That nobody answers is an observation only while all servers live. Many may find silence at once: they share one look. */
  async function witness(): Promise<void> {
    looking ??= ended().finally(() => (looking = undefined))
    const gone = await looking
    if (gone.length === 0) return
    throw new HarnessError('NODE_EXITED', `${gone.map(({ node, exitCode }) => `${node} has ended by itself${exitCode === undefined ? '' : ` with exit code ${exitCode}`}`).join(', ')}: that nobody answers tells nothing about the design.`, {
      hint: 'Memory that ran out is the usual reason.',
    })
  }
  const silence = (): Promise<undefined> => witness().then(() => undefined)

  async function transfer(host: string, request: TransferRequest): Promise<Transfer> {
    const { image } = known(host)
    if (!hasClient(image, 'crane')) throw new NoClientError(host)
    if (!hasClient(image, request.client)) throw new NoClientError(host, request.client)
    return runTransfer(request, {
      exec: (argv, timeout) => exec(host, argv, { timeout }),
      addressOf: async (name) => (await lab.lookup(host, name)).addresses[0],
    })
  }

  /** What stands in the file that its program keeps, on its machine. */
  async function connectionState(name: string): Promise<ConnectionState> {
    const { name: node, connectedRegistry } = plan.nodes.find((one) => one.connectedRegistry?.name === name)!
    return (JSON.parse((await link.command<Buffer>('read', { node, path: connectedRegistry!.stateFile })).toString()) as { readonly state: ConnectionState }).state
  }

  const lab: Lab = {
    kind: 'lab',
    labKind: parts.labKind,
    plan,
    run: parts.run,
    nodes: [...nodes.keys()],
    lost: link.lost,
    ended,
    timings: parts.timings,
    exec,
    // Not async: a rejection that is thrown costs nothing, and this is asked thousands of times a second.
    ask(host: string, question: Question, options?: AskOptions): Promise<Response | undefined> {
      const node = known(host)
      const inFile = hostsFileAnswer(node.hostsFile, question, options)
      if (inFile !== undefined) return Promise.resolve(inFile)
      return ask(link, host, options?.server === undefined ? nameServersFor(node, question.name) : [options.server], question, { timeout: plan.patience, ...options }).then((response) => response ?? silence())
    },
    async lookup(host: string, name: string): Promise<Lookup> {
      if (known(host).kind === 'dns-server') return { addresses: [...new Set(await addressesFor(host, name))].sort((a, b) => numeric(a) - numeric(b)) }
      const { exitCode, stdout, stderr, timedOut } = await exec(host, ['getent', 'ahostsv4', '--', name])
      // getent(1): 2 says that there is no such name. Anything else is not the C library's word.
      if (timedOut || (exitCode !== 0 && exitCode !== 2)) {
        throw new HarnessError('COMMAND_FAILED', `getent on ${host} ${timedOut ? `was killed after ${execTimeout / 1000} s` : `ended with exit code ${exitCode}: ${stderr.trim()}`}`)
      }
      const addresses = new Set(stdout.split('\n').map((line) => line.split(/\s/)[0]!))
      addresses.delete('')
      if (addresses.size === 0) await witness()
      return { addresses: [...addresses].sort((a, b) => numeric(a) - numeric(b)) }
    },
    async connect(host: string, name: string, address?: string, port?: number): Promise<Connection> {
      if (known(host).kind === 'dns-server') {
        const connection = await connectFromServer(host, { name, port, addresses: address === undefined ? await addressesFor(host, name) : [address] }, { link, plan })
        if (connection.outcome !== 'http') await witness()
        return connection
      }
      const result = await exec(host, curlCommand(name, known(host).nameServers.length, { address, port }))
      const connection = readConnection(result)
      if (connection && connection.outcome !== 'http') await witness()
      if (connection) return connection
      throw new HarnessError('COMMAND_FAILED', `curl on ${host} ended with exit code ${result.exitCode}: ${result.stderr.trim().split('\n').at(-1) ?? ''}`)
    },
    ...(plan.nodes.some(({ kind }) => kind === 'registry') && { transfer: (host: string, request: TransferRequest) => transfer(host, request) }),
    ...(plan.nodes.some((node) => node.connectedRegistry !== undefined) && { connectionState: (name: string) => connectionState(name) }),
    fabric: parts.containerName(fabricName),
    container: (node) => parts.containerName(known(node).within ?? node),
    // A machine in a container runs nothing by itself that could write.
    logs: async (node, lines = 200) => (known(node).within === undefined ? conceal(await parts.logs(node, lines), plan) : ''),
    async capture(node, expression = 'port 53') {
      const name = `${known(node).name}-${process.pid}-${++captures}`
      await link.command('capture', { name, node, expression })
      return { stop: () => link.command<Buffer>('captured', { name }) }
    },
    read: async (node, path) => link.command<Buffer>('read', { node: known(node).name, path }),
    async setCable(node, cable, plugged) {
      await link.command('link', { node: known(node).name, interface: cable, up: plugged })
    },
    restart: (node) => restartNode(known(node), parts),
    setConnection: (connection, plugged) => setConnection(connection, plugged, { ...parts, lab }),
    beginProbing: (times) => beginProbing(parts, times),
    probed: () => probedStatuses(parts),
    healthChanges: () => healthChanges(parts),
    processors: () => readProcessors(link),
    faults: async () => (await standingFaults(link)).faults,
    setFaults: (faults, options) => setFaults(faults, options, { ...parts, lab }),
    breaking: (connection) => breakConnection(connection, { ...parts, lab }),
    ...(selectingNodes(plan).length > 0 && { selecting: (selection: ReplicaSelection) => selectReplica(selection, { lab, plan }) }),
    ...(plan.nodes.some((node) => node.connectedRegistry !== undefined) && { at: (moment: number) => setClock(moment, { lab, plan }) }),
    watchTunnel: (connection, during) => tunnelTraffic(connection, () => during(lab), { link, plan }),
    [Symbol.asyncDispose]: () => (disposal ??= parts.dispose()),
  }
  return lab
}

/** As its forwarder chooses them. */
function nameServersFor({ nameServers, nameServersByDomain = [] }: NodePlan, name: string): readonly string[] {
  return nameServersByDomain.find(({ domain }) => isWithin(name, domain))?.servers ?? nameServers
}

function numeric(address: string): number {
  return address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0)
}
