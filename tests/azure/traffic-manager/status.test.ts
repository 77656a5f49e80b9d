import test from 'ava'
import { answersOf } from '../../../harness/azure/traffic-manager/answer.ts'
import { afterProbe, detection, notProbedYet, recovery, succeeds, type ProbeResult, type ProbeState } from '../../../harness/azure/traffic-manager/probe.ts'
import { defaultMonitor, type TrafficManagerEndpoint, type TrafficManagerProfile } from '../../../harness/azure/traffic-manager/profile.ts'
import { endpointStatus, profileStatus, type Health } from '../../../harness/azure/traffic-manager/status.ts'

const good: ProbeResult = { outcome: 'answered', status: 200 }
const bad: ProbeResult = { outcome: 'silent' }
const after = (...results: ProbeResult[]): ProbeState => results.reduce((state, result) => afterProbe(state, defaultMonitor, result), notProbedYet)

test('probes: out with the fourth failure in a row, in with one success', (t) => {
  t.is(after().healthy, undefined)
  t.is(after(good).healthy, true)
  t.is(after(good, bad, bad, bad).healthy, true)
  t.is(after(good, bad, bad, bad, bad).healthy, false)
  t.is(after(good, bad, bad, bad, good, bad).healthy, true)
  t.is(after(good, bad, bad, bad, bad, good).healthy, true)
  t.is(after(bad, bad, bad).healthy, undefined)
  t.is(after(bad, bad, bad, bad).healthy, false)
})

test('probes: what counts as a success', (t) => {
  t.true(succeeds(defaultMonitor, good))
  t.false(succeeds(defaultMonitor, { outcome: 'answered', status: 301 }))
  t.false(succeeds(defaultMonitor, { outcome: 'refused' }))
  t.true(succeeds({ protocol: 'HTTPS', expectedStatusCodeRanges: [[200, 202], [401, 401]] }, { outcome: 'answered', status: 401 }))
  t.false(succeeds({ protocol: 'HTTPS', expectedStatusCodeRanges: [[200, 202]] }, { outcome: 'answered', status: 203 }))
  t.true(succeeds({ protocol: 'TCP', expectedStatusCodeRanges: [[200, 200]] }, { outcome: 'answered' }))
  t.false(succeeds({ protocol: 'HTTP', expectedStatusCodeRanges: [[200, 200]] }, { outcome: 'answered' }))
})

test('probes: how long it takes, from the page’s example and from fast probing', (t) => {
  t.deepEqual(detection(defaultMonitor, true), { least: 100, most: 130 })
  const fast = { ...defaultMonitor, intervalInSeconds: 10 as const, timeoutInSeconds: 9 }
  t.is(detection(fast, false).most + 10, 50)
  t.is(detection(fast, true).most + 10, 59)
  t.is(recovery(defaultMonitor).most, 30)
})

/** A world of profiles in which those endpoints that are named are as said, all others healthy. */
function health(profiles: readonly TrafficManagerProfile[], states: Readonly<Record<string, ProbeState | 'stopped'>> = {}): Health {
  return {
    probed: (_, { target }) => { const state = states[target]; return state === undefined || state === 'stopped' ? { failures: 0, healthy: true } : state },
    stopped: ({ target }) => states[target] === 'stopped',
    profile: (name) => profiles.find((one) => one.name === name),
  }
}
const down: ProbeState = { failures: 4, healthy: false }
const profile = (name: string, endpoints: readonly Partial<TrafficManagerEndpoint>[], more: Partial<TrafficManagerProfile> = {}): TrafficManagerProfile =>
  ({ name, ttl: 60, method: 'Priority', monitor: defaultMonitor, endpoints: endpoints.map((one, n) => ({ target: `${name}-${n}`, location: 'westeurope', ...one })), ...more })

