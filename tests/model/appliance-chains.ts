import { expectations } from '../../harness/checks/expectations.ts'
import { runChecks } from '../../harness/checks/run.ts'
import type { Facts } from '../../harness/facts/facts.ts'
import type { World } from '../../harness/world/world.ts'

/** `fixtures/appliance/chains.yaml` and what is wrong in it: who gets where, in the model and in containers alike. */
export interface Chain {
  readonly title: string
  readonly change: (text: string) => string
  /** By `from → to`: a host at port 1433, where one listens that an expectation names, or at another, or a name. */
  readonly ends: Readonly<Record<string, string>>
  /** Expectations of the design that do not hold: who does not get where. */
  readonly unmet: readonly string[]
}

const right = {
  'app → server': 'tls',
  'server → app': 'tls',
  'desk → app': 'tls',
  'app → desk': 'tls',
  'app → desk:22': 'refused',
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
  { title: 'two in a row, another one for headquarters, a firewall behind the first', change: (text) => text, ends: right, unmet: [] },
  {
    title: 'the second forwards nothing, and is reached itself; what headquarters sends passes the third by',
    change: exchange(['second: { subnet: edge/second, privateIPAddress: 10.8.0.4, enableIPForwarding: true }', 'second: { subnet: edge/second, privateIPAddress: 10.8.0.4 }'], ['{ addressPrefix: 10.0.255.0/27, routeTable: arriving }', '10.0.255.0/27']),
    // What the desk sends back comes to the app past the third: a refusal arrives, and a connection stands and carries nothing.
    ends: { 'app → server': 'timeout', 'server → app': 'timeout', 'desk → app': 'timeout', 'desk → app:22': 'timeout', 'app → desk': 'timeout', 'app → desk:22': 'refused', 'server → second': 'refused', 'app → first': 'refused' },
    unmet: ['app → desk', 'app → server', 'desk → app', 'server → app'],
  },
  {
    title: 'a circle of the first and the second; the firewall lets the first through no more',
    change: exchange(['second:\n    routes: { apps', 'second:\n    routes: { far: { addressPrefix: 10.9.0.0/16, nextHopType: VirtualAppliance, nextHopIpAddress: 10.0.3.4 }, apps'], ['sourceAddresses: 10.0.3.4,', 'sourceAddresses: 10.1.1.0/24,']),
    ends: { ...right, 'app → server': 'timeout', 'server → app': 'timeout', 'server → second': 'timeout', 'app → tools.azurecr.io': 'timeout', 'first → tools.azurecr.io': 'timeout' },
    unmet: ['app → server', 'server → app'],
  },
  {
    title: 'the far network takes nothing that did not begin at the edge; the apps take nothing that did not begin in the hub',
    change: exchange(['peerings: { edge: { allowForwardedTraffic: true } }', 'peerings: [edge]'], ['hub: { allowForwardedTraffic: true, useRemoteGateways: true }', 'hub: { useRemoteGateways: true }']),
    ends: { ...right, 'app → server': 'timeout', 'server → app': 'timeout', 'desk → app': 'timeout' },
    unmet: ['app → server', 'desk → app', 'server → app'],
  },
]

/** What of the design's own expectations a world does not meet. */
export async function unmetIn(facts: Facts, world: World): Promise<readonly string[]> {
  const [{ findings } = { findings: [] }] = await runChecks({ facts, world }, { checks: [expectations] })
  return findings.filter(({ holds }) => !holds).map(({ host, subject }) => `${host} → ${subject.split(' ').at(-1)}`).toSorted()
}

/** The host that is meant and the port; another name as it is. */
export function partsOf(to: string): readonly [host: string, port: number] {
  const [host = '', port = '1433'] = to.split(':')
  return [host, Number(port)]
}
