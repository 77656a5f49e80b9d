import { azureProvidedDns } from '../../azure/virtual-network.ts'
import type { Facts, HostFacts } from '../../facts/facts.ts'
import { nextHopAt } from '../../facts/next-hop.ts'
import { decidingCourse } from '../course/follow.ts'
import { startOf, userRoute } from '../course/user-route.ts'
import { hasRecord, zonesFor } from '../course/view.ts'
import type { Cause } from './cause.ts'
import { causeOfMissingRecord } from './denial.ts'
import { causeOfForwarding } from './forwarding.ts'
import { causeOfPublic } from './public.ts'

/**
 * An application rule allows the name, and the firewall, which looks it up itself to connect there, does not find it: the cause of that, as of a
 * machine in the firewall's network that asks what the firewall asks (https://learn.microsoft.com/azure/firewall/dns-settings).
 */
export function causeOfFirewallDns(facts: Facts, host: HostFacts, { address, name }: { readonly address: string; readonly name: string }): Cause | undefined {
  const found = userRoute(facts, startOf(facts, host), address)
  const firewall = found && nextHopAt(facts, found.network, found.route.nextHopIpAddress)?.firewall
  const service = [...facts.services.values()].find(({ names }) => names.some((one) => one.name === name))
  const endpoint = service?.names.find((one) => one.name === name)
  if (firewall === undefined || service === undefined || endpoint === undefined) return undefined
  const { firewall: { virtualNetwork, dnsSettings, name: called }, instanceAddress, address: proxy } = firewall
  const location = facts.topology.virtualNetworks.get(virtualNetwork)!.location
  const asker: HostFacts = {
    host: { name: called, virtualNetwork, site: undefined, subnet: undefined, virtualNetworkGateway: undefined, location, privateIPAddress: instanceAddress, dnsServers: [] },
    address: instanceAddress,
    dnsServers: dnsSettings.enableProxy ? [proxy] : dnsSettings.servers.length > 0 ? dnsSettings.servers : [azureProvidedDns],
  }
  const asked = { facts, host: asker, service, endpoint }
  if (decidingCourse(facts, asker, endpoint).end !== 'azure') return causeOfForwarding(facts, asker, endpoint)
  const [zone] = zonesFor(facts, asker, endpoint.privatelinkName, endpoint.name)
  if (zone === undefined) return causeOfPublic(asked)
  return hasRecord(facts, zone.resource.name, endpoint.privatelinkName) ? undefined : causeOfMissingRecord(asked, zone)
}
