import { setTimeout as wait } from 'node:timers/promises'
import { issueCertificates } from '/tmp/w/power/harness/plan/certificates.ts'
import { makePlan } from '/tmp/w/power/harness/plan/make-plan.ts'
import { startLab } from '/tmp/w/power/harness/runtime/start-lab.ts'
import { facts } from '/tmp/w/power/harness/topology/facts.ts'
import { parseTopology } from '/tmp/w/power/harness/topology/parse.ts'
import { readFileSync } from 'node:fs'
const file = '/tmp/w/power-m/m.yaml'
const parsed = parseTopology(readFileSync(file, 'utf8'), file)
if (!parsed.topology) { console.log(parsed.problems); process.exit(1) }
const f = facts(parsed.topology)
await using lab = await startLab(makePlan(f, await issueCertificates(f)))
const name = (n: number) => `n${n}.probe.example.com`
let n = 0
const show = (r: any) => r === undefined ? 'silence' : `${r.rcode} ${r.answer.map((a: any) => a.data).join(',')}`
async function ask(server: string, timeout = 3000, q = name(n++)) {
  const t = performance.now()
  const r = await lab.ask('desk', { name: q, type: 'A' }, { server, timeout })
  return `${show(r)} (${Math.round(performance.now() - t)} ms)`
}
const masq: Record<string,string> = { both: '192.168.0.20', silentFirst: '192.168.0.21', servfailFirst: '192.168.0.22', refusedFirst: '192.168.0.23' }
for (const [label, server] of Object.entries(masq)) {
  console.log(`== ${label}`)
  for (let i = 0; i < 3; i++) console.log('single', await ask(server))
  const q = name(n++)
  const first = ask(server, 4000, q); await wait(1000); const second = ask(server, 3000, q); await wait(1000); const third = ask(server, 2000, q)
  console.log('repeated', await Promise.all([first, second, third]))
  for (let i = 0; i < 3; i++) console.log('then', await ask(server))
}
console.log('== A goes away and comes back (both)')
const b = masq.both!
console.log(await ask(b))
await lab.setCable('a', 0, false)
for (let i = 0; i < 3; i++) console.log('down', await ask(b, 1500))
{ const q = name(n++)
  const first = ask(b, 4000, q); await wait(1000); const second = ask(b, 3000, q); await wait(1000)
  console.log('down, repeated', await Promise.all([first, second])) }
for (let i = 0; i < 3; i++) console.log('down, after', await ask(b, 1500))
await lab.setCable('a', 0, true)
for (let i = 0; i < 4; i++) { console.log('up', await ask(b, 1500)); await wait(300) }
for (let i = 0; i < 60; i++) await ask(b, 1500)
console.log('up, after 60', await ask(b, 1500))
await wait(22000)
for (let i = 0; i < 4; i++) console.log('up, 22 s later', await ask(b, 1500))
