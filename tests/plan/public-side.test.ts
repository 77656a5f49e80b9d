import test from 'ava'
import type { Plan } from '../../harness/plan/plan.ts'
import { healthFrom } from '../../harness/traffic-manager/health.ts'
import { readSettings } from '../../harness/traffic-manager/settings.ts'
import { blocksFor } from '../../harness/traffic-manager/zones.ts'
import { topologyText } from '../design.ts'
import { file, planOf } from './load.ts'

const records = (zone: string) => zone.split('\n').filter((line) => !/ (SOA|NS) |^ns1\./.test(line) && line !== '')

const oneRegistry = (registry: string) => `
registries: { contoso: ${registry} }
hosts: { laptop: internet }
intent: [{ from: laptop, registry: contoso, reach: publicly }]
`

test('public side: without a private endpoint the alias leads straight to the stamp', (t) => {
  const zone = file(planOf(oneRegistry('{ location: swedencentral }')), 'public-zones', '/zones/azurecr.io.zone')
  t.deepEqual(records(zone), [
    'contoso.azurecr.io. 3600 IN CNAME sec.fe.azcr.io.',
    'linuxgeneva-microsoft.azurecr.io. 3600 IN CNAME eus.fe.azcr.io.',
  ])
})

test('public side: a private endpoint puts privatelink into the chain, a replica puts in the registry’s own profile', (t) => {
  const plan = planOf(oneRegistry('{ location: westeurope, replications: [eastus2], privateEndpointConnections: 1 }'))
  t.true(file(plan, 'public-zones', '/zones/azurecr.io.zone').includes('contoso.azurecr.io. 3600 IN CNAME contoso.privatelink.azurecr.io.'))
  t.deepEqual(records(file(plan, 'public-zones', '/zones/privatelink.azurecr.io.zone')), [
    'contoso.privatelink.azurecr.io. 3600 IN CNAME 0a1cba0cc6d4418708add137813bb4eb.trafficmanager.net.',
    'contoso.eastus2.data.privatelink.azurecr.io. 3600 IN CNAME eus2-0.data.azcr.io.',
    'contoso.westeurope.data.privatelink.azurecr.io. 3600 IN CNAME weu-0.data.azcr.io.',
  ])
})

/** What Traffic Manager's node answers a region before anything is out of service. */
const zonesNow = (plan: Plan) => {
  const settings = readSettings(file(plan, 'traffic-manager', '/etc/traffic-manager/settings.json'))
  const { files } = blocksFor(settings, settings.server, healthFrom(settings.profiles, []))
  return (region: string): string => files.find(({ path }) => path === `/zones/trafficmanager.net.${region}.zone`)!.content
}

test('public side: Traffic Manager sends each region to the nearest replica', (t) => {
  const zones = zonesNow(planOf(topologyText('flagship')))
  const answer = (region: string) => zones(region).match(/^[0-9a-f]{32}\.\S+ 60 IN CNAME (\S+)$/m)?.[1]
  t.is(answer('westeurope'), 'weu.fe.azcr.io.')
  t.is(answer('eastus2'), 'eus2.fe.azcr.io.')
})

test('public side: a replica that is out of global routing is never chosen', (t) => {
  const plan = planOf(oneRegistry('{ location: westeurope, replications: { eastus2: { regionEndpointEnabled: false } } }'))
  t.regex(zonesNow(plan)('eastus2'), /[0-9a-f]{32}\.trafficmanager\.net\. 60 IN CNAME weu\.fe\.azcr\.io\./)
})

test('public side: azurecr.io delegates privatelink.azurecr.io, so that its alias is not the end', (t) => {
  const zone = file(planOf(topologyText('flagship')), 'public-zones', '/zones/azurecr.io.zone')
  t.true(zone.includes('privatelink.azurecr.io. 172800 IN NS ns1.privatelink.azurecr.io.\n'))
  t.true(zone.includes('ns1.privatelink.azurecr.io. 172800 IN A 126.0.0.3\n'))
})

test('public side: a registry without public access answers 403 at its public front end, 401 at its private endpoint', (t) => {
  const plan = planOf(topologyText('flagship'))
  const server = (config: string, name: string) => config.split('  server {').find((block) => block.includes(`server_name ${name};`))
  t.regex(server(file(plan, 'front-ends', '/etc/nginx/nginx.conf'), 'contoso.azurecr.io')!, /return 403/)
  t.regex(server(file(plan, 'private-endpoint-contoso-weu', '/etc/nginx/nginx.conf'), 'contoso.azurecr.io')!, /return 401/)
})
