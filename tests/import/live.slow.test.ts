import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { formatProblems } from '../../harness/language/format-problems.ts'
import { parseTopology } from '../../harness/topology/parse.ts'
import { armEndpoint, type ArmEndpoint, type Quirks } from '../arm/endpoint.ts'
import { estate, first, network, second } from '../arm/estate.ts'
import { environment, logIn, token } from '../arm/login.ts'
import { rehearse, type Outcome } from '../cli/fakes.ts'
import { temporaryFile, temporaryFolder } from '../temporary.ts'

interface Reading extends Outcome { readonly at: ArmEndpoint; readonly design: string; readonly report: Record<string, any> }

/** Imports what the endpoint has of both subscriptions, by the command line, with Azure's own clients and a machine's identity. */
async function imported(t: ExecutionContext, quirks: Quirks = {}, more: readonly string[] = [], deployed = estate): Promise<Reading> {
  const at = await armEndpoint(t, deployed, quirks)
  await logIn(t, at)
  const output = join(temporaryFolder(t), 'live.yaml')
  const told = await rehearse(['import', '--subscription', `${first},${second}`, '--resource-manager', at.url, '--json', '-o', output, ...more])
  const report = told.code === 64 ? {} : JSON.parse(told.stderr.split('\nThe design')[0]!) as Record<string, any>
  return { ...told, at, design: told.code === 64 ? '' : readFileSync(output, 'utf8'), report }
}

const named = (report: Record<string, any>): readonly string[] => (report['unread'] as readonly { what: string; why: string }[]).map(({ what, why }) => `${what}: ${why}`)

