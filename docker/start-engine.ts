import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { needCommands } from './apt.ts'
import { engineAddress, enginePort, type EngineAddress } from './engine-address.ts'
import { lookAtEngine } from './engine-state.ts'
import { commandFailed, SetupError } from './errors.ts'
import type { World } from './world.ts'

/**
 * Installs Debian's container engine where there is none, and starts it: by systemd where that runs, else by hand.
 *
 * `REHEARSAL_DOCKERD` holds further arguments for `dockerd`. With it an engine is started even where DOCKER_HOST names the address,
 * for instance a second one beside an engine in use: `DOCKER_HOST=unix:///tmp/e/s.sock REHEARSAL_DOCKERD="-H unix:///tmp/e/s.sock
 * --data-root /tmp/e/data --exec-root /tmp/e/run --pidfile /tmp/e/pid --bridge none --iptables=false"`.
 */

const installHint = 'Install Docker (https://docs.docker.com/engine/install/), start it, and run this again.'
/** What works where the kernel lets nobody make bridges or firewall rules. A lab brings its own network and does not miss them. */
const withoutNetwork = ['--bridge=none', '--iptables=false', '--ip6tables=false']
const patienceMilliseconds = 60_000
const portMilliseconds = 20_000

export async function startEngine(world: World, folder: string, silence: string, note: (text: string) => void): Promise<void> {
  const address = engineAddress(world.environment)
  const further = world.environment['REHEARSAL_DOCKERD']?.split(/\s+/).filter(Boolean)
  if (address.chosen && further === undefined) {
    const why = await awaitChosen(world, address, silence, note)
    if (why === undefined) return
    throw new SetupError('engine-silent', `The container engine that DOCKER_HOST or the docker context names does not answer (${why}).`, 'Start that engine, or unset DOCKER_HOST (`docker context use default`) to use the one of this machine.')
  }
  if (world.platform !== 'linux') throw new SetupError('engine-not-installed', 'No container engine is running.', 'Start Docker Desktop, or another engine that the `docker` command talks to, and run this again.')
  if (world.userId !== 0) {
    throw new SetupError('engine-needs-root', 'No container engine is running, and only root can start one.', world.has('dockerd') ? 'Start it with `sudo systemctl start docker`, or run `sudo npm run setup` once.' : `Run \`sudo npm run setup\` once, or: ${installHint}`)
  }
  if (!world.has('dockerd')) note('installing Debian’s docker.io')
  // Debian's docker.io recommends iptables in newer releases, where recommendations are left out here.
  await needCommands(world, { dockerd: ['docker.io'], iptables: ['iptables'] }, { code: 'engine-not-installed', message: 'There is no container engine on this machine, and no apt-get to install one.', hint: installHint })
  // From Debian 13 the client is a package of its own.
  await needCommands(world, { docker: ['docker-cli'] }, { code: 'no-docker-command', message: 'The `docker` command is missing.', hint: installHint })
  note('starting')
  if (further === undefined && world.exists('/run/systemd/system')) await startBySystemd(world, address)
  else await startByHand(world, address, folder, further ?? [], note)
}

/** One at a TCP port may be starting beside this: an engine that a CI job brings along as a service. Why it does not answer, if so. */
async function awaitChosen(world: World, address: EngineAddress, silence: string, note: (text: string) => void): Promise<string | undefined> {
  const port = enginePort(address)
  if (port === undefined) return silence
  note(`waiting for ${port.host} port ${port.port}`)
  const closed = await world.awaitPort(port, portMilliseconds)
  if (closed !== undefined) return closed
  const state = await lookAtEngine(world)
  return state.running ? undefined : state.detail
}

async function startBySystemd(world: World, address: EngineAddress): Promise<void> {
  const start = await world.run('systemctl', ['start', 'docker'])
  if (!start.ok) throw commandFailed('engine-start-failed', '`systemctl start docker`', start.output, 'See `journalctl -u docker`.')
  if (!(await answers(world, address, () => true))) throw new SetupError('engine-start-failed', 'systemd started Docker, but it does not answer.', 'See `journalctl -u docker`.')
}

async function startByHand(world: World, address: EngineAddress, folder: string, further: readonly string[], note: (text: string) => void): Promise<void> {
  const log = join(folder, 'dockerd.log')
  // An init script that the package ran may have started it already.
  if (await isUp(world, address)) return
  await mountControlGroups(world)
  for (const fallback of [[], withoutNetwork]) {
    closeSync(openSync(log, 'w'))
    const processId = await world.startDetached('dockerd', [...further, ...fallback], log)
    const stillComing = (): boolean => world.isAlive(processId) || readFileSync(log, 'utf8').includes('pid file found')
    if (await answers(world, address, stillComing)) return
    if (!/iptables|nf_tables|network controller|bridge/i.test(readFileSync(log, 'utf8'))) break
    note('starting without a network of its own')
  }
  throw commandFailed('engine-start-failed', 'Starting `dockerd`', readFileSync(log, 'utf8'), `Its log is ${log}. Inside a container it needs a privileged one.`)
}

/** Machines without an init system may have no control groups mounted. A failure shows in dockerd's log. */
async function mountControlGroups(world: World): Promise<void> {
  if (world.exists('/sys/fs/cgroup/cgroup.controllers') || world.exists('/sys/fs/cgroup/memory') || world.exists('/sys/fs/cgroup/devices')) return
  await world.run('mount', ['-t', 'cgroup2', 'cgroup2', '/sys/fs/cgroup'])
}

async function answers(world: World, address: EngineAddress, stillComing: () => boolean): Promise<boolean> {
  for (const end = Date.now() + patienceMilliseconds; Date.now() < end; await sleep(100)) {
    if (await isUp(world, address)) return true
    if (!stillComing()) return false
  }
  return false
}

async function isUp(world: World, address: EngineAddress): Promise<boolean> {
  try {
    return (await world.ask(address, '/_ping')).status === 200
  } catch {
    return false
  }
}
