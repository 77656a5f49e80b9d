import test from 'ava'
import { endpointStatus } from '../../harness/azure/traffic-manager/status.ts'
import { createModel } from '../../harness/model/model.ts'
import { settledHealth } from '../../harness/model/private-health.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { rehearseScenario } from '../../harness/scenarios/rehearse.ts'
import { renderTimeline } from '../../harness/scenarios/render.ts'
import { faster } from '../../harness/scenarios/timeline.ts'
import type { ComponentId } from '../../harness/world/component.ts'
import type { World } from '../../harness/world/world.ts'
import { exchange, topologyText } from '../design.ts'
import { inTime } from './in-time.ts'
import { labOf } from './lab.ts'
import { alone } from '../room.ts'

test.serial.before(alone)

const times = 10
const questions = [['contoso.azurecr.io', 'A'], ['contoso.azurecr.io', 'AAAA'], ['contoso.privatelink.azurecr.io', 'TXT'], ['contoso.westeurope.data.azurecr.io', 'A'], ['contoso.westeurope.data.azurecr.io', 'AAAA'], ['contoso.eastus2.data.azurecr.io', 'A'], ['other.privatelink.azurecr.io', 'A']] as const

const edits: readonly (readonly [string, string])[] = [
  // The second in which a TTL ends is none of what is told faster.
  ['longestOutage: 46', 'longestOutage: 60'],
  ['virtualNetworkLinks: [europe, america]', 'virtualNetworkLinks: { europe: { resolutionPolicy: NxDomainRedirect }, america: {} }'],
  // By the registry's name.
  ['&port { protocol: TCP, port: 443,', '{ protocol: HTTPS, port: 443, path: /v2/, expectedStatusCodeRanges: 401, customHeaders: { Host: contoso.azurecr.io },'],
  ['probeConfig: *port', 'probeConfig: &port { protocol: TCP, port: 443, intervalInSeconds: 10, timeoutInSeconds: 5, toleratedNumberOfFailures: 2 }\n    dnsConfig: { recordType: CNAME }'],
  // Aliases of names in the zone, whose addresses are probed.
  ['{ weu: { target: 10.1.0.11, priority: 1 }, eus: { target: 10.2.0.11, priority: 2 } }', '{ weu: { target: weu.privatelink.azurecr.io, monitoringTarget: 10.1.0.11 }, eus: { target: eus.privatelink.azurecr.io, monitoringTarget: 10.2.0.11 } }'],
  ['    recordSets:\n', '    recordSets:\n      weu: { A: 10.1.0.11 }\n      eus: { A: 10.2.0.11 }\n'],
  // One that is probed where nobody answers.
  ['eus: { target: 10.2.0.12, priority: 2 }', 'eus: { target: 10.2.0.12, monitoringTarget: 10.2.0.99, priority: 2 }'],
]
const text = edits.reduce((before, [from, to]) => exchange(before, from, to), topologyText('private-traffic-manager'))

const said = async (world: World): Promise<readonly string[]> =>
  Promise.all(['app', 'batch'].flatMap((host) => questions.map(async ([name, type]) => {
    const response = await world.ask(host, { name, type })
    return `${host} ${name} ${type}: ${response?.rcode ?? 'silence'} ${response?.answer.map(({ data }) => data).join(' ')}`
  })))

inTime('private traffic manager in containers: gateways probe from their subnet, and record sets are what they find out, as predicted, with one thing broken after the other and in a story', async (t) => {
  t.timeout(300_000, 'a lab, its faults and a story')
  await using started = await labOf(t, text)
  const { facts, lab } = started
  const profiles = [...facts.topology.privateTrafficManagerProfiles.values()]
  const predicted = (...faults: readonly ComponentId[]): readonly string[] => {
    const health = settledHealth(facts, new Set(faults))
    return profiles.flatMap((profile) => profile.endpoints.map((endpoint) => `${profile.name} ${endpoint.target} ${endpointStatus(profile, endpoint, health)}`)).toSorted()
  }
  const probed = async (): Promise<readonly string[]> => (await lab.probed()).filter(({ profile }) => facts.topology.privateTrafficManagerProfiles.has(profile)).map(({ profile, target, status }) => `${profile} ${target} ${status}`).toSorted()
  t.is(predicted().filter((one) => one.endsWith('Online')).length, 5)
  const [weu, eus] = ['private-endpoint:contoso-weu', 'private-endpoint:contoso-eus'] as const
  const sets: readonly (readonly ComponentId[])[] = [[], [weu], [weu, eus], ['peering:europe/america'], ['record:registry/contoso.privatelink.azurecr.io/A'], []]
  for (const faults of sets) {
    t.deepEqual([...await lab.setFaults(new Set(faults), { forget: true })], [], faults.join())
    t.deepEqual(await probed(), predicted(...faults), faults.join())
    t.deepEqual(await said(lab), await said(modelWorld(createModel(facts, { faults }))), faults.join())
  }

  const scenario = faster(facts.topology.scenarios.get('endpoint-down')!, times)
  const played = await rehearseScenario(facts, scenario, lab, { times })
  t.log(renderTimeline(played).join('\n'))
  t.deepEqual(played.predicted?.alike.filter(({ alike }) => !alike), [])
  t.deepEqual(played.judged.filter(({ verdict }) => verdict !== 'pass'), [])
  const client = played.history.clients.find(({ host }) => host === 'app')!
  t.deepEqual([...new Set(client.seen.flatMap(({ addresses }) => addresses))], ['10.1.0.10', '10.2.0.10'])
  t.is((await lab.faults()).size, 0)
})