test.serial('live: what two subscriptions hold becomes a design, page by page, though Azure is asked too much', async (t) => {
  const { code, design, report, at, stderr } = await imported(t, { pageSize: 1, throttled: 4 })
  t.is(code, 0, stderr)
  const { topology, problems = [] } = parseTopology(design, 'live.yaml')
  if (topology === undefined) return t.fail(formatProblems(problems, design, 'live.yaml'))
  t.deepEqual([...topology.virtualNetworks.values()].map(({ name, subnets, peerings }) => [name, subnets.length, peerings.length]), [['hub', 4, 1], ['spoke', 2, 1]])
  t.deepEqual([...topology.privateEndpoints.values()].map(({ name, privateDnsZoneGroup }) => [name, privateDnsZoneGroup]), [['pe-acr', ['privatelink.azurecr.io']], ['pe-kv', ['privatelink.vaultcore.azure.net']]])
  t.deepEqual([...topology.privateDnsZones.values()].map(({ virtualNetworkLinks, recordSets }) => [virtualNetworkLinks[0]?.resolutionPolicy, recordSets.map(({ name }) => name)]), [['NxDomainRedirect', ['by-hand']], ['Default', []]], 'what endpoints have written is theirs; a link\'s fallback is younger than the client')
  t.deepEqual([...topology.registries.get('contosoacr')!.replications].map(({ location }) => location), ['northeurope'])
  t.regex(design, /kv-contoso: \{ type: keyVault, location: westeurope, publicNetworkAccess: Disabled/)
  t.regex(design, /dnsServers: 10\.0\.0\.4/)
  t.regex(design, /to-office: \{ virtualNetworkGateway: vpn, localNetworkGateway: office \}/)
  t.regex(design, /resolver: \{ virtualNetwork: hub, inboundEndpoints: \{ in: \{ subnet: inbound, privateIPAddress: 10\.0\.2\.4 \} \} \}/)
  t.regex(design, /dnsSettings: \{ enableProxy: true \}\n {4}networkRules:\n {6}private:/)
  t.deepEqual([...topology.hosts.keys()], ['vm-spoke-apps', 'vm-hub-endpoints'], 'interfaces of private endpoints are no machines')
  t.regex(design, new RegExp(`# /subscriptions/${second}/resourceGroups/rg-spoke/providers/Microsoft\\.Network/virtualNetworks/spoke\n`))
  t.deepEqual([report['unread'], report['notes'], report['leftAside']], [[], [], { 'Microsoft.Compute/virtualMachines': 1, 'Microsoft.Insights/components': 1 }])
  t.deepEqual([...at.tokens], [`Bearer ${token}`])
  t.deepEqual(at.asked.filter((one) => !one.startsWith('GET ') && !one.startsWith('POST /providers/Microsoft.ResourceGraph/resources?')), [], 'it reads and changes nothing')
})

test.serial('live: a subscription that does not let us in is told, the rest goes on, and --strict fails', async (t) => {
  const refuse: Quirks['refuse'] = (path) => (path.toLowerCase().startsWith(`/subscriptions/${second}`) ? { status: 403, code: 'AuthorizationFailed' } : undefined)
  const all = estate.filter(({ id }) => !/insights|compute/i.test(id))
  const { code, design, report } = await imported(t, { refuse }, [], all)
  t.is(code, 0)
  t.deepEqual(named(report), [`everything of subscription ${second}: 403 AuthorizationFailed: the role Reader is what it takes`])
  t.regex(design, new RegExp(`# Not read, so nobody knows whether it is there: everything of subscription ${second} \\(403 AuthorizationFailed`))
  t.regex(design, /\n {2}hub:/)
  t.notRegex(design + JSON.stringify(report), /44444444/, 'who asked is nobody\'s business')
  t.is((await imported(t, { refuse }, ['--strict'], all)).code, 1)
  t.is((await imported(t, {}, ['--strict'], all.filter(({ id }) => !id.includes('by-hand')))).code, 0, 'where all is read and understood')
})

test.serial('live: lists of which only one is refused are named, with whose they are', async (t) => {
  const { report } = await imported(t, { refuse: (path) => (/privatelink\.azurecr\.io\/all$/i.test(path) ? { status: 403, code: 'AuthorizationFailed' } : /resourcegraph/i.test(path) ? { status: 400, code: 'BadRequest' } : /routetables$/i.test(path) ? { status: 409, code: 'MissingSubscriptionRegistration' } : undefined) })
  const [services, records, ...more] = named(report)
  t.regex(services!, /^all that Resource Graph knows: services, machines, the groups of gateways: 400 BadRequest/)
  t.is(records, `records of private DNS zone privatelink.azurecr.io of subscription ${first}: 403 AuthorizationFailed: the role Reader is what it takes`)
  t.deepEqual(more, [], 'of a provider that was never used nothing is unknown')
  t.is(report['counts']['virtualNetworkGateways'], 1, 'gateways are looked for where other things are')
})

test.serial('live: of a group what is in it, and nothing else is asked for', async (t) => {
  const { report, at } = await imported(t, {}, ['--resource-group', 'RG-SPOKE'])
  t.deepEqual(Object.keys(report['counts']).toSorted(), ['networkSecurityGroups', 'privateEndpoints', 'routeTables', 'services', 'virtualNetworks'])
  t.deepEqual(at.asked.filter((one) => one.startsWith('GET ') && !/resourcegroups\/rg-spoke\//i.test(one)), [])
})

const refused: readonly (readonly [what: string, quirks: Quirks, message: RegExp])[] = [
  ['every list is refused', { refuse: () => ({ status: 401, code: 'InvalidAuthenticationTokenTenant' }) }, /nothing could be read:\n {2}.*401 InvalidAuthenticationTokenTenant/],
  ['a page is said to be elsewhere', { pageSize: 1, nextLink: () => 'https://127.0.0.2/next' }, /a page leads to another machine \(https:\/\/127\.0\.0\.2\), which is not asked/],
  ['pages lead back to each other', { pageSize: 1, nextLink: (url) => url.replace(/skiptoken=\d+/, 'skiptoken=1') }, /pages of a list lead back to each other/],
]

for (const [what, quirks, message] of refused) {
  test.serial(`live: ${what}: one message, exit code 64, nothing written`, async (t) => {
    const { code, stderr, stdout } = await imported(t, quirks)
    t.is(code, 64, stderr)
    t.regex(stderr, message)
    t.notRegex(stderr, new RegExp(`\n +at |${token}`))
    t.is(stdout, '')
  })
}

test.serial('live: nobody is logged in, nobody answers, and words that are none', async (t) => {
  const at = await armEndpoint(t, estate)
  const words = ['import', '--subscription', first, '--resource-manager', at.url]
  const untrusted = await rehearse(words)
  t.is(untrusted.code, 64)
  await logIn(t, at)
  environment(t, { AZURE_TOKEN_CREDENTIALS: 'EnvironmentCredential' })
  const { code, stderr } = await rehearse(words)
  t.is(code, 64)
  t.regex(stderr, /nobody is logged in on this machine[^\n]*\nhint: az login/)
  for (const [wrong, message] of [
    [['--subscription', 'mine'], /is not the id of a subscription/], [['--subscription', first, '--cloud', 'AzureChina'], /there is no cloud AzureChina\nhint: .*AzureChinaCloud/],
    [['--subscription', first, '--resource-manager', 'http://127.0.0.1'], /is not an https address/], [['--cloud', 'AzureCloud', 'main.json'], /--cloud is about subscriptions, and none is named/],
    [['--subscription', first, '--resource-group', '../x'], /cannot be the name of a resource group/],
  ] as const) {
    const told = await rehearse(['import', ...wrong])
    t.is(told.code, 64, wrong.join(' '))
    t.regex(told.stderr, message)
  }
})

test.serial('live: what is not seen is not missing: drift says so, and rollout too', async (t) => {
  const { design } = await imported(t)
  const file = temporaryFile(t, 'design.yaml', design)
  const at = async (quirks: Quirks, deployed = estate): Promise<readonly string[]> => {
    const endpoint = await armEndpoint(t, deployed, quirks)
    await logIn(t, endpoint)
    return ['--subscription', first, '--subscription', second, '--resource-manager', endpoint.url]
  }
  t.is((await rehearse(['drift', file, ...await at({})])).code, 0, 'as it was imported')
  const refuse: Quirks['refuse'] = (path) => (/privatednszones$/i.test(path) ? { status: 403, code: 'AuthorizationFailed' } : undefined)
  const unseen = await rehearse(['drift', file, ...await at({ refuse })])
  t.is(unseen.code, 2, unseen.stdout)
  t.regex(unseen.stdout, /Not seen, since not all could be read[^]*privateDnsZones\/privatelink\.azurecr\.io[^]*What clients notice cannot be told: not all of what is there could be read/)
  t.notRegex(unseen.stdout, /missing/)
  const { code, stdout } = await rehearse(['drift', file, ...await at({}, estate.filter(({ id }) => !id.endsWith('privatelink.vaultcore.azure.net/virtualNetworkLinks/hub')))])
  t.is(code, 1)
  t.regex(stdout, /missing {4}privateDnsZones\/privatelink\.vaultcore\.azure\.net\/virtualNetworkLinks\/hub[^]*What clients notice:[^]*kv-contoso\.vault\.azure\.net/)
  t.is((await rehearse(['rollout', file, ...await at({})])).code, 0, 'what is deployed, then the design')
  t.is((await rehearse(['rollout', file, ...await at({ refuse: (path) => (/bastionhosts$/i.test(path) ? { status: 403, code: 'AuthorizationFailed' } : undefined) })])).code, 2)
  t.is((await rehearse(['rollout', 'live', file])).code, 64, 'nobody said where')
})

test.serial('live: Traffic Manager profiles are listed, and what is not let see of them is not missing', async (t) => {
  const id = `${network(first, 'rg-edge')}/trafficManagerProfiles/shop`
  const endpoints = ['weu', 'neu'].map((name, index) => ({
    id: `${id}/externalEndpoints/${name}`, name, type: 'Microsoft.Network/trafficManagerProfiles/externalEndpoints',
    properties: { target: `${name}.example.com`, endpointStatus: 'Enabled', endpointMonitorStatus: 'Online', weight: 1, priority: index + 1, endpointLocation: null, alwaysServe: 'Enabled' },
  }))
  const edge = (order: readonly number[]): typeof estate => [...estate, { id, location: 'global', properties: {
    profileStatus: 'Enabled', trafficRoutingMethod: 'Priority', trafficViewEnrollmentStatus: 'Disabled', maxReturn: null, dnsConfig: { relativeName: 'contoso-shop', fqdn: 'contoso-shop.trafficmanager.net', ttl: 30 },
    monitorConfig: { profileMonitorStatus: 'Online', protocol: 'HTTPS', port: 443, path: '/', intervalInSeconds: 30, toleratedNumberOfFailures: 3, timeoutInSeconds: 10 },
    endpoints: endpoints.map((one, index) => ({ ...one, properties: { ...one.properties, priority: order[index] } })),
  } }]
  const { code, design, report, stderr } = await imported(t, {}, [], edge([1, 2]))
  t.is(code, 0, stderr)
  t.regex(design, / {2}shop:\n {4}relativeName: contoso-shop\n {4}ttl: 30\n {4}trafficRoutingMethod: Priority\n {4}monitorConfig: \{ protocol: HTTPS, port: 443 \}\n {4}endpoints:\n {6}weu: \{ target: weu\.example\.com, alwaysServe: true, priority: 1 \}\n/)
  t.is(report['counts']['trafficManagerProfiles'], 1)
  const file = temporaryFile(t, 'design.yaml', design)
  const drift = async (quirks: Quirks, deployed: typeof estate): Promise<Outcome> => {
    const endpoint = await armEndpoint(t, deployed, quirks)
    await logIn(t, endpoint)
    return rehearse(['drift', file, '--subscription', `${first},${second}`, '--resource-manager', endpoint.url])
  }
  t.is((await drift({}, edge([1, 2]))).code, 0)
  const swapped = await drift({}, edge([2, 1]))
  t.is(swapped.code, 1)
  t.regex(swapped.stdout, /internet-client: contoso-shop\.trafficmanager\.net A/)
  const unseen = await drift({ refuse: (path) => (/trafficmanagerprofiles$/i.test(path) ? { status: 403, code: 'AuthorizationFailed' } : undefined) }, edge([1, 2]))
  t.is(unseen.code, 2)
  t.regex(unseen.stdout, /Not seen[^]*trafficManagerProfiles\/shop/)
  t.notRegex(unseen.stdout, /missing/)
})
