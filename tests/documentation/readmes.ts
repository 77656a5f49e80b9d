import { readFileSync, readdirSync } from 'node:fs'
import { join, posix, relative } from 'node:path'

const root: string = join(import.meta.dirname, '../..')
const elsewhere: ReadonlySet<string> = new Set(['node_modules', '.git', 'evidence', 'dist'])

/** Every README.md of the repository, from the root, with slashes. */
export function readmes(): readonly string[] {
  const within = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      if (entry.isDirectory()) return elsewhere.has(entry.name) ? [] : within(join(folder, entry.name))
      return entry.name === 'README.md' ? [relative(root, join(folder, entry.name))] : []
    })
  return within(root).toSorted()
}

export function textOf(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}

/** A fenced block. */
export interface Block {
  /** `sh`, `ts`; empty where nothing is stated, as for what a command prints. */
  readonly language: string
  /** With a line end after each line. */
  readonly text: string
}

/** Blocks in the order of the text, with what stands between a block and the next: nothing but an empty line, or more. */
export function blocksIn(text: string): readonly (Block & { readonly follows: boolean })[] {
  let end = 0
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$\n?/gm)].map((match) => {
    const follows = end > 0 && text.slice(end, match.index).trim() === ''
    end = match.index + match[0].length
    return { language: match[1]!, text: match[2]!, follows }
  })
}

/** The text without its blocks. */
export function proseOf(text: string): string {
  return text.replace(/^```\w*\n[\s\S]*?^```$/gm, '')
}

/** A link that leads into the repository: the path from the root, and the heading in it. */
export interface Link {
  readonly path: string
  readonly heading: string | undefined
}

export function linksIn(file: string): readonly Link[] {
  return [...proseOf(textOf(file)).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)/g)].map(([, target = '', heading]) => ({
    path: target === '' ? file : posix.join(posix.dirname(file), target),
    heading,
  }))
}

/** Headings by what a link calls them. */
export function headingsIn(text: string): readonly string[] {
  return [...proseOf(text).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading.toLowerCase().replace(/[^\p{L}\p{N}\- ]/gu, '').replaceAll(' ', '-'))
}

/** Paths from the root that stand in the text as code: `harness/catalog.ts`. Patterns and placeholders are none. */
export function pathsIn(file: string): readonly string[] {
  return [...proseOf(textOf(file)).matchAll(/`((?:harness|tests|topologies|fixtures|docker)\/[\w./-]*)`/g)].map(([, path = '']) => path)
}
