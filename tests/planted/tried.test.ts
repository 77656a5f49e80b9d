import { readFileSync } from 'node:fs'
import test from 'ava'
import { catalog } from '../../harness/catalog.ts'
import { inPlace } from '../../harness/change/in-place.ts'
import { withTriedFixes } from '../../harness/change/tried-fixes.ts'
import { runChecks } from '../../harness/checks/run.ts'
import { facts } from '../../harness/facts/facts.ts'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import type { Edit } from '../../harness/resources/mutation.ts'
import type { Topology } from '../../harness/resources/topology.ts'
import { edited } from '../../harness/topology/edited.ts'
import { topologyOf } from '../design.ts'

// What is advised about groups, firewalls, routes and DNS servers, in designs with one mistake: it is tried, and it mends.

interface Told { readonly because: string; readonly fix: string; readonly tried: boolean }

/** What the first finding of a check says of a host, once what it advises has been tried. */
async function told(file: string, change: (topology: Topology) => readonly Edit[], [check, host]: readonly [string, string]): Promise<Told | undefined> {
  const topology = topologyOf(readFileSync(file, 'utf8'), file)
  const broken = edited(topology, change(topology))
  if (broken === undefined) throw new Error('Azure would refuse it')
  const known = facts(inPlace(broken, facts(topology)))
  const results = await withTriedFixes(known, await runChecks({ facts: known, world: modelWorld(createModel(known)) }, { checks: catalog }), catalog)
  const found = results.find((one) => one.check.id === check)?.findings.find((one) => !one.holds && one.host === host)
  return found && { because: found.because!, fix: found.fix!, tried: found.edits !== undefined }
}

/** A resource, or a part of one, with something else in it. */
function set(at: readonly string[], value: object | undefined, more: object): Edit {
  if (value === undefined) throw new Error(`the design has no ${at.join('/')}`)
  return { at, value: { ...value, ...more } }
}

const groups = 'topologies/network-security-groups.yaml'
const egress = 'topologies/firewall-egress.yaml'
const headquarters = 'fixtures/firewall/inspected-headquarters.yaml'
const appliance = 'topologies/network-appliance.yaml'

const denying = ({ networkSecurityGroups }: Topology, group: string, name: string) =>
  [set(['networkSecurityGroups', group, 'securityRules', name], networkSecurityGroups.get(group)?.securityRules.find((rule) => rule.name === name), { access: 'Deny' })]

