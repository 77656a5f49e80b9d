import { images } from '../../docker/images.ts'
import type { Plan } from '../../harness/plan/plan.ts'
import { openEngine } from '../../harness/runtime/open-engine.ts'
import { startLab } from '../../harness/runtime/start-lab.ts'
import { onItsOwn } from './on-its-own.ts'
import type { Figure } from './figures.ts'

const question = { name: 'contoso.azurecr.io', type: 'A' }
const inFlight = 200
const seconds = 3

/**
 * Questions a second from one host, through the harness and by dnsperf from the same network namespace, in turn. Both ask the same
 * server for the same name, which it has in its cache for the alias at least. dnsperf is in the image `bench`, and nowhere else: it is
 * for measuring only. A question of the harness goes through three processes where dnsperf is one (harness, engine, agent), so that the
 * ratio says little where other processes want the processors, too; the processor's time says what it takes.
 */
export async function askingFigures(plan: Plan, host: string, runs: number): Promise<readonly Figure[]> {
  const withDnsperf = { ...plan, nodes: plan.nodes.map((node) => (node.name === host ? onItsOwn(node, images.bench) : node)) }
  await using lab = await startLab(withDnsperf, { engine: await openEngine() })
  const own: number[] = []
  const spent: number[] = []
  const dnsperf: number[] = []
  for (let n = 0; n < runs; n++) {
    const before = process.cpuUsage()
    const rate = await askFor(seconds * 1000, async () => void (await lab.ask(host, question)))
    const { user, system } = process.cpuUsage(before)
    own.push(rate)
    spent.push((user + system) / (rate * seconds))
    const { exitCode, stdout, stderr } = await lab.exec(host, ['sh', '-c', `echo '${question.name} A' > /tmp/q && dnsperf -s 168.63.129.16 -d /tmp/q -l ${seconds} -q ${inFlight}`])
    // What a shell answers for a program that is not there (POSIX, 2.8.2).
    if (exitCode === 127) throw new Error('there is no dnsperf in the image `bench`, so there is nothing to compare with: npm run setup -- bench builds it')
    const answered = /Queries per second:\s+([\d.]+)/.exec(stdout)?.[1]
    if (answered === undefined) throw new Error(`dnsperf said nothing of its rate: ${stdout}${stderr}`)
    dnsperf.push(Number(answered))
  }
  return [
    { name: 'questions from one host, harness', unit: '1/s', values: own },
    { name: 'processor time of the harness for each', unit: 'µs', values: spent },
    { name: 'questions from one host, dnsperf', unit: '1/s', values: dnsperf },
    { name: 'harness / dnsperf', unit: 'ratio', values: own.map((rate, n) => rate / dnsperf[n]!), target: '0.8' },
  ]
}

async function askFor(milliseconds: number, ask: () => Promise<void>): Promise<number> {
  const begin = performance.now()
  let answered = 0
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      while (performance.now() - begin < milliseconds) {
        await ask()
        answered++
      }
    }),
  )
  return (answered / (performance.now() - begin)) * 1000
}
