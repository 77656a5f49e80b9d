import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { labImages } from '../../docker/images.ts'
import { prepare } from '../../docker/setup.ts'
import { thisMachine } from '../../docker/this-machine.ts'
import { runScript, UsageError } from '../script.ts'
import { begin } from './command.ts'
import { draw, injuries, type Draw, type Injury } from './draw.ts'
import { aligned, append, nextRun, readLedger, summary, wrongWith, type Entry, type Left, type Outcome } from './ledger.ts'
import { awaitNothing, beyond, mark, takeInventory, type Inventory } from './left-behind.ts'
import { clear, fill, free, hasPodman, mountDisk, ownEngine, takeImages, type EngineKind, type OwnEngine } from './own-engine.ts'

const help = `npm run soak -- [--minutes N] [--seed N] [--engine docker|podman] [--only TOPOLOGY …] [--injury NAME …] [--ledger FILE] [--runs N]

Runs labs for so many minutes (60) on an engine of its own, and does something to each at a random moment: ${injuries.slice(1).join(', ')}.
After each it counts what is left of it after half a minute, and after the next lab, which sweeps: containers, networks, namespaces, mounts, processes,
files. A line of JSON for each run goes to the ledger (soak.jsonl), which a later call with the same seed goes on with. Exit code 1 where anything was
left behind, or a command ended otherwise than it should. What breaks in a design is another question: rehearse soak.
`

/** Small ones: the shorter a run, the more of them. */
const usual = ['one-network', 'shared-zone-conflict', 'hub-and-spoke', 'flagship']
/** What a failed check is a right answer for. */
const failing = ['shared-zone-conflict']

/** Seconds after which nothing must be left: who watches over a start looks for three after the last that it has found. */
const grace = 30
/** Seconds in which a lab that had only begun has gone by itself. */
const vanishing = 10

interface Settings {
  readonly minutes: number
  readonly runs: number
  readonly seed: number
  readonly engine: EngineKind
  readonly topologies: readonly string[]
  readonly injuries: readonly Injury[]
  readonly ledger: string
}

function settings(): Settings | undefined {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '60' }, runs: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' }, engine: { type: 'string', default: 'docker' },
      only: { type: 'string', multiple: true, default: usual }, injury: { type: 'string', multiple: true, default: [...injuries] },
      ledger: { type: 'string', default: 'soak.jsonl' }, help: { type: 'boolean' },
    },
  })
  if (values.help) return undefined
  const number = (name: 'minutes' | 'runs' | 'seed') => {
    if (!/^\d{1,9}(\.\d+)?$/.test(values[name])) throw new UsageError(`--${name} is "${values[name]}", where a number is meant`)
    return Number(values[name])
  }
  const within = <T extends string>(given: readonly string[], known: readonly T[], what: string) => {
    const wrong = given.filter((one) => !(known as readonly string[]).includes(one))
    if (wrong.length > 0) throw new UsageError(`there is no ${what} ${wrong.join(', ')}; there are ${known.join(', ')}`)
    return given as readonly T[]
  }
  const topologies = readdirSync('topologies').filter((name) => name.endsWith('.yaml')).map((name) => name.replace('.yaml', ''))
  return {
    minutes: number('minutes'), runs: number('runs'), seed: number('seed'), ledger: values.ledger, engine: within([values.engine], ['docker', 'podman'], 'engine')[0]!,
    topologies: within(values.only, topologies, 'topology'), injuries: within(values.injury, injuries, 'injury'),
  }
}

/** https://github.com/wolfcw/libfaketime: the clock of one process, moved by a file while it runs. The machine's stays: others go by it. */
const fakeTime = ['/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1', '/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1'].find((path) => existsSync(path))

interface Site {
  readonly engine: OwnEngine
  readonly before: Inventory
  /** The folder that commands have for their temporary files. */
  readonly temporary: string
  /** Seconds that a command takes undisturbed, by topology and verb. */
  readonly typical: Map<string, number>
}

interface Performed {
  readonly outcome: Outcome
  readonly takenDown: boolean
}