const cases: Readonly<Record<string, readonly [file: string, change: (topology: Topology) => readonly Edit[], of: readonly [check: string, host: string], because: RegExp, fix: RegExp, tried: boolean]>> = {
  'the first rule of all denies questions, and so does what is behind it': [
    groups, (topology) => denying(topology, 'apps-group', 'ask-resolver'), ['service-names-private', 'app'],
    /^rule ask-resolver .* drops UDP port 53/, /^Give ask-resolver of apps-group a higher priority number than 100, and put a rule \{ direction: Outbound, .* before it; taken out, it would leave the rules behind it to decide\.$/, true,
  ],
  'the first rule of all denies connections, at the endpoint': [
    groups, (topology) => denying(topology, 'endpoints-group', 'pull'), ['private-endpoint-reachable', 'desk'],
    /^rule pull .* drops TCP port 443 from 192\.168\.1\.4/, /^Give pull of endpoints-group a higher priority number than 100/, true,
  ],
  'a group denies what would come to nobody': [
    groups, ({ virtualNetworks }) => [set(['virtualNetworks', 'spoke'], virtualNetworks.get('spoke'), { dnsServers: ['10.255.255.53'] })], ['service-names-private', 'app'],
    /^app asks 10\.255\.255\.53, and no DNS server of the design has that address$/, /^Ask .* or describe the server/, false,
  ],
  'a firewall without the application rule': [
    egress, () => [{ removed: ['azureFirewalls', 'hub-firewall', 'applicationRules', 'payroll'] }], ['private-endpoint-reachable', 'app'],
    /^no application rule of hub-firewall allows app payroll\.azurecr\.io/, /^Give hub-firewall an application rule that allows payroll\.azurecr\.io \(Https:443\) from 10\.1\.0\.4, .* before application rules\.$/, true,
  ],
  'a network rule that denies what an application rule allows': [
    egress, () => [{ at: ['azureFirewalls', 'hub-firewall', 'networkRules', 'shut'], value: { name: 'shut', action: 'Deny', priority: 100, sourceAddresses: ['*'], destinationAddresses: ['10.0.1.0/24'], destinationFqdns: [], destinationPorts: ['443'], protocols: ['TCP'] } }],
    ['private-endpoint-reachable', 'app'],
    /^the network rule shut of hub-firewall denies app TCP 443 to /, /^Take shut out of hub-firewall, or name in it what it means and nothing else: network rules are judged before application rules\.$/, true,
  ],
  'the DNS proxy is off': [
    egress, ({ azureFirewalls }) => [set(['azureFirewalls', 'hub-firewall'], azureFirewalls.get('hub-firewall'), { dnsSettings: { enableProxy: false, servers: [] } })], ['service-names-private', 'app'],
    /^app asks 10\.0\.0\.4, which is hub-firewall, whose DNS proxy is not enabled$/, /^Set dnsSettings: \{ enableProxy: true \} of hub-firewall, or ask another server\.$/, true,
  ],
  'the firewall finds no address, since it asks where nobody is': [
    egress, ({ azureFirewalls }) => [set(['azureFirewalls', 'hub-firewall'], azureFirewalls.get('hub-firewall'), { dnsSettings: { enableProxy: true, servers: ['10.9.0.99'] } })], ['private-endpoint-reachable', 'app'],
    /^hub-firewall\/dns-proxy forwards to 10\.9\.0\.99, where no DNS server is$/, /^Forward to an inbound endpoint/, false,
  ],
  'no way out is closed to what another tenant has': [
    egress, () => [{ removed: ['routeTables', 'through-firewall', 'routes', 'everything'] }], ['never-reachable', 'app'],
    /^nothing keeps what app sends from fabrikam, which belongs to fabrikam and lets everybody in$/, /^Lead what spoke\/apps sends to the internet through a firewall that does not allow fabrikam\.azurecr\.io\.$/, false,
  ],
  'a firewall lets no question through to the server that would forward it': [
    headquarters, () => [{ removed: ['azureFirewalls', 'hub-firewall', 'networkRules', 'dns-to-second'] }], ['other-services-resolve', 'visitor'],
    /^no network rule of hub-firewall allows visitor UDP 53 to 10\.2\.0\.10 \(spoke-dns\)$/, /^Give hub-firewall a network rule/, true,
  ],
  'the route to the appliance is gone, and answers have theirs': [
    appliance, () => [{ removed: ['routeTables', 'from-apps', 'routes', 'everything'] }], ['private-endpoint-reachable', 'app'],
    /^the route apps of from-shared leads answers of contoso-endpoint for app through nva, and no route leads the questions there: the two networks are not peered$/, /^Lead packets of app for contoso-endpoint through nva too, or take 10\.1\.1\.4 out of apps\.$/, true,
  ],
  'a route that drops what is for the endpoint': [
    egress, () => [{ at: ['routeTables', 'through-firewall', 'routes', 'hole'], value: { name: 'hole', addressPrefix: '10.0.1.0/28', nextHopType: 'None' } }], ['private-endpoint-reachable', 'app'],
    /^the route hole of through-firewall sends packets of app for .* to next hop None$/, /^Take 10\.0\.1\.\d+ out of hole, or let it lead to a firewall that allows /, true,
  ],
  'a registry that is shut to the public': [
    'fixtures/cases/20-selected-networks.yaml', ({ registries }) => [set(['registries', 'harbourline'], registries.get('harbourline'), { networkRules: undefined, publicNetworkAccess: 'Disabled' })], ['public-reach', 'build'],
    /^publicNetworkAccess of harbourline is Disabled, and the front end shuts build out$/, /^Enable public network access for these networks, or give build a private endpoint and say "privately"\. Tried in the model: with that alone there comes runner: /, true,
  ],
  'half a peering of the network that answers with that of the appliance': [
    appliance, () => [{ removed: ['virtualNetworks', 'hub', 'peerings', 'shared'] }], ['private-endpoint-reachable', 'app'],
    /shared is peered with hub in that direction only, which carries nothing$/, /^Add shared to the peerings of hub\.$/, true,
  ],
  'a peering that takes nothing that is handed on': [
    appliance, ({ virtualNetworks }) => [set(['virtualNetworks', 'shared', 'peerings', 'hub'], virtualNetworks.get('shared')?.peerings.find(({ name }) => name === 'hub'), { allowForwardedTraffic: false })], ['private-endpoint-reachable', 'app'],
    /^the peering of shared with hub has no allowForwardedTraffic/, /^Set allowForwardedTraffic: true on the peering of shared with hub\.$/, true,
  ],
}

for (const [title, [file, change, of, because, fix, tried]] of Object.entries(cases)) {
  test(`advice is tried: ${title}`, async (t) => {
    const found = await told(file, change, of)
    t.regex(found?.because ?? 'nothing was found', because)
    t.regex(found!.fix, fix)
    t.is(found!.tried, tried)
  })
}
