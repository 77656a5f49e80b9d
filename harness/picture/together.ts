import type { DesignMap, LaidMap, MapEdge, MapNode } from '../report/map.ts'
import { laidOut } from './layout.ts'

/** Maps of designs laid out as one: what stays is at the same place in each of them, and as large. */
export async function laidTogether(maps: readonly DesignMap[]): Promise<readonly LaidMap[]> {
  const places = placesIn(maps)
  const [nodes, edges] = [new Map<string, MapNode>(), new Map<string, MapEdge>()]
  for (const map of maps) {
    const key = new Map(map.nodes.map((node) => [node.id, places(node)]))
    for (const node of map.nodes) {
      const id = key.get(node.id)!
      nodes.set(id, wider(nodes.get(id), { ...node, id }))
    }
    for (const edge of map.edges) {
      const [from, to] = [key.get(edge.from)!, key.get(edge.to)!]
      edges.set(JSON.stringify([from, to]), { ...edge, from, to })
    }
  }
  const { boxes, width, height } = await laidOut({ nodes: [...nodes.values()], edges: [...edges.values()] })
  return maps.map((map) => ({ ...map, width, height, boxes: Object.fromEntries(map.nodes.map((node) => [node.id, boxes[places(node)]!])) }))
}

/** What stands elsewhere in another of the designs has a place for each. */
function placesIn(maps: readonly DesignMap[]): (node: MapNode) => string {
  const first = new Map<string, string | undefined>()
  for (const { id, parent } of maps.flatMap(({ nodes }) => nodes)) if (!first.has(id)) first.set(id, parent)
  return ({ id, parent }) => (first.get(id) === parent ? id : `${id} in ${parent ?? 'no network'}`)
}

function wider(known: MapNode | undefined, { label, detail, ...node }: MapNode): MapNode {
  const longer = (one = '', other = ''): string => (one.length > other.length ? one : other)
  const details = longer(known?.detail, detail)
  return { ...node, label: longer(known?.label, label), ...(details !== '' && { detail: details }) }
}
