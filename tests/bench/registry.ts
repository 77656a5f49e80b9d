import { randomUUID } from 'node:crypto'
import { execFile } from 'node:child_process'
import { mkdtempDisposableSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { nodeNames } from '../../harness/facts/node-names.ts'
import type { Facts } from '../../harness/facts/facts.ts'
import type { Plan } from '../../harness/plan/plan.ts'
import type { Lab } from '../../harness/runtime/lab.ts'
import { openEngine } from '../../harness/runtime/open-engine.ts'
import { startLab } from '../../harness/runtime/start-lab.ts'
import type { Figure } from './figures.ts'

const run = promisify(execFile)

const bytes = 64_000_000
const repository = 'bench/large'

/** A lab with one registry, and a host that pushes to it and lies beside its home replica. */
interface Measured {
  readonly lab: Lab
  readonly host: string
  readonly login: string
  /** Of the registry. */
  readonly node: string
  /** The region of its home replica. */
  readonly home: string
}

/** Images through a lab: how fast beside the registry's own socket, how late at the other replica beside the delay that is set, and what a replica weighs. */
export async function registryFigures(plan: Plan, { services, topology }: Facts, runs: number): Promise<readonly Figure[]> {
  const [registry] = topology.registries.values()
  const host = topology.intent.find(({ for: purpose }) => purpose === 'push')!.from[0]!
  await using lab = await startLab(plan, { engine: await openEngine() })
  const measured: Measured = { lab, host, login: registry!.loginServer, node: nodeNames.containerRegistry(registry!.name), home: registry!.location }
  const digest = await pushLarge(measured)
  const { replicationDelay, replicationBytesPerSecond } = topology.settings
  const lags: number[] = []
  for (let n = 0; n < runs; n++) {
    const { milliseconds, bytes: travelled } = await replicated(measured)
    lags.push(milliseconds - (replicationDelay + travelled / replicationBytesPerSecond) * 1000)
  }
  await throughLab(measured, digest)
  const weight = await memory(measured)
  await lendClient(measured)
  await startOverTls(measured)
  const [through, straight, overTls]: [number[], number[], number[]] = [[], [], []]
  for (let n = 0; n < runs; n++) {
    straight.push(await straightFrom(measured, digest))
    through.push(await throughLab(measured, digest))
    overTls.push(await straightOverTls(measured, digest))
  }
  const replicas = services.get(registry!.name)!.regions.length
  return [
    { name: 'a layer through the lab', unit: 'MB/s', values: through },
    { name: 'the same from the socket', unit: 'MB/s', values: straight },
    { name: 'through the lab / socket', unit: 'ratio', values: through.map((rate, n) => rate / straight[n]!), target: '0.8 or more' },
    { name: 'the same from a socket with TLS', unit: 'MB/s', values: overTls },
    { name: 'through the lab / socket with TLS', unit: 'ratio', values: through.map((rate, n) => rate / overTls[n]!) },
    { name: 'replication, beyond the delay set', unit: 'ms', values: lags },
    { name: 'memory for each replica, shared pages in part', unit: 'MB', values: [weight / replicas], target: 'below 60' },
  ]
}

async function output({ lab }: Pick<Measured, 'lab'>, node: string, argv: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await lab.exec(node, argv)
  if (exitCode !== 0) throw new Error(`${argv[0]} on ${node} ended with ${exitCode}: ${stderr}`)
  return stdout.trim()
}

/** An image with one layer that does not compress; gives the layer's digest. */
async function pushLarge(measured: Measured): Promise<string> {
  const { host, login } = measured
  await output(measured, host, ['sh', '-ec', `head -c ${bytes} /dev/urandom > /tmp/data; tar -cf /tmp/layer.tar -C /tmp data; crane append -f /tmp/layer.tar -t "$1"; rm /tmp/data /tmp/layer.tar`, 'sh', `${login}/${repository}:v1`])
  const { layers } = JSON.parse(await output(measured, host, ['crane', 'manifest', `${login}/${repository}:v1`])) as { readonly layers: readonly { readonly digest: string }[] }
  return layers[0]!.digest
}

/** Name, TLS, token, link, and the layer from the data endpoint. */
async function throughLab(measured: Measured, digest: string): Promise<number> {
  const { host, login } = measured
  return await pulled(measured, host, `${login}/${repository}@${digest}`)
}

/** The same client, from the distribution registry of the home replica, which is the first that listens (harness/registry/distribution.ts): no name, no TLS, no token, no link. */
async function straightFrom({ node, ...measured }: Measured, digest: string): Promise<number> {
  return await pulled(measured, node, `127.0.0.1:5001/${repository}@${digest}`)
}

/** Clients speak TLS, which takes them half of their time: so the same from a distribution registry that speaks it, too. */
async function straightOverTls({ node, ...measured }: Measured, digest: string): Promise<number> {
  return await pulled(measured, node, `127.0.0.1:${tlsPort}/${repository}@${digest}`)
}

const tlsPort = 5443

/** One more distribution registry, of the same files, with a certificate that nobody has signed. */
async function startOverTls(measured: Measured): Promise<void> {
  const { node, login, home } = measured
  await output(measured, node, ['sh', '-ec', `
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=bench -days 1 -keyout /tmp/key.pem -out /tmp/certificate.pem 2> /dev/null
    sed 's|"addr": "[^"]*"|"addr": "127.0.0.1:${tlsPort}", "tls": { "certificate": "/tmp/certificate.pem", "key": "/tmp/key.pem" }|' "$1" > /tmp/config.json
    OTEL_TRACES_EXPORTER=none setsid registry serve /tmp/config.json > /dev/null 2>&1 &
    for _ in $(seq 100); do curl -sk -o /dev/null https://127.0.0.1:${tlsPort}/v2/ && exit 0; sleep 0.1; done; exit 1`, 'sh', `/var/lib/registry/${login}/${home}/config.json`])
}

async function pulled(measured: Pick<Measured, 'lab'>, node: string, blob: string): Promise<number> {
  const [began, ended] = (await output(measured, node, ['sh', '-ec', 'date +%s%N; crane blob --insecure "$1" > /dev/null; date +%s%N', 'sh', blob])).split('\n')
  return bytes / 1e6 / (Number(BigInt(ended!) - BigInt(began!)) / 1e9)
}

/** So that the registry's container has the client, too. */
async function lendClient({ lab, host, node }: Measured): Promise<void> {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'rehearse-bench-'))
  const crane = join(folder.path, 'crane')
  await run('docker', ['cp', `${lab.container(host)}:/usr/local/bin/crane`, crane])
  await run('docker', ['cp', crane, `${lab.container(node)}:/usr/local/bin/crane`])
}

