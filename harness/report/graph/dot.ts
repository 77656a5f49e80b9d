import type { DesignMap, MapEdge, MapNode } from '../map.ts'
import { kindWords } from './svg.ts'

/** For Graphviz. */
export function renderDot({ nodes, edges }: DesignMap, title: string): string {
  const children = Map.groupBy(nodes, ({ parent }) => parent)
  const lines = (node: MapNode, indent: string): readonly string[] => {
    const inside = children.get(node.id) ?? []
    const label = quoted([node.label, node.detail].filter((part) => part !== undefined).join('\n'))
    const tooltip = quoted(kindWords[node.kind])
    if (inside.length === 0) return [`${indent}${quoted(node.id)} [label=${label}, tooltip=${tooltip}]`]
    // An edge cannot end at a cluster: it ends at a point within, and is cut where the cluster begins.
    return [
      `${indent}subgraph ${quoted(`cluster ${node.id}`)} {`,
      `${indent}  label=${label}`,
      `${indent}  ${quoted(node.id)} [shape=point, style=invis]`,
      ...inside.flatMap((child) => lines(child, `${indent}  `)),
      `${indent}}`,
    ]
  }
  const cut = (side: 'lhead' | 'ltail', id: string) => (children.has(id) ? `, ${side}=${quoted(`cluster ${id}`)}` : '')
  return [
    `digraph ${quoted(title)} {`,
    '  compound=true; rankdir=LR; node [shape=box, fontname="sans-serif"]; edge [fontname="sans-serif", fontsize=10]',
    ...(children.get(undefined) ?? []).flatMap((node) => lines(node, '  ')),
    ...edges.map((edge) => `  ${quoted(edge.from)} -> ${quoted(edge.to)} [label=${quoted(edge.label ?? edge.kind)}, ${style(edge)}${cut('ltail', edge.from)}${cut('lhead', edge.to)}]`),
    '}',
    '',
  ].join('\n')
}

function style({ kind }: MapEdge): string {
  return kind === 'peering' || kind === 'tunnel' ? 'dir=both, penwidth=2' : 'style=dashed'
}

function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n')}"`
}
