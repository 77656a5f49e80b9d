import { images } from '../../docker/images.ts'
import type { Plan } from '../../harness/plan/plan.ts'
import type { Lab } from '../../harness/runtime/lab.ts'
import { openEngine } from '../../harness/runtime/open-engine.ts'
import { startLab } from '../../harness/runtime/start-lab.ts'
import type { Facts } from '../../harness/facts/facts.ts'
import { pastTunnels } from '../plain-path.ts'
import { onItsOwn } from './on-its-own.ts'
import { median, type Figure } from './figures.ts'

const seconds = 2
const pings = 100

/** Throughput and round trip between two hosts, through the tunnel between them and past it over the same gateways, in turn. */
export async function tunnelFigures(plan: Plan, facts: Facts, { from, to, runs }: { from: string; to: string; runs: number }): Promise<readonly Figure[]> {
  const withTools = { ...plan, nodes: plan.nodes.map((node) => (node.name === from || node.name === to ? onItsOwn(node, images.bench) : node)) }
  await using lab = await startLab(withTools, { engine: await openEngine() })
  const { address } = facts.hosts.get(to)!
  const measured = { throughput: { tunnel: [] as number[], plain: [] as number[] }, roundTrip: { tunnel: [] as number[], plain: [] as number[] } }
  for (let n = 0; n < runs; n++) {
    for (const way of ['tunnel', 'plain'] as const) {
      await pastTunnels(lab, facts, way === 'plain')
      measured.roundTrip[way].push(await roundTrip(lab, from, address))
      measured.throughput[way].push(await throughput(lab, from, { to, address }))
    }
  }
  const { throughput: megabits, roundTrip: milliseconds } = measured
  return [
    { name: 'throughput, tunnel', unit: 'Mbit/s', values: megabits.tunnel },
    { name: 'throughput, same path without', unit: 'Mbit/s', values: megabits.plain },
    { name: 'throughput, tunnel / without', unit: 'ratio', values: megabits.tunnel.map((rate, n) => rate / megabits.plain[n]!) },
    { name: 'round trip, tunnel', unit: 'ms', values: milliseconds.tunnel },
    { name: 'round trip, same path without', unit: 'ms', values: milliseconds.plain },
    { name: 'round trip, tunnel - without', unit: 'ms', values: milliseconds.tunnel.map((time, n) => time - milliseconds.plain[n]!) },
  ]
}

async function roundTrip(lab: Lab, from: string, address: string): Promise<number> {
  const { stdout, stderr } = await lab.exec(from, ['ping', '-n', '-c', String(pings), '-i', '0.005', address])
  const times = Array.from(stdout.matchAll(/time=([\d.]+) ms/g), ([, time]) => Number(time))
  if (times.length === 0) throw new Error(`ping from ${from} to ${address} had no reply: ${stdout}${stderr}`)
  return median(times)
}

async function throughput(lab: Lab, from: string, { to, address }: { to: string; address: string }): Promise<number> {
  const server = lab.exec(to, ['iperf3', '--server', '--one-off'])
  // The server may need a moment to listen, and iperf3 with --json ends without an error whatever happened.
  const { stdout } = await lab.exec(from, ['sh', '-c', `for n in 1 2 3 4 5 6 7 8 9; do iperf3 --client ${address} --time ${seconds} --json > /tmp/iperf; grep -q sum_received /tmp/iperf && break; sleep 0.1; done; cat /tmp/iperf`])
  const result = (JSON.parse(stdout) as { end?: { sum_received?: { bits_per_second?: number } } }).end?.sum_received?.bits_per_second
  // One that nobody has reached waits on, until it is killed.
  if (result) await server
  if (!result) throw new Error(`iperf3 on ${from} said nothing of its rate: ${stdout}`)
  return result / 1e6
}
