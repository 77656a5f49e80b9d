import type { Misconfiguration } from './misconfiguration.ts'
import { halves, tellHalves } from './support/data-endpoints-behind-firewall.ts'

/** M35. Works as long as the home region answers. */
export const firewallAllowsHomeRegionOnly: Misconfiguration = {
  id: 'firewall-allows-home-region-only',
  catalogue: 'M35',
  title: "The firewall allows the home region's data endpoint only.",
  symptom: 'works until another region answers, then layers: dial tcp <ip>:443: i/o timeout',
  fix: 'Allow the data endpoint of every region in which the registry has a replica.',
  source: 'https://learn.microsoft.com/azure/container-registry/container-registry-firewall-access-rules',
  *find(examined) {
    yield* tellHalves([...halves(examined)].filter(({ home }) => !home))
  },
}
