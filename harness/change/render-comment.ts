import { describe } from '../diagnosis/observed/describe.ts'
import { nameOfChange } from './changes.ts'
import type { DesignDiff } from './diff.ts'

/** Rows of the table; whoever has more of them reads rehearse diff. */
const most = 50

/** What changes for clients, as GitHub's Markdown has it, for a comment of a pull request. */
export function commentOn({ groups, connections, changes, untold, compared }: DesignDiff): string {
  const answers = groups.flatMap((group) => group.changes.filter(({ kind }) => kind === 'changed'))
  const rows = [
    ...answers.map(({ host, question, before, after }) => [host, `${question.name} ${question.type}`, describe(before), describe(after)]),
    ...connections.map(({ host, name, before, after }) => [host, `connection to ${name}`, before.message, after.message]),
  ]
  return [
    '## What changes for clients',
    '',
    rows.length === 0 ? `Nothing: ${compared} answers compared.` : `${rows.length} of ${compared} answers.`,
    '',
    ...(rows.length === 0 ? [] : ['| host | asks for | before | after |', '| --- | --- | --- | --- |', ...rows.slice(0, most).map((row) => `| ${row.map(text).join(' | ')} |`), '']),
    ...(rows.length > most ? [`And ${rows.length - most} more.`, ''] : []),
    ...(untold.answers > 0 ? [`${untold.answers} answers only containers can tell.`, ''] : []),
    ...(changes.length > 0 ? ['<details><summary>What is deployed</summary>', '', ...changes.map((change) => `- ${text(nameOfChange(change))}`), '', '</details>', ''] : []),
  ].join('\n')
}

/** Text in which Markdown sees nothing but text. */
function text(value: string): string {
  return value.replace(/[\\`*_{}[\]<>|#]/g, '\\$&').replace(/\s+/g, ' ')
}