test('status: of endpoints', (t) => {
  const p = profile('p', [{}, { status: 'Disabled' }, { alwaysServe: true }, {}, {}, {}])
  const world = health([p], { 'p-2': down, 'p-3': down, 'p-4': 'stopped', 'p-5': notProbedYet })
  t.deepEqual(p.endpoints.map((one) => endpointStatus(p, one, world)), ['Online', 'Disabled', 'Unmonitored', 'Degraded', 'Stopped', 'CheckingEndpoint'])
  const disabled = { ...p, status: 'Disabled' as const }
  t.is(endpointStatus(disabled, p.endpoints[0]!, world), 'Inactive')
})

test('status: of profiles', (t) => {
  const p = profile('p', [{}, {}])
  const status = (states: Parameters<typeof health>[1], endpoints: readonly Partial<TrafficManagerEndpoint>[] = [{}, {}]): string => profileStatus(profile('p', endpoints), health([], states))
  t.is(status({}), 'Online')
  t.is(status({ 'p-0': down }), 'Degraded')
  t.is(status({ 'p-0': notProbedYet }), 'Online')
  t.is(status({ 'p-0': notProbedYet, 'p-1': 'stopped' }), 'CheckingEndpoints')
  t.is(status({ 'p-1': 'stopped' }), 'Online')
  t.is(status({}, [{ status: 'Disabled' }, { status: 'Disabled' }]), 'Inactive')
  t.is(profileStatus({ ...p, status: 'Disabled' }, health([])), 'Disabled')
})

test('nested: as many children as it asks for', (t) => {
  const child = profile('child', [{}, {}, {}])
  const status = (minChildEndpoints: number, states: Parameters<typeof health>[1], one = child): string => {
    const parent = profile('parent', [{ kind: 'nestedEndpoints', target: 'child', minChildEndpoints }])
    return endpointStatus(parent, parent.endpoints[0]!, health([parent, one], states))
  }
  t.is(status(2, { 'child-0': down }), 'Online')
  t.is(status(2, { 'child-0': down, 'child-1': down }), 'Degraded')
  t.is(status(2, { 'child-0': down, 'child-1': notProbedYet }), 'CheckingEndpoint')
  t.is(status(1, {}, { ...child, status: 'Disabled' }), 'Stopped')
  t.is(status(1, {}, profile('child', [{ status: 'Disabled' }])), 'Stopped')
})

test('nested: one record leads to the endpoint, whatever the depth; shares multiply', (t) => {
  const leaf = profile('leaf', [{}, {}], { method: 'Weighted' })
  const middle = profile('middle', [{ kind: 'nestedEndpoints', target: 'leaf' }, {}], { method: 'Weighted' })
  const root = profile('root', [{ kind: 'nestedEndpoints', target: 'middle' }, {}])
  const answers = answersOf(root, { address: '192.0.2.1', region: 'westeurope' }, health([root, middle, leaf]))
  t.deepEqual(answers, {
    kind: 'answers',
    answers: [
      { records: [{ type: 'CNAME', data: 'leaf-0' }], endpoints: [leaf.endpoints[0]], share: 0.25 },
      { records: [{ type: 'CNAME', data: 'leaf-1' }], endpoints: [leaf.endpoints[1]], share: 0.25 },
      { records: [{ type: 'CNAME', data: 'middle-1' }], endpoints: [middle.endpoints[1]], share: 0.5 },
    ],
  })
  const failed = answersOf(root, { address: '192.0.2.1', region: 'westeurope' }, health([root, middle, leaf], { 'leaf-0': down, 'leaf-1': down, 'middle-1': down }))
  t.deepEqual(failed.kind === 'answers' && failed.answers.map(({ records }) => records[0]!.data), ['root-1'])
})

test('multivalue: no more than asked for, each as often', (t) => {
  const p = profile('p', ['192.0.2.1', '192.0.2.2', '192.0.2.3'].map((target) => ({ target })), { method: 'MultiValue' })
  const answers = answersOf(p, { address: '192.0.2.9', region: 'westeurope' }, health([p]))
  t.deepEqual(answers.kind === 'answers' && answers.answers.map(({ records }) => records.map(({ data }) => data.at(-1)).join('')), ['12', '23', '31'])
})
