import { table } from '../survey/render.ts'
import type { Alike } from './alike.ts'
import type { Blame } from './blame.ts'
import { isLeftToChance, type Chance } from './chance.ts'
import { sumOf, type Budget } from './budget.ts'
import { isSaturated, type History } from './history.ts'
import type { Settings } from '../resources/topology.ts'
import { length, outages, seconds, shown, type Judged } from './judge.ts'

/** A scenario that was played, and what became of it. */
export interface Played {
  readonly history: History
  readonly judged: readonly Judged[]
  /** Settings other than those of the design, of what the platform does and no source tells. */
  readonly under?: Pick<Settings, 'replicaSelection' | 'followsHealth'>
  /** What each outage hangs on. */
  readonly blamed: readonly Blame[]
  /** By host and name, with a space between. */
  readonly budgets: ReadonlyMap<string, Budget>
  /** Of the model: what chance may make of it. */
  readonly chance?: Chance | undefined
  /** Of a lab: what the model had predicted, and whether it came so. */
  readonly predicted?: { readonly history: History; readonly alike: readonly Alike[] }
}

export type Verdict = Judged['verdict'] | 'none'

/** Of several judgements the worst; none where nothing was judged. */
export function worst(judged: readonly Pick<Judged, 'verdict'>[]): Verdict {
  return (['fail', 'unknown', 'pass'] as const).find((verdict) => judged.some((one) => one.verdict === verdict)) ?? 'none'
}

/**
 * Scenario by client: how long it got nowhere, which addresses it saw, and what is to be said of that. Clients that noticed nothing share a
 * line, unless `all` are wanted.
 */
export function renderLedger(played: readonly Played[], { all = false }: { readonly all?: boolean } = {}): readonly string[] {
  let written: readonly (readonly string[])[] = []
  const rows = played.flatMap(({ history, judged, under, chance }) => {
    const clients = history.clients.map((client) => ledgerLine({ history, chance }, client, judged.filter(({ host, name }) => host === client.host && name === client.name)))
    const fates = clients.map(({ cells }) => cells.slice(1))
    if (under !== undefined) return fates.filter((cells, index) => cells.join() !== written[index]?.join()).map((cells, index) => [index === 0 ? `  if ${settingsText(under)}` : '', ...cells])
    written = fates
    const told = all ? clients : clients.filter(({ quiet }) => !quiet)
    const others = clients.length - told.length
    return [
      ...told.map(({ cells }) => cells),
      ...(others > 0 ? [['', told.length > 0 ? `${others} others` : 'all', 'noticed nothing', '-', 'as before', 'pass']] : []),
    ].map((cells, index) => [index === 0 ? history.scenario : '', ...cells.slice(1)])
  })
  return table([['scenario', 'host', 'name', 'longest outage', 'addresses seen', 'verdict'], ...rows])
}

/** `followsHealth: false, replicaSelection: home`. */
export function settingsText({ replicaSelection, followsHealth }: NonNullable<Played['under']>): string {
  return `followsHealth: ${followsHealth}, replicaSelection: ${replicaSelection}`
}

/** Quiet is who was served all the time, from the same addresses, as every objective wants. */
function ledgerLine({ history, chance }: Pick<Played, 'history' | 'chance'>, client: History['clients'][number], judged: readonly Judged[]): { readonly cells: readonly string[]; readonly quiet: boolean } {
  const longest = Math.max(0, ...outages(history, client).map(length))
  const other = isLeftToChance(history, chance, client) ? chance!.worst.clients.find(({ host, name }) => host === client.host && name === client.name) : undefined
  const most = other === undefined ? longest : Math.max(0, ...outages(chance!.worst, other).map(length))
  const answers = new Set(client.seen.map(({ addresses }) => addresses.join(', ')))
  const seen = [...new Set([...client.seen, ...other?.seen ?? []].flatMap(({ addresses }) => addresses))]
  const verdict = worst(judged)
  return { cells: [history.scenario, client.host, client.name, most === longest ? (longest === 0 ? '-' : seconds(longest)) : `by chance ${seconds(longest)} to ${seconds(most)}`, seen.join(', ') || 'none', verdict], quiet: other === undefined && longest === 0 && answers.size === 1 && verdict === 'pass' }
}

