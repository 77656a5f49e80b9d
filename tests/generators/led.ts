import fc from 'fast-check'
import { parseTopology } from '../../harness/topology/parse.ts'
import { firewallChoices, walled, type FirewallChoice } from './fenced.ts'
import { hybridChoices } from './hybrid.ts'
import { hybridText } from './hybrid-text.ts'
import { groupChoicesWith, secured } from './secured.ts'

/** A machine of the first network that hands packets on, and which routes lead to it and not to the firewall. */
interface ApplianceChoice {
  readonly forwards: boolean
  readonly routes: readonly boolean[]
}

/** Network rules for names, which a firewall asks its own servers about. */
interface NamesChoice {
  readonly rules: readonly boolean[]
  readonly names: readonly string[]
}

const applianceAddress = '10.0.4.200'
const flags = fc.array(fc.boolean(), { minLength: 3, maxLength: 3 })
const appliance: fc.Arbitrary<ApplianceChoice> = fc.record({ forwards: fc.constantFrom(true, true, true, false), routes: flags })
const named: fc.Arbitrary<NamesChoice> = fc.record({ rules: flags, names: fc.subarray(['contoso.azurecr.io', 'contoso.privatelink.azurecr.io', 'www.site-0.example', 'contoso.westeurope.data.azurecr.io'], { minLength: 1 }) })

function led(choice: FirewallChoice, appliance: ApplianceChoice | undefined, names: NamesChoice | undefined): FirewallChoice {
  return {
    ...choice,
    routes: choice.routes.map((route, n) => ('nextHopIpAddress' in route && appliance?.routes[n] ? { ...route, nextHopIpAddress: applianceAddress } : route)),
    networkRules: choice.networkRules.map((rule, n) => {
      if (!choice.dnsSettings.enableProxy || !names?.rules[n]) return rule
      const { destinationAddresses: _, ...rest } = rule as { readonly destinationAddresses: unknown }
      return { ...rest, destinationFqdns: names.names }
    }),
  }
}

function withAppliance(text: string, { forwards }: ApplianceChoice): string {
  return text.replace(/^hosts:$/m, `hosts:\n  nva: ${JSON.stringify({ subnet: 'net-0/servers', privateIPAddress: applianceAddress, ...(forwards && { enableIPForwarding: true }) })}`)
}

/** Hybrid designs whose packets are led by route tables: through a firewall that may have rules for names, an appliance, and groups. */
export const ledTexts: fc.Arbitrary<string> = fc.record({
  choices: hybridChoices,
  firewall: firewallChoices,
  machine: fc.option(appliance, { nil: undefined }),
  names: fc.option(named, { nil: undefined }),
  group: fc.option(groupChoicesWith(['10.0.4.0/24', '10.0.6.0/26', '192.168.0.0/16']), { nil: undefined, freq: 2 }),
}).map(({ choices, firewall, machine, names, group }) => {
  const plain = hybridText(choices)
  const text = walled(group === undefined ? plain : secured(plain, group), led(firewall, machine, names))
  return machine === undefined ? text : withAppliance(text, machine)
}).filter((text) => parseTopology(text, 'random.yaml').topology !== undefined)