/** What the registry says of a small image's arrival at the other replica. */
async function replicated({ lab, host, login, node }: Measured): Promise<{ readonly milliseconds: number; readonly bytes: number }> {
  const reference = randomUUID().slice(0, 8)
  const { failure } = await lab.transfer!(host, { kind: 'push', client: 'crane', image: { name: login, repository: 'bench/small', reference } })
  if (failure !== undefined) throw new Error(failure.words)
  for (let left = 300; left > 0; left--) {
    const line = (await lab.logs(node, 2000)).split('\n').find((one) => one.includes('"replicated"') && one.includes(`"tag":"${reference}"`))
    if (line !== undefined) return (JSON.parse(line.slice(line.indexOf('{"replicated"'))) as { readonly replicated: { readonly milliseconds: number; readonly bytes: number } }).replicated
    await sleep(100)
  }
  throw new Error(`${reference} did not arrive at the other replica within 30 s`)
}

/**
 * Memory of the distribution registries and of the service that has started them: proportional set size, in which a page that several
 * processes share counts for each of them in part (proc(5), smaps_rollup). Other labs on the machine make it smaller, as they share the
 * programs' pages. A lab's containers see each other's processes.
 */
async function memory(measured: Measured): Promise<number> {
  const listed = await output(measured, measured.node, ['sh', '-c', 'for p in /proc/[0-9]*; do echo $(sed -n "s/^Name:[[:space:]]*//p; s/^Pid:[[:space:]]*//p; s/^PPid:[[:space:]]*//p" "$p/status" 2>/dev/null; sed -n "s/^Pss:[[:space:]]*//p" "$p/smaps_rollup" 2>/dev/null); done'])
  const processes = Array.from(listed.matchAll(/^(\S+) (\d+) (\d+) (\d+) kB$/gm), ([, name, pid, parent, kilobytes]) => ({ name, pid, parent, kilobytes: Number(kilobytes) }))
  const registries = processes.filter(({ name }) => name === 'registry')
  const services = processes.filter(({ pid }) => registries.some(({ parent }) => parent === pid))
  if (services.length === 0) throw new Error(`no registry among the processes of ${measured.node}: ${listed}`)
  return [...registries, ...services].reduce((sum, { kilobytes }) => sum + kilobytes, 0) / 1024
}
