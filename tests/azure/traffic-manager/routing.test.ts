import fc from 'fast-check'
import test from 'ava'
import { random } from '../../random.ts'
import { regions } from '../../../harness/azure/regions.ts'
import { geographyOf, isGeography } from '../../../harness/azure/traffic-manager/geography.ts'
import { routingMethods, type TrafficManagerEndpoint, type TrafficManagerProfile } from '../../../harness/azure/traffic-manager/profile.ts'
import { choose, defaultRouting, recordOf, type RoutingSettings } from '../../../harness/azure/traffic-manager/routing.ts'
import type { EndpointStatus } from '../../../harness/azure/traffic-manager/status.ts'

const asker = { address: '198.51.100.7', region: 'westeurope' }

type Row = Partial<TrafficManagerEndpoint> & { target: string; now?: EndpointStatus }

/** Targets and shares of what is chosen among, or why nothing is. */
function chosen(method: TrafficManagerProfile['method'], rows: readonly Row[], from: Partial<typeof asker> = {}, settings?: RoutingSettings, more: Partial<TrafficManagerProfile> = {}): string {
  const endpoints = rows.map((row): TrafficManagerEndpoint => ({ location: 'westeurope', ...row }))
  const status = (endpoint: TrafficManagerEndpoint): EndpointStatus => rows.find(({ target }) => target === endpoint.target)?.now ?? 'Online'
  const choice = choose({ name: 'p.trafficmanager.net', ttl: 60, method, endpoints, ...more }, { ...asker, ...from }, status, settings)
  return choice.kind === 'endpoints' ? choice.candidates.map(({ endpoint, share }) => (share === 1 ? endpoint.target : `${endpoint.target}:${share.toFixed(2)}`)).join(' ') : choice.kind
}

const is = test.macro({
  exec: (t, found: string, expected: string) => t.is(found, expected),
  title: (title) => `traffic manager: ${title}`,
})

const two = (one: Partial<Row> = {}, other: Partial<Row> = {}): Row[] => [{ target: 'a', ...one }, { target: 'b', ...other }]

test('priority: the lowest number in service', is, chosen('Priority', two({ priority: 2 }, { priority: 1 })), 'b')
test('priority: unless stated, the order in which they are written', is, chosen('Priority', two()), 'a')
test('priority: the next one when the first is degraded', is, chosen('Priority', two({ now: 'Degraded' })), 'b')
test('priority: all degraded, then the first as if it were online', is, chosen('Priority', two({ now: 'Degraded' }, { now: 'Degraded' })), 'a')
test('priority: one that is being checked counts as in service', is, chosen('Priority', two({ now: 'CheckingEndpoint' })), 'a')
test('disabled ones never answer, all others degraded or not', is, chosen('Priority', two({ now: 'Disabled' }, { now: 'Degraded' })), 'b')
test('stopped ones never answer', is, chosen('Priority', two({ now: 'Stopped' }, { now: 'Degraded' })), 'b')
test('stopped ones do by the other reading of the page', is, chosen('Priority', two({ now: 'Stopped' }, { now: 'Degraded' }), {}, { ...defaultRouting, stoppedMayAnswer: true }), 'a')
test('all disabled: the name does not exist', is, chosen('Priority', two({ now: 'Disabled' }, { now: 'Disabled' })), 'NXDOMAIN')
test('all disabled: no data, by setting', is, chosen('Weighted', two({ now: 'Disabled' }, { now: 'Disabled' }), {}, { ...defaultRouting, nothingEnabled: 'NODATA', noSubnet: 'NODATA' }), 'NODATA')
test('a disabled profile does not exist', is, chosen('Performance', two(), {}, undefined, { status: 'Disabled' }), 'NXDOMAIN')
test('weighted: by weight', is, chosen('Weighted', two({ weight: 3 })), 'a:0.75 b:0.25')
test('weighted: among those in service', is, chosen('Weighted', two({ weight: 3, now: 'Degraded' })), 'b')
test('performance: the nearest', is, chosen('Performance', two({ location: 'eastus2' }, { location: 'northeurope' })), 'b')
test('performance: the next nearest when it is degraded', is, chosen('Performance', [{ target: 'a', location: 'northeurope', now: 'Degraded' }, { target: 'b', location: 'eastasia' }, { target: 'c', location: 'eastus' }]), 'c')
test('performance: several of one region share evenly', is, chosen('Performance', [{ target: 'a' }, { target: 'b' }, { target: 'c', location: 'eastus' }]), 'a:0.50 b:0.50')
test('geographic: the most specific code', is, chosen('Geographic', [{ target: 'world', geoMapping: ['WORLD'] }, { target: 'europe', geoMapping: ['GEO-EU'] }, { target: 'nl', geoMapping: ['NL'] }]), 'nl')
test('geographic: a state before its country', is, chosen('Geographic', [{ target: 'us', geoMapping: ['US'] }, { target: 'california', geoMapping: ['US-CA'] }], { region: 'westus' }), 'california')
test('geographic: whom it is mapped to answers although degraded', is, chosen('Geographic', [{ target: 'nl', geoMapping: ['NL'], now: 'Degraded' }, { target: 'world', geoMapping: ['WORLD'] }]), 'nl')
test('geographic: a disabled one leaves it to the next wider', is, chosen('Geographic', [{ target: 'nl', geoMapping: ['NL'], now: 'Disabled' }, { target: 'world', geoMapping: ['WORLD'] }]), 'world')
test('geographic: a stopped one answers nothing', is, chosen('Geographic', [{ target: 'nl', geoMapping: ['NL'], now: 'Stopped' }, { target: 'world', geoMapping: ['WORLD'] }]), 'NODATA')
test('geographic: nobody for where one is', is, chosen('Geographic', [{ target: 'asia', geoMapping: ['GEO-AS'] }]), 'NODATA')
test('subnet: by prefix', is, chosen('Subnet', [{ target: 'rest' }, { target: 'office', subnets: ['198.51.100.0/24'] }]), 'office')
test('subnet: by first and last address', is, chosen('Subnet', [{ target: 'rest' }, { target: 'office', subnets: ['198.51.100.1-198.51.100.7'] }]), 'office')
test('subnet: by one address', is, chosen('Subnet', [{ target: 'rest' }, { target: 'office', subnets: ['198.51.100.8'] }]), 'rest')
test('subnet: nobody, no fallback', is, chosen('Subnet', [{ target: 'office', subnets: ['203.0.113.0/24'] }]), 'NODATA')
test('subnet: nobody, no fallback, by the older page', is, chosen('Subnet', [{ target: 'office', subnets: ['203.0.113.0/24'] }], {}, { ...defaultRouting, nothingEnabled: 'NXDOMAIN', noSubnet: 'NXDOMAIN' }), 'NXDOMAIN')
test('multivalue: all in service', is, chosen('MultiValue', [{ target: '10.0.0.1' }, { target: '10.0.0.2', now: 'Degraded' }, { target: '10.0.0.3' }]), '10.0.0.1:0.50 10.0.0.3:0.50')

