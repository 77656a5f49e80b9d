import { seconds, type Judged } from '../judge.ts'
import { playedJson, renderTimeline } from '../render.ts'
import type { Scenario } from '../../resources/scenarios/scenario.ts'
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

function failure({ host, name, at, expected, observed }: Judged): string {
  return `fail: ${host}, ${name}, ${at === undefined ? '' : `at ${seconds(at)}: `}expected ${expected}, observed ${observed}`
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
