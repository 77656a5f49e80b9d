import { setTimeout as wait } from 'node:timers/promises'
import { stateWith, type BrokenState } from '../plan/broken-state.ts'
import { securityTable } from '../plan/network-security.ts'
import type { Plan } from '../plan/plan.ts'
import type { ComponentId } from '../world/component.ts'
import { settleProbes } from './probers.ts'
import { forget, settled, type Breaking } from './broken-lab.ts'
import { HarnessError } from './errors.ts'
import type { FaultOptions } from './lab.ts'
import { inFabric, keepFaults, loadRules, standingFaults, writeFile } from './in-fabric.ts'

/** Seconds within which paths must be seen to be down or to carry, and a server to go by its new files. */
const budget = 15

/**
 * Makes exactly these things of the design fail in a lab, whatever has failed in it before: what is not among them is mended. Resolves once
 * the lab is so, with what could not be done and why. Rejects where nobody can tell how the lab is now; the same again may do it.
 */
export async function setFaults(wanted: ReadonlySet<ComponentId>, options: FaultOptions, breaking: Breaking): Promise<ReadonlyMap<ComponentId, string>> {
  const { plan, link } = breaking
  const { faults, sure } = await standingFaults(link)
  const before = stateWith(plan, faults)
  const after = stateWith(plan, wanted)
  // Before anything is done: whoever mends the lab later must know of all that may have been begun.
  await keepFaults(link, { faults: new Set([...faults, ...wanted]), sure: false })
  await settled([...cables(before, after, sure, breaking), ...filters(before, after, breaking), ...rules(before, after, sure, breaking), ...files(before, after, sure, breaking)])
  if (!sure || isImpaired(before) || isImpaired(after)) await impair(after, breaking)
  await settled([paths(after.paths, sure ? before.paths : new Map(), false, breaking), paths(before.paths, after.paths, true, breaking)])
  if (options.forget) {
    await settleProbes(breaking)
    await settled(plan.nodes.map((node) => forget(node, breaking)))
    // A node that was started anew has a new cable, where nothing is dropped yet.
    await settled([...filters(after, after, breaking), ...rules(after, after, false, breaking)])
    if (isImpaired(after)) await impair(after, breaking)
  }
  await keepFaults(link, { faults: wanted, sure: true })
  return after.cannot
}

function cables(before: BrokenState, after: BrokenState, sure: boolean, { lab }: Breaking): readonly Promise<void>[] {
  const all = new Map([...before.pulled, ...after.pulled])
  return [...all].filter(([key]) => !sure || before.pulled.has(key) !== after.pulled.has(key)).map(([key, { node, number }]) => lab.setCable(node, number, !after.pulled.has(key)))
}

function isImpaired({ late, rates, misanswers }: BrokenState): boolean {
  return late.length + rates.length + misanswers.length > 0
}

/** Servers and ways are there and do badly what they do: exactly these. */
async function impair({ late, rates, misanswers }: BrokenState, { link }: Breaking): Promise<void> {
  await settled([link.command('worsen', { late, rates }), link.command('misanswer', { servers: misanswers })])
}

/** All that is dropped in a namespace is one table, which is exchanged in one piece. */
function filters(before: BrokenState, after: BrokenState, { link }: Breaking): readonly Promise<unknown>[] {
  const spaces = new Set([...before.filters.keys(), ...after.filters.keys()])
  return [...spaces].map((space) => {
    const chains = after.filters.get(space)
    const text = `table netdev broken {}\ndelete table netdev broken\n${chains === undefined ? '' : `table netdev broken {\n${chains}}\n`}`
    return inFabric(link, ['nsenter', `--net=/run/netns/${space}`, 'nft', '-f', '-'], text)
  })
}

/** The groups' rules at a node, which are exchanged in one piece. */
function rules(before: BrokenState, after: BrokenState, sure: boolean, { plan, link }: Breaking): readonly Promise<unknown>[] {
  const nodes = [...new Set([...before.rules.keys(), ...after.rules.keys()])].filter((node) => !sure || before.rules.get(node) !== after.rules.get(node))
  return nodes.map((node) => {
    const text = after.rules.get(node) ?? securityTable(plan.nodes.find(({ name }) => name === node)!.nftables!)
    return loadRules(link, node, `table ip security {}\ndelete table ip security\n${text}`)
  })
}

/** Files that must change, and then each of their servers once. Where nobody is sure of what was done, all that may have been. */
function files(before: BrokenState, after: BrokenState, sure: boolean, breaking: Breaking): readonly Promise<void>[] {
  const { plan } = breaking
  const keys = [...new Set([...before.files.keys(), ...after.files.keys()])].filter((key) => !sure || before.files.get(key)?.content !== after.files.get(key)?.content)
  const changed = keys.map((key) => after.files.get(key) ?? planned(plan, before.files.get(key)!))
  return [...Map.groupBy(changed, ({ node }) => node)].map(async ([node, ofNode]) => {
    for (const file of ofNode) await writeFile(breaking.link, plan.nodes.find(({ name }) => name === node)!, file)
    await reload(node, breaking)
  })
}

function planned({ nodes }: Plan, { node, path }: { readonly node: string; readonly path: string }): { readonly node: string; readonly path: string; readonly content: string } {
  return { node, path, content: nodes.find(({ name }) => name === node)!.files.find((file) => file.path === path)!.content }
}

/** Lines of a log: those by which a place in it is found again, and as many as may come meanwhile. */
const known = 50
const tail = 1000

/** Has a server read its files again, and waits until it goes by them. Rejects with what it says of them where it does not. */
export async function reload(name: string, { plan, link, logs }: Pick<Breaking, 'plan' | 'link' | 'logs'>): Promise<void> {
  const how = plan.nodes.find((node) => node.name === name)?.reload
  if (how === undefined) throw new HarnessError('LAB_UNSETTLED', `${name} cannot be made to read its files again.`)
  if ('command' in how) return link.command('forget', { node: name, argv: how.command })
  // CoreDNS says in its log when it goes by what it was given, and when it does not.
  const before = await logs(name, known)
  await link.command('forget', { node: name, signal: how.signal })
  const started = performance.now()
  for (;;) {
    const now = await logs(name, tail)
    const since = now.slice(Math.max(0, now.indexOf(before) + before.length)).split('\n')
    const trouble = since.find((line) => line.includes('[ERROR]') && /SIGUSR1|Restart failed/i.test(line))
    if (trouble !== undefined) throw new HarnessError('LAB_UNSETTLED', `${name} does not go by its new files: ${trouble}`)
    if (since.some((line) => line.includes('Reloading complete'))) return
    if (performance.now() - started > budget * 1000) throw new HarnessError('LAB_UNSETTLED', `${name} has not read its files again within ${budget} s.`)
    await wait(20)
  }
}

/** Waits until routers have seen of the paths that are among the first and not among the others that they are down, or carry again. */
async function paths(some: BrokenState['paths'], others: BrokenState['paths'], up: boolean, { plan, link }: Breaking): Promise<void> {
  const changed = [...some].filter(([key]) => !others.has(key)).map(([, one]) => one)
  if (changed.length === 0) return
  const probes = changed.flatMap(({ connection, path }) => plan.connections.find(({ name }) => name === connection)!.paths[path]!.probes)
  const left = await link.command<readonly string[]>('settle', { probes, up, timeout: budget })
  if (left.length > 0) throw new HarnessError('LAB_UNSETTLED', `After ${budget} s ${left.join(', ')} ${up ? 'does not answer' : 'still answers'}.`)
}