async function perform(one: Draw, site: Site): Promise<Performed> {
  const { engine, temporary, typical } = site
  const clock = join(engine.folder, 'clock')
  writeFileSync(clock, '+0')
  const faked = one.injury === 'clock moved' ? { LD_PRELOAD: fakeTime!, FAKETIME_TIMESTAMP_FILE: clock, FAKETIME_NO_CACHE: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1' } : {}
  const environment = { ...engine.environment, [mark]: engine.folder, TMPDIR: temporary, XDG_CACHE_HOME: join(engine.folder, 'cache'), NODE_COMPILE_CACHE: join(engine.folder, 'cache/node') }
  const file = `topologies/${one.topology}.yaml`
  if (one.verb === 'down') await begin(['up', file], environment).ended
  const key = `${one.topology} ${one.verb}`
  const command = begin([one.verb, file, ...(one.verb === 'test' ? ['--no-evidence'] : [])], { ...environment, ...faked })
  let over = false
  const ended = command.ended.finally(() => (over = true))
  const moment = sleep(one.moment * (typical.get(key) ?? 5) * 1000)
  if (one.injury !== 'nothing') {
    await moment
    await injure(one.injury, { engine, clock, processId: over ? undefined : command.processId })
  }
  const outcome = await ended
  if (one.injury === 'nothing') typical.set(key, outcome.seconds)
  free(engine.folder)
  if (one.verb === 'test') return { outcome, takenDown: false }
  // One that came to stand is meant to stay. What was only begun goes by itself, as long as nobody takes it down.
  const stays = outcome.code === 0 || one.verb === 'down' || Object.keys((await awaitNothing(() => leftOf(site), vanishing)).left).length > 0
  if (!stays) return { outcome, takenDown: false }
  const removal = await begin(['down', '--all'], environment).ended
  return { outcome: removal.hung ? { ...outcome, hung: true } : outcome, takenDown: outcome.code !== 0 && one.verb === 'up' }
}

async function leftOf({ before, engine, temporary }: Site): Promise<Left> {
  return beyond(before, await takeInventory(engine, temporary))
}

interface Target {
  readonly engine: OwnEngine
  readonly clock: string
  readonly processId: number | undefined
}

async function injure(injury: Injury, { engine, clock, processId }: Target): Promise<void> {
  switch (injury) {
    case 'nothing':
      return
    case 'SIGKILL':
    case 'SIGINT':
    case 'SIGTERM':
      if (processId !== undefined) process.kill(processId, injury)
      return
    case 'engine killed':
    case 'engine restarted':
      await engine.end(injury === 'engine killed' ? 'SIGKILL' : 'SIGTERM')
      return await engine.start()
    case 'disk full':
      return await fill(engine.folder)
    case 'clock moved':
      return writeFileSync(clock, '-3h')
  }
}

async function one(drawn: Draw, site: Site, { seed }: Settings): Promise<Entry> {
  const at = new Date().toISOString()
  const { outcome, takenDown } = await perform(drawn, site)
  const look = () => leftOf(site)
  let { seconds, left } = await awaitNothing(look, grace)
  if (left.containers !== undefined) {
    // What a start sweeps away is not left behind.
    await perform({ ...drawn, topology: 'one-network', verb: 'test', injury: 'nothing' }, site)
    ;({ left } = await awaitNothing(look, grace))
    seconds += grace
  }
  const { code, signal } = outcome
  const right = failing.includes(drawn.topology) && code === 1 && drawn.verb === 'test' ? { ...outcome, code: 0 } : outcome
  const wrong = wrongWith(drawn.injury, right)
  if (wrong.length > 0) process.stderr.write(`${outcome.said}\n`)
  return { ...drawn, at, seed, engine: site.engine.kind, code, signal, seconds: outcome.seconds, takenDown, cleanAfter: Object.keys(left).length > 0 ? null : seconds, left, wrong }
}

async function soak(chosen: Settings): Promise<number> {
  if (process.getuid?.() !== 0) throw new UsageError('an engine of its own is started by root only')
  if (chosen.engine === 'podman' && !hasPodman()) throw new UsageError('Podman is not installed')
  const folder = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'dns-rehearsal', `soak-${chosen.engine}`)
  const engine = ownEngine(chosen.engine, folder)
  await clear(engine)
  const unmount = await mountDisk(folder, 12)
  free(folder)
  const temporary = join(folder, 'tmp')
  rmSync(temporary, { recursive: true, force: true })
  mkdirSync(temporary)
  await engine.start()
  try {
    await takeImages(engine, labImages)
    await prepare({ world: { ...thisMachine, environment: { ...process.env, ...engine.environment } } })
    const possible = chosen.injuries.filter((injury) => injury !== 'clock moved' || fakeTime !== undefined)
    if (possible.length < chosen.injuries.length) process.stderr.write('The clock is not moved: Debian’s libfaketime, which moves that of one process, is not installed.\n')
    // A lab that is nobody's, so that what an engine keeps from its first one is there before anything is counted.
    const first: Site = { engine, temporary, typical: new Map(), before: { containers: [], networks: [], namespaces: [], mounts: [], processes: [], files: [] } }
    await perform({ run: 0, topology: 'one-network', verb: 'test', injury: 'nothing', moment: 0 }, first)
    const site = { ...first, before: await takeInventory(engine, temporary) }
    const until = Date.now() + chosen.minutes * 60_000
    const entries = [...readLedger<Entry>(chosen.ledger)]
    const before = entries.length
    for (let n = 0; Date.now() < until && n < chosen.runs; n++) {
      const entry = await one(draw(chosen.seed, nextRun(entries, chosen.seed), chosen.topologies, possible), site, chosen)
      entries.push(entry)
      append(chosen.ledger, entry)
      const { run, topology, verb, injury, moment, cleanAfter, left, wrong } = entry
      const state = cleanAfter === null ? `LEFT ${JSON.stringify(left)}` : `clean after ${cleanAfter.toFixed(1)} s`
      process.stdout.write(`${run}  ${verb} ${topology}, ${injury} at ${moment.toFixed(2)}: ${state}${wrong.map((text) => `; ${text.toUpperCase()}`).join('')}\n`)
    }
    const these = entries.slice(before)
    process.stdout.write(`\n${aligned(summary(entries.filter(({ seed }) => seed === chosen.seed)))}\n`)
    return these.length === 0 ? 2 : these.some(({ cleanAfter, wrong }) => cleanAfter === null || wrong.length > 0) ? 1 : 0
  } finally {
    await engine.end('SIGTERM')
    await clear(engine)
    await unmount()
  }
}

await runScript({ settings, help, run: soak })
