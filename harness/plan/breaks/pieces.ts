import type { MeasurePlan, NodePlan } from '../plan.ts'

/** The blocks of a Corefile, or of a file of unbound's: each can be taken out and leaves the others as they are. */
export function piecesOf(content: string): readonly string[] {
  return content.split(/(?<=^\}\n)\n?|(?=^forward-zone:$)/m).filter((piece) => piece !== '')
}

/** What has to be done to the files of nodes so that they say what others say: blocks are taken out, and put in at the end. */
export function textBetween(before: readonly NodePlan[], after: readonly NodePlan[]): readonly MeasurePlan[] {
  return before.flatMap((node) => node.files.flatMap(({ path, content }): readonly MeasurePlan[] => {
    const old = piecesOf(content)
    const now = piecesOf(after.find(({ name }) => name === node.name)?.files.find((file) => file.path === path)?.content ?? content)
    const out = old.filter((piece) => !now.includes(piece)).map((text) => ({ text, by: '' }))
    const put = now.filter((piece) => !old.includes(piece)).map((by) => ({ text: '', by }))
    return out.length + put.length === 0 ? [] : [{ kind: 'text', node: node.name, path, edits: [...out, ...put] }]
  }))
}
