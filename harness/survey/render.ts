import type { ComponentId } from '../world/component.ts'
import { nameIntended } from '../diagnosis/intent/intended.ts'
import type { BlastRadius, IntentSurvey, Survey } from './survey.ts'

/** Lines of at most this many rows of one kind; what is left out is counted. */
const most = 12

/** The blast radius of each component as a table, then the smallest sets of failures for each intent, and how many worlds that took. */
export function describeSurvey(survey: Survey): string[] {
  const { blastRadius, intents, components, worlds, judged, depth } = survey
  const harmful = blastRadius.filter(({ broken, leaks }) => broken.length + leaks.length > 0).toSorted(byHarm)
  const harmless = components.length - harmful.length
  const counted = `${worlds.toLocaleString('en')} worlds: every combination of up to ${depth} of ${components.length} components, none left out`
  // Without an intent nothing can break; what can fail is still worth knowing.
  if (intents.length === 0) {
    const rows = [['component', 'failure'], ...blastRadius.map(({ component }) => [component.id, component.failure])]
    return [...table(rows), '', counted, 'no intent says what should hold meanwhile: nothing is judged']
  }
  const rows = [['component', 'intents', 'hosts', 'leaks', 'failure'], ...harmful.map(rowOf)]
  return [
    ...table(rows),
    ...(harmless > 0 ? [`${harmless} other ${harmless === 1 ? 'component' : 'components'} can fail alone without any effect on an intent`] : []),
    '',
    ...intents.flatMap((one) => describeIntent(one, survey)),
    '',
    counted,
    `(${judged.toLocaleString('en')} judgements; in all other worlds nothing failed that the intent used)`,
  ]
}

function byHarm(a: BlastRadius, b: BlastRadius): number {
  return b.broken.length - a.broken.length || b.leaks.length - a.leaks.length
}

function rowOf({ component, broken, hosts, leaks }: BlastRadius): string[] {
  return [component.id, String(broken.length), String(hosts.length), leaks.length === 0 ? '-' : String(leaks.length), component.failure]
}

function describeIntent({ requirement, holds, unpredictable, brokenWorlds, breaking, leaking }: IntentSurvey, { worlds }: Survey): string[] {
  const sets = (found: readonly (readonly ComponentId[])[]): string[] => {
    const shown = found.slice(0, most).map((set) => `    ${set.length === 0 ? 'nothing has to fail' : set.join(' and ')}`)
    return found.length > most ? [...shown, `    and ${found.length - most} more`] : shown
  }
  if (unpredictable.length > 0) return [`${nameIntended(requirement)}: only containers can tell, ${unpredictable.join(' and ')} ${unpredictable.length > 1 ? 'run' : 'runs'} files of its own`]
  const [smallest] = breaking
  const head = !holds
    ? 'does not hold, whatever else fails or not'
    : smallest === undefined
      ? 'holds in every world'
      : `breaks in ${brokenWorlds.toLocaleString('en')} of ${worlds.toLocaleString('en')} worlds; sets of failures that break it, smallest first:`
  return [
    `${nameIntended(requirement)}: ${head}`,
    ...sets(breaking),
    ...(leaking.length > 0 ? ['  a name that must stay private gets a public address when these fail:', ...sets(leaking)] : []),
  ]
}

/** Rows in columns, two spaces between them; nothing follows the last. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  return rows.map((row) => row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column]!))).join('  ').trimEnd())
}

/** The survey as plain data. */
export function surveyData({ depth, components, worlds, judged, blastRadius, intents }: Survey): object {
  return {
    depth,
    components: components.length,
    worlds,
    judged,
    blastRadius: blastRadius.map(({ component, broken, hosts, leaks }) => ({ ...component, broken: broken.map(nameIntended), hosts, leaks })),
    intents: intents.map(({ requirement, holds, unpredictable, brokenWorlds, breaking, leaking }) => ({
      intent: requirement.intent.path,
      host: requirement.host.host.name,
      service: requirement.service.name,
      reach: requirement.intent.reach,
      holds: unpredictable.length > 0 ? null : holds,
      ...(unpredictable.length > 0 ? { unpredictable } : {}),
      brokenWorlds,
      breaking,
      leaking,
    })),
  }
}
