import { seconds, type Judged } from '../judge.ts'
import { playedJson, renderTimeline } from '../render.ts'
import type { Scenario } from '../../resources/scenarios/scenario.ts'
import type { SoakedInLab } from './in-lab.ts'
import type { Soaked } from './soak.ts'

/** What was played, what does not hold, and the shortest story that shows it, as a design has it and client by client. */
export function renderSoak({ options, episodes, kinds, clients, settling, failing, unserved, shortest }: Soaked): readonly string[] {
  const { seed, minutes, atOnce } = options
  return [
    `seed ${seed}: ${minutes} min of virtual time, ${episodes.length} faults of ${kinds.length} kinds, at most ${atOnce} at once; ${clients} clients`,
    `must hold: no public address of a name that is meant to be private; as before ${seconds(settling)} after the last mending`,
    ...(unserved.length === 0 ? [] : ['not watched, since not served while nothing is broken:', ...unserved.map(({ host, name, message }) => `  ${host}, ${name}: ${message}`)]),
    ...(failing.length === 0 ? ['all of it holds'] : ['', ...failing.map(failure)]),
    ...(shortest === undefined ? [] : [
      '',
      `the shortest timeline that fails so, of ${shortest.tried} that were tried; as a scenario of the design:`,
      ...yamlOf(shortest.scenario),
      '',
      ...renderTimeline({ ...shortest.played, history: { ...shortest.played.history, clients: shortest.played.history.clients.filter(({ host, name }) => shortest.played.judged.some((one) => one.host === host && one.name === name && one.verdict === 'fail')) } }),
    ]),
  ]
}

/** The same in a lab: what was done and seen, what does not hold, and the model's shortest story where it fails there, too. */
export function renderSoakInLab({ predicted, history, judged, left }: SoakedInLab): readonly string[] {
  const bad = judged.filter(({ verdict }) => verdict !== 'pass')
  const unforeseen = bad.filter((one) => one.verdict === 'fail' && !predicted.failing.some(({ objective }) => objective === one.objective))
  return [
    `seed ${predicted.options.seed}: ${seconds(history.end)} in the lab, ${predicted.episodes.length} faults, at most ${predicted.options.atOnce} at once; ${history.clients.length} clients, a look every ${seconds(history.step)}; all is mended`,
    ...(left.length === 0 ? [] : [`not drawn, since a lab can not do it: ${left.join(', ')}`]),
    ...history.marks.map(({ at, what, id, because }) => `  ${seconds(at).padStart(10)}  ${what} ${id}${because === undefined ? '' : `: ${because}`}`),
    'must hold: no public address of a name that is meant to be private; as before once all is mended and forgotten',
    ...(bad.length === 0 ? ['all of it holds'] : bad.map(failure)),
    ...(unforeseen.length === 0 ? [] : ['the model, with the same faults at the same moments, had not predicted that: one of the two is wrong, and no shorter story can be looked for']),
    '',
    'in the model, with what caches remember:',
    ...renderSoak(predicted),
  ]
}

function failure({ verdict, host, name, at, expected, observed }: Judged): string {
  return `${verdict}: ${host}, ${name}, ${at === undefined ? '' : `at ${seconds(at)}: `}expected ${expected}, observed ${observed}`
}

/** Ready to be pasted. */
export function yamlOf({ name, timeline, objectives }: Scenario): readonly string[] {
  const list = (word: string, ids: readonly string[]): readonly string[] => (ids.length === 0 ? [] : [`${word}: [${ids.map((id) => `'${id}'`).join(', ')}]`])
  return [
    'scenarios:',
    `  ${name}:`,
    '    timeline:',
    ...timeline.map(({ inject, heal, wait }) => `      - { ${[...list('heal', heal), ...list('inject', inject), `wait: ${wait}`].join(', ')} }`),
    `    objectives: { failedBackWithin: ${objectives.failedBackWithin} }`,
  ]
}

export function soakJson({ options, episodes, failing, settling, clients, unserved, shortest }: Soaked): unknown {
  return { ...options, clients, settling, episodes, failing, unserved, ...(shortest && { shortest: { tried: shortest.tried, timeline: shortest.scenario.timeline, played: playedJson(shortest.played) } }) }
}

export function soakInLabJson({ predicted, history: { places, ...history }, judged, left }: SoakedInLab): unknown {
  return { history: { ...history, places: Object.fromEntries(places) }, objectives: judged, left, predicted: soakJson(predicted) }
}
