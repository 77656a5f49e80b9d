import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Report } from '../../harness/report/report.ts'
import { runScript, UsageError } from '../script.ts'
import { begin } from './command.ts'
import { aligned, append, readLedger } from './ledger.ts'
import { findingsOf, next, streakOf, streakTable, type Rehearsed, type Streak } from './streak-plan.ts'

const help = `npm run streak -- [--times N] [--only TOPOLOGY …] [--ledger FILE] [--minutes N]

Rehearses each topology of topologies/ in containers until so many rehearsals in a row (100) have ended alike: with the same verdict, every check
with the same findings, and the model as right as before. Whoever has the fewest goes next. A line of JSON for each rehearsal goes to the ledger
(streak.jsonl), which a later call goes on with; a design that was changed begins anew. Stops at the first that ends otherwise, whose report is kept
beside the ledger: exit code 1. Exit code 2 where the minutes are over before all have enough.
`

interface Settings {
  readonly times: number
  readonly topologies: readonly string[]
  readonly ledger: string
  readonly minutes: number
}

function settings(): Settings | undefined {
  const { values } = parseArgs({
    options: { times: { type: 'string', default: '100' }, minutes: { type: 'string', default: '100000' }, only: { type: 'string', multiple: true }, ledger: { type: 'string', default: 'streak.jsonl' }, help: { type: 'boolean' } },
  })
  if (values.help) return undefined
  const known = readdirSync('topologies').filter((name) => name.endsWith('.yaml')).map((name) => name.replace('.yaml', ''))
  const topologies = values.only ?? known
  const unknown = topologies.filter((name) => !known.includes(name))
  if (unknown.length > 0) throw new UsageError(`there is no topology ${unknown.join(', ')}; there are ${known.join(', ')}`)
  for (const name of ['times', 'minutes'] as const) if (!/^[1-9]\d{0,8}$/.test(values[name])) throw new UsageError(`--${name} is "${values[name]}", where a whole number from 1 is meant`)
  return { times: Number(values.times), minutes: Number(values.minutes), topologies, ledger: values.ledger }
}

const fileOf = (topology: string) => `topologies/${topology}.yaml`
const hash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16)

async function rehearse(topology: string, design: string, output: string): Promise<Rehearsed> {
  const at = new Date().toISOString()
  const { code, seconds, said } = await begin(['test', fileOf(topology), '--no-evidence', '--reporter', 'json', '--output', output], {}).ended
  const report = JSON.parse(readFileSync(output, 'utf8')) as Report
  if (report.verdict === 'unknown') process.stderr.write(`${said}\n`)
  return { at, topology, design, code: code ?? -1, verdict: report.verdict, findings: hash(findingsOf(report)), seconds: Math.round(seconds * 10) / 10 }
}

async function streak({ times, minutes, topologies, ledger }: Settings): Promise<number> {
  const designs = new Map(topologies.map((name) => [name, hash(readFileSync(fileOf(name), 'utf8'))]))
  const entries = [...readLedger<Rehearsed>(ledger)]
  const streaks = (): readonly Streak[] => topologies.map((name) => streakOf(name, designs.get(name)!, entries))
  const folder = mkdtempSync(join(tmpdir(), 'streak-'))
  const until = Date.now() + minutes * 60_000
  try {
    for (let turn = next(streaks(), times); turn !== undefined && Date.now() < until; turn = next(streaks(), times)) {
      const { topology } = turn
      const report = join(folder, 'report.json')
      const one = await rehearse(topology, designs.get(topology)!, report)
      entries.push(one)
      append(ledger, one)
      const now = streakOf(topology, designs.get(topology)!, entries)
      process.stdout.write(`${topology}: ${one.verdict} in ${one.seconds.toFixed(1)} s, ${now.alike} of ${times} in a row\n`)
      if (now.flakes > turn.flakes || one.verdict === 'unknown') {
        const kept = `${ledger}.${topology}.json`
        append(kept, JSON.parse(readFileSync(report, 'utf8')) as object)
        process.stdout.write(`${topology} has not ended as before: ${kept}\n`)
        return 1
      }
    }
    return next(streaks(), times) === undefined ? 0 : 2
  } finally {
    rmSync(folder, { recursive: true, force: true })
    process.stdout.write(`\n${aligned(streakTable(streaks()))}\n`)
  }
}

await runScript({ settings, help, run: streak })
