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
 * server for the same name, which it has in its cache for the alias at least.
 */
export async function askingFigures(plan: Plan, host: string, runs: number): Promise<readonly Figure[]> {
  const withDnsperf = { ...plan, nodes: plan.nodes.map((node) => (node.name === host ? onItsOwn(node, images.bench) : node)) }
  await using lab = await startLab(withDnsperf, { engine: await openEngine() })
  const own: number[] = []
  const dnsperf: number[] = []
  for (let n = 0; n < runs; n++) {
    own.push(await askFor(seconds * 1000, async () => void (await lab.ask(host, question))))
    const { stdout } = await lab.exec(host, ['sh', '-c', `echo '${question.name} A' > /tmp/q && dnsperf -s 168.63.129.16 -d /tmp/q -l ${seconds} -q ${inFlight}`])
    const rate = /Queries per second:\s+([\d.]+)/.exec(stdout)?.[1]
    if (rate === undefined) throw new Error(`dnsperf said nothing of its rate: ${stdout}`)
    dnsperf.push(Number(rate))
  }
  return [
    { name: 'questions from one host, harness', unit: '1/s', values: own },
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
