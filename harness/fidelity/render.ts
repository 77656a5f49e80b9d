import { certainties } from './observation.ts'
import type { Played } from './play.ts'

const siteOf = (source: string): string => new URL(source).hostname.replace(/^www\./, '')
const share = (all: readonly Played[]): string => `${all.filter(({ verdict }) => verdict === 'reproduced').length} of ${all.length}`

/** How many are reproduced, by source and by certainty; then every disagreement. */
export function describeFidelity(all: readonly Played[]): readonly string[] {
  const sites = [...Map.groupBy(all, ({ observation: { source } }) => siteOf(source))].toSorted(([one], [other]) => (one < other ? -1 : 1))
  const others = all.filter(({ verdict }) => verdict !== 'reproduced')
  return [
    `${share(all)} observations of the real platform are reproduced`,
    '',
    'by certainty',
    ...certainties.flatMap((certainty) => {
      const those = all.filter(({ observation }) => observation.certainty === certainty)
      return those.length === 0 ? [] : [`  ${certainty.padEnd(28)} ${share(those)}`]
    }),
    'by source',
    ...sites.map(([site, those]) => `  ${site.padEnd(28)} ${share(those)}`),
    ...others.flatMap(disagreement),
  ]
}

function disagreement({ observation: { id, source, date, told, differs }, findings, reason, verdict }: Played): readonly string[] {
  return [
    '', `${id}: ${verdict}${differs === undefined ? '' : ` (${differs.kind}: ${differs.why})`}`, `  ${told}`, `  ${source}, ${date}`,
    ...findings.filter(({ holds }) => !holds).flatMap(({ host, subject, expected, observed }) => [`  ${host}: ${subject}`, `    seen there  ${expected}`, `    the model   ${observed}`]),
    ...(reason === undefined ? [] : [`  ${reason}`]),
  ]
}
