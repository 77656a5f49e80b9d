const signs = [
  ['way', 'the way of the answer; numbers are its stations, here and in the list'],
  ['lost', 'where it ends, or leads where it should not'],
  ['wrong', 'what has to change'],
  ['zone', 'private DNS zone, Azure-provided DNS'],
  ['server', 'other DNS servers, forwarding rules'],
  ['service', 'service, private endpoint'],
  ['thin', 'leads to its service'],
  ['dashes', 'is linked, or writes its records'],
  ['thick', 'peering, tunnel'],
] as const

/** What the lines and colours of a map with a way mean, below the map. */
export const legend: string = `<ul class="map-legend" aria-label="Legend of the map">${signs.map(([sign, words]) => `<li><span class="${sign}" aria-hidden="true"></span>${words}</li>`).join('')}</ul>`
