import { mapText as text, type LaidMap, type MapEdge, type MapNode, type Mark, type Marks } from '../map.ts'
import { badges } from './badges.ts'
import { escaped } from './escaped.ts'

/** The kinds of nodes in words. */
export const kindWords: Readonly<Record<MapNode['kind'], string>> = {
  internet: 'internet', site: 'site', virtualNetwork: 'virtual network', subnet: 'subnet', host: 'host', appliance: 'network appliance', privateEndpoint: 'private endpoint', dnsServer: 'DNS server',
  azureDns: 'Azure-provided DNS', inboundEndpoint: 'inbound endpoint', outboundEndpoint: 'outbound endpoint', firewall: 'firewall', gateway: 'gateway',
  privateDnsZone: 'private DNS zone', ruleset: 'forwarding ruleset', service: 'service', publicDns: 'public DNS',
}

/** Colours of a picture that stands by itself; a page has its own for light and dark. */
export const mapStyle: string = `
.map text { font: ${text.size}px system-ui, sans-serif; fill: var(--ink, #1b1f24) }
.map .detail { font-size: ${text.size - 1.5}px; fill: var(--soft, #4a5360) }
.map rect { fill: var(--paper, #fff); stroke: var(--line, #68727f); rx: 5px }
.map .virtualNetwork > rect { fill: var(--network, #eaf2fb) } .map .site > rect { fill: var(--site, #f4efe3) } .map .internet > rect { fill: var(--internet, #f0f0f2) }
.map .appliance > rect, .map .firewall > rect { stroke-width: 2.4 } .map .subnet > rect { stroke-dasharray: 4 3 } .map .privateDnsZone > rect, .map .azureDns > rect { fill: var(--zone, #e8f5e9) }
.map .privateEndpoint > rect, .map .service > rect { fill: var(--endpoint, #f3ebfa) } .map .dnsServer > rect, .map .inboundEndpoint > rect, .map .outboundEndpoint > rect, .map .ruleset > rect { fill: var(--server, #fff4dc) }
.map .name > text { paint-order: stroke; stroke: var(--paper, #fff); stroke-width: 4px; stroke-linejoin: round; pointer-events: none }
.map .name.virtualNetwork > text { stroke: var(--network, #eaf2fb) } .map .name.site > text { stroke: var(--site, #f4efe3) } .map .name.internet > text { stroke: var(--internet, #f0f0f2) }
.map .tie { fill: none; stroke: var(--line, #68727f); stroke-width: 1.2 } .map .link, .map .records { stroke-dasharray: 5 4 } .map .peering, .map .tunnel { stroke-width: 2.4 }
`

/** A picture of the design that needs nothing else. */
export function renderSvg(map: LaidMap, title: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${drawing(map, { title, style: mapStyle })}\n`
}

/**
 * The same without the head that a file of its own has. Every node bears its id, and what differs from another design a mark. No line
 * goes through a word: lines lie below whatever has nothing in it, and below what is written in the rest.
 */
export function drawing({ nodes, edges, width, height, boxes }: LaidMap, { title, style = '', marks }: { readonly title: string; readonly style?: string; readonly marks?: Marks }): string {
  const margin = 12
  const containers = new Set(nodes.flatMap(({ parent }) => (parent === undefined ? [] : [parent])))
  const around = nodes.filter(({ id }) => containers.has(id))
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="map" role="img" aria-label="${escaped(title)}" viewBox="${-margin} ${-margin} ${width + 2 * margin} ${height + 2 * margin}" width="${width + 2 * margin}" height="${height + 2 * margin}">`,
    `<title>${escaped(title)}</title>`,
    ...(style === '' ? [] : [`<style>${style}</style>`]),
    ...around.map((node) => box(node, boxes, marks?.nodes.get(node.id))),
    ...edges.map((edge, n) => tie(edge, boxes, marks?.edges.get(n))),
    '<g class="way"></g>',
    ...nodes.filter(({ id }) => !containers.has(id)).map((node) => box(node, boxes, marks?.nodes.get(node.id), words(node, boxes, marks?.nodes.get(node.id)))),
    ...around.map((node) => `<g class="name ${node.kind}">${words(node, boxes, marks?.nodes.get(node.id))}</g>`),
    '<g class="stops"></g>',
    '</svg>',
  ].join('\n')
}

function box({ id, kind, label, detail }: MapNode, boxes: LaidMap['boxes'], mark: Mark | undefined, inside = ''): string {
  if (boxes[id] === undefined) return ''
  const [x, y, width, height] = boxes[id]
  return `<g class="${marked(kind, mark)}" data-node="${escaped(id)}"><title>${escaped(`${kindWords[kind]} ${label}${detail === undefined ? '' : `, ${detail}`}${mark === undefined ? '' : `; ${mark.words}`}`)}</title><rect x="${x}" y="${y}" width="${width}" height="${height}"/>${inside}</g>`
}

function words({ id, label, detail }: MapNode, boxes: LaidMap['boxes'], mark: Mark | undefined): string {
  if (boxes[id] === undefined) return ''
  const [x, y, width] = boxes[id]
  const lines = [`<text x="${x + text.padding}" y="${y + text.line}">${escaped(label)}</text>`, ...(detail === undefined ? [] : [`<text class="detail" x="${x + text.padding}" y="${y + 2 * text.line}">${escaped(detail)}</text>`])]
  return `${lines.join('')}${badges(mark, { x: x + width, y })}`
}

function tie({ from, to, kind, label }: MapEdge, boxes: LaidMap['boxes'], mark: Mark | undefined): string {
  const [start, end] = [boxes[from], boxes[to]]
  if (start === undefined || end === undefined) return ''
  const [a, b] = [border(start, end), border(end, start)]
  const bend = Math.round((b.x - a.x) / 2)
  const path = `<path class="${marked(`tie ${kind}`, mark)}" d="M${a.x} ${a.y}C${a.x + bend} ${a.y} ${b.x - bend} ${b.y} ${b.x} ${b.y}"><title>${escaped(mark?.words ?? label ?? kind)}</title></path>`
  return path + badges(mark, { x: Math.round((a.x + b.x) / 2), y: Math.round((a.y + b.y) / 2) })
}

function marked(words: string, mark: Mark | undefined): string {
  return mark === undefined ? words : `${words} ${mark.kinds[0]}`
}

type Box = LaidMap['boxes'][string]

/** The middle of that side of a box which faces another one. */
function border([x, y, width, height]: Box, [otherX, otherY, otherWidth]: Box): { readonly x: number; readonly y: number } {
  const middle = Math.round(y + height / 2)
  if (otherX >= x + width) return { x: x + width, y: middle }
  if (otherX + otherWidth <= x) return { x, y: middle }
  return { x: Math.round(x + width / 2), y: otherY > y ? y + height : y }
}
