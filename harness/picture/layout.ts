import elk, { type ElkNode } from 'elkjs/lib/elk.bundled.js'
import { mapText as text, type DesignMap, type LaidMap, type MapNode } from '../report/map.ts'

/** The package's types say `exports.default`; what it exports is the class itself. */
const Elk = elk as unknown as new () => { layout(graph: ElkNode): Promise<ElkNode> }

/**
 * Where everything stands. Networks, sites, zones and services are put in layers by what ties them together; what stands in one of them
 * is packed, as nothing in there is tied to its neighbours.
 */
export async function laidOut({ nodes, edges }: DesignMap): Promise<LaidMap> {
  const children = Map.groupBy(nodes, ({ parent }) => parent)
  const parents = new Map(nodes.map(({ id, parent }) => [id, parent]))
  const top = (id: string): string => {
    const parent = parents.get(id)
    return parent === undefined ? id : top(parent)
  }
  const ties = new Set(edges.map(({ from, to }) => JSON.stringify([top(from), top(to)])).filter((tie) => {
    const [from, to] = JSON.parse(tie) as [string, string]
    return from !== to
  }))
  const laid = await new Elk().layout({
    id: 'root',
    layoutOptions: { 'elk.algorithm': 'layered', 'elk.direction': 'RIGHT', 'elk.spacing.nodeNode': '24', 'elk.layered.spacing.nodeNodeBetweenLayers': '70', 'elk.spacing.componentComponent': '30', 'elk.layered.thoroughness': '2', 'elk.aspectRatio': '1.5' },
    children: (children.get(undefined) ?? []).map((node) => boxed(node, children)),
    edges: [...ties].map((tie, n) => {
      const [from, to] = JSON.parse(tie) as [string, string]
      return { id: `tie ${n}`, sources: [from], targets: [to] }
    }),
  })
  const boxes: Boxes = {}
  collect(laid, { x: 0, y: 0 }, boxes)
  return { nodes, edges, width: Math.ceil(laid.width ?? 0), height: Math.ceil(laid.height ?? 0), boxes }
}

function boxed(node: MapNode, children: ReadonlyMap<string | undefined, readonly MapNode[]>): ElkNode {
  const inside = children.get(node.id) ?? []
  const width = Math.ceil(Math.max(node.label.length, (node.detail?.length ?? 0) * 0.9) * text.letter) + 2 * text.padding
  const height = (node.detail === undefined ? 1 : 2) * text.line + text.padding
  if (inside.length === 0) return { id: node.id, width: Math.max(width, 60), height }
  return {
    id: node.id,
    children: inside.map((child) => boxed(child, children)),
    layoutOptions: {
      'elk.algorithm': 'rectpacking', 'elk.aspectRatio': '1.4', 'elk.spacing.nodeNode': '10', 'elk.padding': `[top=${height + 4},left=10,bottom=10,right=10]`,
      'elk.nodeSize.constraints': 'MINIMUM_SIZE', 'elk.nodeSize.minimum': `(${width}, ${height})`,
    },
  }
}

type Boxes = Record<string, readonly [number, number, number, number]>

function collect(node: ElkNode, corner: { readonly x: number; readonly y: number }, boxes: Boxes): void {
  for (const child of node.children ?? []) {
    const [x, y] = [Math.round(corner.x + (child.x ?? 0)), Math.round(corner.y + (child.y ?? 0))]
    boxes[child.id] = [x, y, Math.round(child.width ?? 0), Math.round(child.height ?? 0)]
    collect(child, { x, y }, boxes)
  }
}
