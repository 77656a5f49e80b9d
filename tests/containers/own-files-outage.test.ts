import test from 'ava'
import { readFileSync } from 'node:fs'
import { catalog } from '../../harness/catalog.ts'
import { runChecks } from '../../harness/checks/run.ts'
import { facts } from '../../harness/facts/facts.ts'
import { parseTopology } from '../../harness/topology/parse.ts'
import { answer } from './answers.ts'
import { inTime } from './in-time.ts'
import { labOf } from './lab.ts'
import { alone } from '../room.ts'

test.serial.before(alone)

const file = 'fixtures/own-configuration/headquarters.yaml'
const text = readFileSync(file, 'utf8')
const design = facts(parseTopology(text, file).topology!)
const desks = [...design.hosts.keys()]
const name = 'contoso.azurecr.io'
const privately = 'NOERROR 10.0.1.5'

// Whoever is not made to forget gives the private address from its cache for as long as the connection is down, and leaks afterwards.
inTime('own files: while the connection is down, servers are judged by what they find then, not by what they remember', async (t) => {
  t.timeout(300_000, 'a lab, and questions that nobody answers')
  await using started = await labOf(t, text, file)
  const { lab } = started
  // The first question of some has to find out which forwarder answers.
  for (const desk of desks) await lab.ask(desk, { name, type: 'A' })
  for (const desk of desks) t.is(await answer(lab, desk, name), privately, desk)
  const [{ verdict, findings, reason }] = (await runChecks({ facts: design, world: lab }, { checks: catalog.filter(({ id }) => id === 'connection-down-fails-closed') })) as [Awaited<ReturnType<typeof runChecks>>[number]]
  t.is(reason, undefined)
  t.is(verdict, 'fail')
  t.deepEqual(findings.filter(({ holds }) => !holds).map(({ host }) => host), desks.filter((desk) => !desk.includes('closed')))
  for (const { host, observed } of findings) t.notRegex(observed, /10\.0\.1\.5/, host)
  const leaking = findings.find(({ host }) => host === 'bind-leaking-desk')!
  t.regex(leaking.because!, /^bind-leaking \(192\.168\.0\.10\), by the files of its owner/)
  t.regex(leaking.fix!, /`forward only;`/)
  // What was started anew is in its place again, and nobody was taken to have ended by itself.
  for (const desk of desks) t.is(await answer(lab, desk, name), privately, desk)
  t.deepEqual(await lab.ended(), [])
})
