import type { Facts } from '../facts/facts.ts'
import type { Check } from './check.ts'
import { finding } from '../diagnosis/finding.ts'
import { intended, isConnected, type Intended } from '../diagnosis/intent/intended.ts'
import { placesAt } from '../diagnosis/observed/places.ts'
import { hybrid } from './support/profiles.ts'

/** One host behind each VPN connection that is meant to reach a service privately. */
function cases(facts: Facts): readonly (Intended & { readonly connection: string })[] {
  const found = new Map<string, Intended & { readonly connection: string }>()
  for (const pair of intended(facts, 'privately')) {
    const { site } = pair.host.host
    if (site === undefined) continue
    const routes = facts.routes.get(`site:${site}`) ?? []
    const used = routes.map(({ ways }) => ways[0]).find((way) => way?.over === 'vpn')?.tunnel?.connection
    const near = [...facts.privateEndpoints.values()].some(({ endpoint }) => isConnected(facts, pair.host, endpoint.virtualNetwork))
    if (used !== undefined && near && !found.has(used)) found.set(used, { ...pair, connection: used })
  }
  return [...found.values()]
}

export const packetsTakeTheTunnel: Check = {
  id: 'packets-take-the-tunnel',
  title: 'What a site and a private endpoint say to each other passes the internet inside the tunnel, encrypted, and not otherwise.',
  why: 'A private address says where a packet is meant to go, not which way it takes. Seen on the way, it must be the tunnel’s.',
  source: 'https://learn.microsoft.com/azure/vpn-gateway/vpn-gateway-about-vpngateways',
  profiles: hybrid,
  needs: 'capture',
  async *run({ facts, world }) {
    for (const { host, service, connection } of cases(facts)) {
      const name = service.names[0]!.name
      // Who is given a public address has nothing to say to the private endpoint; other checks find that.
      const { address } = await world.connect(host.host.name, name)
      if (address === undefined || placesAt(facts, address).length === 0) continue
      const { encrypted, plain } = await world.watchTunnel!(connection, async (seen) => void (await seen.connect(host.host.name, name)))
      yield finding(
        {
          host: host.host.name,
          subject: `https://${name} over ${connection}`,
          expected: 'packets of the tunnel, and no others',
          observed: `${encrypted} of the tunnel, ${plain} others`,
          holds: encrypted > 0 && plain === 0,
        },
        () => ({
          because: plain > 0 ? 'packets between the two passed the internet in the clear' : 'nothing passed the tunnel, so the packets took another way or none',
          fix: 'Look at the routes of both sides: which gateway has the other side’s ranges, and with which next hop.',
          at: ['connections', connection],
        }),
      )
    }
  },
  notApplicable: (facts) => (cases(facts).length > 0 ? undefined : 'no host behind a VPN connection is meant to reach a service privately'),
}
