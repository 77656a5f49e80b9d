import type { Path } from '../../dns/path.ts'
import type { Difference } from './behaviour.ts'
import type { MutationReport, Survivor } from './mutate.ts'

/** Survivors with the line that would notice each, the lines once more to be pasted, and the score. */
export function describeMutations({ noticed, survivors, equivalent, refused, untold, score }: MutationReport, place: (path: Path) => string): string[] {
  const lines = (section: string): string[] => [...new Set(survivors.flatMap(({ hint }) => (hint?.section === section ? [`  ${hint.line}`] : [])))]
  const paste = ['intent', 'expectations'].flatMap((section) => (lines(section).length > 0 ? [`${section}:`, ...lines(section)] : []))
  const counted = noticed.length + survivors.length
  return [
    ...survivors.flatMap((survivor) => describeSurvivor(survivor, place)),
    ...(paste.length > 0 ? ['These lines would notice them:', '', ...paste, ''] : []),
    ...(equivalent.length > 0 ? [`Not counted, since no host could tell: ${equivalent.length}`] : []),
    ...(refused.length > 0 ? [`Not counted, since Azure would refuse them: ${refused.length}`] : []),
    ...(untold.length > 0 ? [`Not looked at, since only containers can tell: what hosts see through ${untold.join(' and ')}, with files of ${untold.length > 1 ? 'their' : 'its'} own`] : []),
    `score ${Math.round(score * 100)} %: ${noticed.length} of ${counted} changes would be noticed`,
  ]
}

function describeSurvivor({ mutation, differences, hint }: Survivor, place: (path: Path) => string): string[] {
  return [
    `not noticed: ${mutation.text}  [${place(mutation.path)}]`,
    `  hosts see: ${differences.slice(0, 3).map(text).join('; ')}${differences.length > 3 ? `; and ${differences.length - 3} more` : ''}`,
    ...(hint ? [`  ${hint.section}: ${hint.line}`] : ['  no single line was found that would notice it']),
    '',
  ]
}

function text(difference: Difference): string {
  if (difference.kind === 'connection') return `${difference.host} reaches ${difference.name} otherwise`
  return `${difference.host} gets another answer for ${difference.question.name} ${difference.question.type}${difference.transport === 'tcp' ? ' over TCP' : ''}`
}

/** The report as plain data. */
export function mutationData({ noticed, survivors, equivalent, refused, untold, score }: MutationReport): object {
  return {
    score,
    untold,
    noticed: noticed.map(({ mutation: { kind, text: what, path }, by }) => ({ kind, text: what, path, by })),
    survivors: survivors.map(({ mutation: { kind, text: what, path }, differences, hint }) => ({ kind, text: what, path, differences, hint: hint ?? null })),
    equivalent: equivalent.map(({ kind, text: what, path }) => ({ kind, text: what, path })),
    refused: refused.map(({ kind, text: what, path }) => ({ kind, text: what, path })),
  }
}
