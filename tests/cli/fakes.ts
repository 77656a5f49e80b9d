import type { Context } from '../../harness/cli/context.ts'
import { run } from '../../harness/cli/run.ts'
import type { Deps } from '../../harness/cli/deps.ts'
import { createModel, facts, loadTopology, modelWorld, type FoundLab, type Lab, type Plan, type World } from '../../harness/index.ts'

/** What a command did: its exit code, what it wrote, and what it asked of the machine. */
export interface Outcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  readonly calls: readonly string[]
}

export interface Situation {
  readonly deps?: Partial<Deps>
  readonly env?: Record<string, string>
  readonly signal?: AbortSignal
  /** Labs that are up, by name. */
  readonly labs?: readonly string[]
  readonly file?: string
  readonly input?: Context['input']
  /** Is told what is written while the command goes on. */
  readonly output?: (text: string) => void
}

export const flagship = 'topologies/flagship.yaml'
const moment = new Date('2026-01-02T03:04:05Z')

/** Runs a command line with a machine on which every lab answers as the model predicts. */
export async function rehearse(argv: readonly string[], situation: Situation = {}): Promise<Outcome> {
  const { env = {}, labs = [], file = flagship, signal = new AbortController().signal } = situation
  const calls: string[] = []
  let stdout = ''
  let stderr = ''
  const deps: Deps = {
    async prepare() {
      calls.push('prepare')
      return []
    },
    async examine() {
      return [{ what: 'Node', ok: true, detail: 'v24' }]
    },
    async load() {},
    async plan(design) {
      calls.push('plan')
      return { ...emptyPlan, name: design.topology.name }
    },
    async startLab(plan, { kind }) {
      calls.push(`start ${plan.name} ${kind}`)
      return { ...fakeLab(plan.name, file, calls), plan }
    },
    findLabs: async () => labs.map(foundLab),
    async attachLab(name) {
      calls.push(`attach ${name}`)
      return fakeLab(name, file, calls)
    },
    async removeLab(name) {
      calls.push(`remove ${name}`)
    },
    ...situation.deps,
  }
  const context: Context = {
    stdout: {
      write(text) {
        stdout += text
        situation.output?.(text)
      },
    },
    stderr: { write: (text) => (stderr += text) },
    ...(situation.input && { input: situation.input }),
    env,
    signal,
    deps,
    now: () => moment,
  }
  const code = await run(argv, context)
  return { code, stdout, stderr, calls }
}

export const emptyPlan: Plan = {
  name: 'flagship',
  fabric: { namespaces: [], cables: [] },
  connections: [],
  breaks: [],
  patience: 2000,
  nodes: [
    {
      name: 'app-weu',
      kind: 'host',
      image: 'host',
      command: [],
      environment: {},
      files: [
        { path: '/etc/hosts', content: '127.0.0.1 localhost\n' },
        { path: '/etc/key.pem', content: '-----BEGIN PRIVATE KEY-----\n' },
      ],
      nameServers: [],
      searchDomains: [],
      interfaces: [],
      ready: undefined,
    },
  ],
}

function foundLab(name: string): FoundLab {
  return { name, run: '1', containers: { fabric: `${name}-fabric-1` }, running: true, created: new Date('2026-01-02T03:00:05Z') }
}

/** A lab of which nothing is real. */
export function fakeLab(name: string, file: string, calls: string[], world: Partial<World> = {}): Lab {
  const { topology } = loadTopology(file)
  const predicted = modelWorld(createModel(facts(topology!)))
  return {
    ...predicted,
    ...world,
    kind: 'lab',
    labKind: 'test',
    plan: { ...emptyPlan, name },
    run: '1',
    nodes: ['app-weu', 'fabric'],
    fabric: `${name}-fabric-1`,
    lost: new Promise(() => undefined),
    ended: async () => [],
    timings: {},
    async exec(node, argv) {
      calls.push(`exec ${node} ${argv.join(' ')}`)
      return { exitCode: 7, stdout: 'out\n', stderr: 'err\n', timedOut: false }
    },
    container: (node) => `${name}-${node}-1`,
    logs: async (node) => `log of ${node}\n`,
    async capture(node) {
      calls.push(`capture ${node}`)
      return { stop: async () => Buffer.from('pcap') }
    },
    read: async () => Buffer.from(''),
    setCable: async () => undefined,
    restart: async () => undefined,
    async setConnection(connection, plugged) {
      calls.push(`${plugged ? 'mend' : 'break'} ${connection}`)
      return true
    },
    beginProbing: async () => undefined,
    probed: async () => [],
    healthChanges: async () => [],
    processors: async () => ({ idle: 0, all: 0 }),
    faults: async () => new Set(),
    async setFaults(faults) {
      calls.push(`faults ${[...faults].join(' ')}`)
      return new Map()
    },
    async [Symbol.asyncDispose]() {
      calls.push('dispose')
    },
  }
}