test('traffic manager: what a target is in DNS', (t) => {
  t.deepEqual(['a.example', '203.0.113.4', '2001:db8::4'].map((target) => recordOf({ target }).type), ['CNAME', 'A', 'AAAA'])
})

test('traffic manager: every region has its place in the hierarchy', (t) => {
  for (const region of regions.keys()) {
    const codes = geographyOf(region)
    t.is(codes.at(-1), 'WORLD')
    t.true(codes.every(isGeography), region)
    t.regex(codes.at(-2)!, /^GEO-/)
  }
  t.false(isGeography('EUROPE'))
  t.false(isGeography('DE-BY'))
})

test('traffic manager: shares add up to one, and whoever is out of service is chosen only where nobody else could be', (t) => {
  const status = fc.constantFrom<EndpointStatus>('Online', 'Degraded', 'CheckingEndpoint', 'Disabled', 'Stopped', 'Unmonitored')
  const endpoint = fc.record({ weight: fc.integer({ min: 1, max: 1000 }), location: fc.constantFrom(...regions.keys()), status })
  const methods = fc.constantFrom(...routingMethods.filter((one) => one !== 'Geographic' && one !== 'Subnet'))
  fc.assert(fc.property(methods, fc.array(endpoint, { minLength: 1, maxLength: 6 }), fc.constantFrom(...regions.keys()), (method, rows, region) => {
    const statuses = new Map(rows.map((row, n) => [`e${n}`, row.status]))
    const endpoints = rows.map(({ weight, location }, n) => ({ weight, location, target: `e${n}` }))
    const choice = choose({ name: 'p', ttl: 1, method, endpoints }, { address: '192.0.2.1', region }, ({ target }) => statuses.get(target)!)
    const all = [...statuses.values()]
    const eligible = all.some((one) => ['Online', 'CheckingEndpoint', 'Unmonitored', 'Degraded'].includes(one))
    t.is(choice.kind === 'endpoints', eligible)
    if (choice.kind !== 'endpoints') return
    t.true(Math.abs(choice.candidates.reduce((sum, { share }) => sum + share, 0) - 1) < 1e-9)
    const chosenStatuses = choice.candidates.map(({ endpoint: { target } }) => statuses.get(target)!)
    t.false(chosenStatuses.some((one) => one === 'Disabled' || one === 'Stopped'))
    if (all.some((one) => ['Online', 'CheckingEndpoint', 'Unmonitored'].includes(one))) t.false(chosenStatuses.includes('Degraded'))
  }), random(t, 300))
})
