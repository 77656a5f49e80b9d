import { isWithin } from '../../dns/name.ts'

interface Line {
  readonly words: readonly string[]
  /** What stands between its braces. */
  readonly inside: readonly Line[]
}

/** Plugins that answer by themselves, or ask for another name: what comes of a question is then not for `forward` to say. https://coredns.io/plugins/ */
const answering = new Set(['auto', 'dns64', 'erratic', 'file', 'hosts', 'rewrite', 'secondary', 'template', 'view'])

/**
 * The servers that an owner's Corefile sends a name to, as it writes them: of the server block with the longest zone, the first `forward` that
 * covers the name. `undefined` where the files do not say so plainly. https://coredns.io/manual/configuration/
 */
export function forwardersIn(files: ReadonlyMap<string, string>, corefile: string, name: string): readonly string[] | undefined {
  const blocks = read(imported(files, corefile, files.get(corefile) ?? '', 0))
    .flatMap(({ words, inside }) => words.map((word) => ({ zone: zoneOf(word), inside })))
    .filter(({ zone }) => zone !== undefined && isWithin(name, zone))
  const [block] = blocks.toSorted((one, other) => other.zone!.length - one.zone!.length)
  if (block === undefined || block.inside.some(({ words: [plugin = ''] }) => answering.has(plugin))) return undefined
  const forward = block.inside.find(({ words: [plugin, from = ''] }) => plugin === 'forward' && isWithin(name, zoneOf(from) ?? from))
  return forward?.words.slice(2)
}

/** `azurecr.io:53`, `dns://.:53`: of a block for another port nobody asks. */
function zoneOf(word: string): string | undefined {
  const [, zone = '', port = '53'] = /^(?:dns:\/\/)?([^:]*?)\.?(?::(\d+))?$/.exec(word.replace(/,$/, '').toLowerCase()) ?? [undefined, undefined, '0']
  return port === '53' ? zone : undefined
}

/** The text with what it imports in its place: paths from the folder of the Corefile, with `*` in their last part. https://coredns.io/plugins/import/ */
function imported(files: ReadonlyMap<string, string>, from: string, text: string, depth: number): string {
  const folder = from.replace(/[^/]*$/, '')
  return text.replace(/^[ \t]*import[ \t]+(\S+)[ \t]*$/gm, (_, written: string) => {
    const path = written.startsWith('/') ? written : `${folder}${written}`
    const pattern = new RegExp(`^${path.replace(/[.*+?^${}()|[\]\\]/g, (letter) => (letter === '*' ? '[^/]*' : `\\${letter}`))}$`)
    const found = [...files].filter(([target]) => pattern.test(target))
    return depth > 8 ? '' : found.map(([target, content]) => imported(files, target, content, depth + 1)).join('\n')
  })
}

function read(text: string): readonly Line[] {
  const lines = text.split('\n').map((line) => line.replace(/(^|\s)#.*$/, '').trim()).filter((line) => line !== '')
  let at = 0
  const block = (): Line[] => {
    const found: Line[] = []
    while (at < lines.length) {
      const words = lines[at++]!.split(/\s+/)
      if (words[0] === '}') break
      const opens = words.at(-1) === '{'
      found.push({ words: opens ? words.slice(0, -1) : words, inside: opens ? block() : [] })
    }
    return found
  }
  return block()
}
