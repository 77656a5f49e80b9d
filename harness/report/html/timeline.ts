import { escaped } from '../graph/escaped.ts'
import type { ToldClient, ToldScenario, ToldSighting } from '../told-scenario.ts'

const labels = 330
const width = 1180
const row = 26
const head = 34
const right = 20

/** A band for each client: what it saw from when to when, with a line for each thing that was done. Height tells what colour does. */
export function drawnTimeline(told: ToldScenario): string {
  const { clients, marks, health, end, scenario } = told
  const height = head + clients.length * row + 26
  const x = (at: number): string => (labels + (end === 0 ? 0 : at / end) * (width - labels - right)).toFixed(1)
  const lines = moments(marks).map(({ at, number, what }) => `<g class="mark"><line x1="${x(at)}" x2="${x(at)}" y1="${head - 12}" y2="${height - 24}"/><text x="${x(at)}" y="${head - 16}">${number}</text><title>${escaped(`${span(at)}: ${what.join(', ')}`)}</title></g>`)
  const found = health.map(({ at, what, healthy }) => `<path class="${healthy ? 'online' : 'degraded'}" d="M${x(at)} ${height - 24} l-5 9 h10 z"><title>${escaped(`${span(at)}: probes find ${what} ${healthy ? 'in service again' : 'out of service'}`)}</title></path>`)
  return `<svg class="timeline" role="img" aria-label="${escaped(`${scenario}: what ${clients.length} clients saw in ${span(end)}; the lists below say the same in words`)}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
${clients.map((client, n) => band(told, client, head + n * row, x)).join('\n')}
${lines.join('\n')}
${found.join('\n')}
${ticks(end).map((at) => `<text class="tick" x="${x(at)}" y="${height - 2}">${span(at)}</text>`).join('')}
</svg>`
}

function band({ end, places }: ToldScenario, { host, name, private: kept, seen }: ToldClient, y: number, x: (at: number) => string): string {
  const stretches = seen.map((one, n) => {
    const to = seen[n + 1]?.at ?? end
    const exposed = kept && one.addresses.some((address) => places[address]?.public === true)
    const width = Math.max(1, Number(x(to)) - Number(x(one.at)))
    return `<rect class="${exposed ? 'exposed' : one.served ? 'served' : 'lost'}" x="${x(one.at)}" y="${y + (one.served ? 3 : 8)}" width="${width.toFixed(1)}" height="${one.served ? row - 8 : row - 18}"><title>${escaped(`${span(one.at)} to ${span(to)}: ${sighting(one)}${exposed ? ' (public, and meant to be private)' : ''}`)}</title></rect>`
  })
  return `<text class="client" x="${labels - 8}" y="${y + row - 10}">${escaped(shortened(`${host}: ${name}`))}</text>${stretches.join('')}`
}

/** What was done at each moment, numbered in the order of time. */
export function moments(marks: ToldScenario['marks']): readonly { readonly at: number; readonly number: number; readonly what: readonly string[] }[] {
  return [...Map.groupBy(marks, ({ at }) => at)].map(([at, together], n) => ({ at, number: n + 1, what: together.map(({ what, id, because }) => `${what} ${id}${because === undefined ? '' : `: ${because}`}`) }))
}

export function sighting({ rcode, addresses, message }: ToldSighting): string {
  return `${rcode === 'NOERROR' ? addresses.join(', ') || 'no address' : rcode}: ${message}`
}

/** Few, and round. */
function ticks(end: number): readonly number[] {
  const steps = [1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14_400, 43_200]
  const step = steps.find((one) => end / one <= 8) ?? 86_400
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, n) => n * step)
}

function shortened(text: string): string {
  return text.length <= 44 ? text : `${text.slice(0, 43)}…`
}

/** `12 s`, `1.5 s`. */
export function span(seconds: number): string {
  return `${Math.round(seconds * 100) / 100} s`
}
