/** `fixtures/appliance/chains.yaml` and what is wrong in it: who gets where, in the model and in containers alike. */
export interface Chain {
  readonly title: string
  readonly change: (text: string) => string
  /** By `from → to`: a host at port 1433, where nothing listens, or a name. */
  readonly ends: Readonly<Record<string, string>>
}

const right = {
  'app → server': 'refused',
  'server → app': 'refused',
  'desk → app': 'refused',
  'app → desk': 'refused',
  'app → first': 'refused',
  'server → second': 'refused',
  'app → tools.azurecr.io': 'http 401',
  'first → tools.azurecr.io': 'http 401',
  'third → tools.azurecr.io': 'http 403',
}

function exchange(...pairs: readonly (readonly [string, string])[]): Chain['change'] {
  return (text) => pairs.reduce((before, [from, to]) => {
    if (!before.includes(from)) throw new Error(`the design has no ${from}`)
    return before.replace(from, to)
  }, text)
}

export const chainEnds: readonly Chain[] = [
  { title: 'two in a row, another one for headquarters, a firewall behind the first', change: (text) => text, ends: right },
  {
    title: 'the second forwards nothing, and is reached itself; what headquarters sends passes the third by',
    change: exchange(['second: { subnet: edge/second, privateIPAddress: 10.8.0.4, enableIPForwarding: true }', 'second: { subnet: edge/second, privateIPAddress: 10.8.0.4 }'], ['{ addressPrefix: 10.0.255.0/27, routeTable: arriving }', '10.0.255.0/27']),
    ends: { 'app → server': 'timeout', 'server → app': 'timeout', 'desk → app': 'timeout', 'server → second': 'refused', 'app → first': 'refused' },
  },
  {
    title: 'a circle of the first and the second; the firewall lets the first through no more',
    change: exchange(['second:\n    routes: { apps', 'second:\n    routes: { far: { addressPrefix: 10.9.0.0/16, nextHopType: VirtualAppliance, nextHopIpAddress: 10.0.3.4 }, apps'], ['sourceAddresses: 10.0.3.4,', 'sourceAddresses: 10.1.1.0/24,']),
    ends: { ...right, 'app → server': 'timeout', 'server → app': 'timeout', 'server → second': 'timeout', 'app → tools.azurecr.io': 'timeout', 'first → tools.azurecr.io': 'timeout' },
  },
  {
    title: 'the far network takes nothing that did not begin at the edge; the apps take nothing that did not begin in the hub',
    change: exchange(['peerings: { edge: { allowForwardedTraffic: true } }', 'peerings: [edge]'], ['hub: { allowForwardedTraffic: true, useRemoteGateways: true }', 'hub: { useRemoteGateways: true }']),
    ends: { ...right, 'app → server': 'timeout', 'server → app': 'timeout', 'desk → app': 'timeout' },
  },
]
