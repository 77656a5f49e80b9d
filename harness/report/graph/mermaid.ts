import type { DesignMap, MapEdge, MapNode } from '../map.ts'
import { kindWords } from './svg.ts'

/** For Markdown in which GitHub, GitLab and Azure DevOps draw Mermaid. */
export function renderMermaid({ nodes, edges }: DesignMap, title: string): string {
  const ids = new Map(nodes.map(({ id }, n) => [id, `n${n}`]))
  const children = Map.groupBy(nodes, ({ parent }) => parent)
  const lines = (node: MapNode, indent: string): readonly string[] => {
    const inside = children.get(node.id) ?? []
    const words = quoted([node.label, node.detail, inside.length > 0 ? undefined : kindWords[node.kind]].filter((part) => part !== undefined).join('<br>'))
    if (inside.length === 0) return [`${indent}${ids.get(node.id)}[${words}]`]
    return [`${indent}subgraph ${ids.get(node.id)}[${words}]`, ...inside.flatMap((child) => lines(child, `${indent}  `)), `${indent}end`]
  }
  return [
    '---',
    `title: ${JSON.stringify(title)}`,
    '---',
    'flowchart LR',
    ...(children.get(undefined) ?? []).flatMap((node) => lines(node, '  ')),
    ...edges.map((edge) => `  ${ids.get(edge.from)} ${arrow(edge)} ${ids.get(edge.to)}`),
    '',
  ].join('\n')
}

function arrow({ kind, label = kind }: MapEdge): string {
  if (kind === 'peering' || kind === 'tunnel') return `<-->|${quoted(label)}|`
  return `-.->|${quoted(label)}|`
}

/** Text in quotation marks; what would end it is an entity, as Mermaid has them. `<br>` is meant. */
function quoted(text: string): string {
  return `"${text.replace(/["#]|<(?!br>)|(?<!<br)>/g, (letter) => `#${letter.codePointAt(0)};`)}"`
}