/** What each client saw when, with what was done to the world among it; then the objectives. */
export function renderTimeline({ history, judged, blamed, budgets, predicted, under, chance }: Played): readonly string[] {
  const lines = history.clients.flatMap((client) => {
    const budget = budgets.get(`${client.host} ${client.name}`)
    const events = [
      ...history.marks.map(({ at, what, id, because }) => ({ at, order: 0, text: `  ${what} ${id}${because === undefined ? '' : `: ${because}`}` })),
      ...healthFor(history, budget).map(({ at, profile, what, healthy }) => ({ at, order: 0, text: `  probes find ${what} ${healthy ? 'in service again' : 'out of service'} (${profile})` })),
      ...client.seen.map((one) => ({ at: one.at, order: 1, text: `${one.served ? '+' : '-'} ${shown(one)}` })),
      ...(predicted?.history.clients.find(({ host, name }) => host === client.host && name === client.name)?.seen ?? []).map((one) => ({ at: one.at, order: 2, text: `    predicted ${one.served ? '+' : '-'} ${shown(one)}` })),
    ].toSorted((one, other) => one.at - other.at || one.order - other.order)
    const gone = spans(history, client)
    const worse = chance?.worst.clients.find(({ host, name }) => host === client.host && name === client.name)
    return [
      '',
      `${client.host} asks for ${client.name}`,
      ...events.map(({ at, text }) => `  ${seconds(at).padStart(10)}  ${text}`),
      ...(worse !== undefined && isLeftToChance(history, chance, client) ? [`  this is where nothing that matters is lost; where all is that ${chance!.ids.join(' and ')} may lose, outages: ${spans(chance!.worst, worse).join(', ') || 'none'}`] : []),
      `  outages: ${gone.join(', ') || 'none'}; budget of a failover: ${budget === undefined ? 'not known' : sumOf(budget)}`,
      ...(budget?.parts ?? []).map((part) => `  ${seconds(part.seconds).padStart(10)}  ${part.what}`),
      ...blamed.filter(({ host, name }) => host === client.host && name === client.name).map(({ at, ids }) => `  the outage at ${seconds(at)} hangs on ${ids.length === 0 ? 'nothing that would do it alone' : ids.join(', ')}`),
      ...alikeLines(predicted?.alike.find(({ host, name }) => host === client.host && name === client.name)),
      ...judged.filter(({ host, name }) => host === client.host && name === client.name).map(({ verdict, objective, expected, observed, at }) => `  ${verdict} ${objective}: expected ${expected}, observed ${observed}${at === undefined ? '' : ` (${seconds(at)})`}`),
    ]
  })
  const pace = history.faster === undefined ? [] : [`told ${history.faster} times faster: waits, limits, probing and Traffic Manager's TTLs are divided by ${history.faster}; what others let caches remember stays as it is`]
  const busy = isSaturated(history) ? [`the machine had no processor to spare for ${seconds(history.saturated ?? 0)}: what came late may have come late for that alone`] : []
  return [...(under === undefined ? [] : ['']), `${history.scenario}${under === undefined ? '' : ` if ${settingsText(under)}`}: ${history.kind === 'model' ? 'virtual time' : 'in the lab'}, ${seconds(history.end)}, a look every ${seconds(history.step)}`, ...pace, ...busy, ...lines]
}

function spans(history: History, client: History['clients'][number]): readonly string[] {
  return outages(history, client).map((one) => `${seconds(one.from)} to ${seconds(one.to)} (${seconds(length(one))}${one.ended ? '' : ', not over'})`)
}

/** Of the profiles that a client's name leads to. */
function healthFor({ health }: History, budget: Budget | undefined): History['health'] {
  const names = new Set(budget?.profiles.map(({ name }) => name))
  return health.filter(({ profile }) => names.has(profile))
}

function alikeLines(one: Alike | undefined): readonly string[] {
  if (one === undefined) return []
  if (one.alike) return [`  order of events: as predicted${one.apart === undefined ? '' : `, at most ${seconds(one.apart)} apart`}`]
  return ['  order of events: not as predicted', `    predicted ${one.predicted.join(' → ')}`, `    observed  ${one.observed.join(' → ')}`]
}

/** As machines get it: Maps as objects. */
export interface PlayedJson extends Omit<History, 'places'> {
  readonly places: Readonly<Record<string, { readonly public: boolean; readonly region?: string | undefined }>>
  readonly under?: NonNullable<Played['under']>
  readonly objectives: readonly Judged[]
  readonly blamed: readonly Blame[]
  /** What chance may make of it: faults, and what clients see where all is lost that may be. */
  readonly chance?: { readonly ids: readonly string[]; readonly clients: History['clients'] }
  readonly predicted?: { readonly clients: History['clients']; readonly alike: readonly Alike[] }
  readonly budgets: readonly (Pick<Budget, 'parts' | 'total'> & { readonly client: string })[]
  readonly verdict: Verdict
}

export function playedJson({ history, judged, blamed, budgets, predicted, under, chance }: Played): PlayedJson {
  return {
    ...history,
    ...(under && { under }),
    places: Object.fromEntries(history.places),
    objectives: judged,
    blamed,
    ...(chance && { chance: { ids: chance.ids, clients: chance.worst.clients } }),
    ...(predicted && { predicted: { clients: predicted.history.clients, alike: predicted.alike } }),
    budgets: [...budgets].map(([client, { parts, total }]) => ({ client, parts, total })),
    verdict: worst(judged),
  }
}
