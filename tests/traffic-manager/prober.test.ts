import { createServer, type Server } from 'node:http'
import { createServer as createTcpServer, type AddressInfo } from 'node:net'
import test from 'ava'
import { defaultMonitor, type TrafficManagerProfile } from '../../harness/azure/traffic-manager/profile.ts'
import type { ProbeResult } from '../../harness/azure/traffic-manager/probe.ts'
import { programFiles } from '../../docker/program-files.ts'
import { programs } from '../../docker/image-folder.ts'
import { healthFrom, statusesOf } from '../../harness/traffic-manager/health.ts'
import { probe } from '../../harness/traffic-manager/probe.ts'
import { createProber, type Known } from '../../harness/traffic-manager/prober.ts'
import { readSettings, writeSettings, type ProbePlan, type Settings } from '../../harness/traffic-manager/settings.ts'
import { blocksFor } from '../../harness/traffic-manager/zones.ts'
import { factsOf, topologyText } from '../design.ts'
import { probePlans, zonesOf } from '../../harness/plan/traffic-manager.ts'

const local = '127.0.0.1'
const listening = (server: { listen(port: number, host: string, done: () => void): unknown; address(): unknown }): Promise<number> =>
  new Promise((resolve) => server.listen(0, local, () => resolve((server.address() as AddressInfo).port)))
const monitor = { ...defaultMonitor, path: '/health' }

test.serial('probe: a request with the endpoint’s name, its path and its headers; a redirect is not followed', async (t) => {
  const seen: string[] = []
  const server: Server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers.host} ${String(request.headers['x-own'])}`)
    response.writeHead(302, { Location: '/elsewhere' }).end()
  })
  const port = await listening(server)
  const asked = { ...monitor, port, customHeaders: new Map([['X-Own', '1']]) }
  t.deepEqual(await probe({ address: local, name: 'endpoint.example', from: local }, asked, 1000), { outcome: 'answered', status: 302 })
  t.deepEqual(seen, ['GET /health endpoint.example 1'])
  server.close()
})

test.serial('probe: TCP wants a connection and no more; who refuses is told apart from who says nothing; what HTTP cannot say is refused', async (t) => {
  const silent = createTcpServer((socket) => socket.on('error', () => undefined))
  const port = await listening(silent)
  const target = { address: local, name: 'endpoint.example', from: local }
  t.deepEqual(await probe(target, { ...monitor, protocol: 'TCP', port }, 1000), { outcome: 'answered' })
  t.deepEqual(await probe(target, { ...monitor, port }, 100), { outcome: 'silent' })
  t.deepEqual(await probe(target, { ...monitor, port, customHeaders: new Map([['X', '\u2028']]) }, 100), { outcome: 'refused' })
  silent.close()
  t.deepEqual(await probe(target, { ...monitor, port: 1 }, 1000), { outcome: 'refused' })
})

const plan: ProbePlan = { profile: 'p.trafficmanager.net', endpoint: 0, what: 'a.example', name: 'a.example', monitor: { ...monitor, toleratedNumberOfFailures: 1 } }

test.serial('prober: what settles is found out at once, one answer as it should be is enough, a failure is asked for twice', async (t) => {
  const answers: ProbeResult[] = [{ outcome: 'answered', status: 503 }, { outcome: 'answered', status: 200 }]
  let changes = 0
  const prober = createProber({ probes: [plan], send: async () => answers.shift() ?? { outcome: 'answered', status: 200 }, changed: () => void changes++ })
  await prober.settle(1000)
  prober.stop()
  t.is(prober.known()[0]!.state.healthy, true)
  t.is(changes, 1)
  const failing = createProber({ probes: [plan], send: async () => ({ outcome: 'refused' }), changed: () => undefined })
  await failing.settle(1000)
  failing.stop()
  t.is(failing.known()[0]!.state.healthy, false)
})

test.serial('prober: an endpoint goes out with one failure more than is tolerated, and one success brings it back', async (t) => {
  let answer: ProbeResult = { outcome: 'answered', status: 200 }
  const states: (boolean | undefined)[] = []
  const { promise: ended, resolve: end } = Promise.withResolvers<void>()
  let sent = 0
  const prober = createProber({
    probes: [plan],
    send: async () => {
      sent++
      // Good until the second, then two failures, then good again.
      answer = sent <= 2 || sent > 4 ? { outcome: 'answered', status: 200 } : { outcome: 'answered', status: 500 }
      return answer
    },
    changed: () => {
      states.push(prober.known()[0]!.state.healthy)
      if (states.length === 3) end()
    },
  })
  // Every 30 ms instead of every 30 s.
  prober.begin(1000)
  await ended
  prober.stop()
  t.deepEqual(states, [true, false, true])
  t.is(sent, 5)
  t.deepEqual(prober.changes().map(({ what, healthy }) => [what, healthy]), [['a.example', true], ['a.example', false], ['a.example', true]])
})

test.serial('zones: an endpoint that probes have found to be out is not answered, until all are', (t) => {
  const facts = factsOf(topologyText('traffic-manager'))
  const { zone, server } = facts.publicZones.find((one) => one.zone.origin === 'trafficmanager.net')!
  const zones = zonesOf(facts, zone)
  const probes = probePlans(facts)
  const answersWith = (out: (one: ProbePlan) => boolean): ReadonlySet<string> => {
    const known = probes.map((one): Known => ({ plan: one, state: { failures: 0, healthy: !out(one) } }))
    const { files } = blocksFor(zones, server.address, healthFrom(zones.profiles, known))
    return new Set(files.flatMap(({ content }) => [...content.matchAll(/^by-(?:priority|distance)\.trafficmanager\.net\. \d+ IN CNAME (\S+)\.$/gm)].map(([, target]) => target!)))
  }
  const [west, east] = ['contoso.westeurope.geo.azurecr.io', 'contoso.eastus2.geo.azurecr.io']
  t.true(answersWith(() => false).has(west!))
  t.false(answersWith(({ what }) => what === west).has(west!))
  t.true(answersWith(({ what }) => what === west).has(east!))
  t.true(answersWith(() => true).has(west!))
})

test.serial('health: one who leads to another profile is in service while something of that one is', (t) => {
  const profile = (name: string, ...targets: string[]): TrafficManagerProfile => ({ name: `${name}.trafficmanager.net`, ttl: 60, method: 'Priority', monitor, endpoints: targets.map((target) => ({ target, location: 'westeurope', kind: 'externalEndpoints' })) })
  const profiles = [profile('outer', 'inner.trafficmanager.net', 'c.example'), profile('inner', 'a.example', 'b.example')]
  const known = (...healthy: boolean[]): Known[] => healthy.map((one, n) => ({ plan: { ...plan, profile: 'inner.trafficmanager.net', endpoint: n }, state: { failures: 0, healthy: one } }))
  const outer = (all: Known[]): string => statusesOf(profiles, all)[0]!.status
  t.is(outer(known(false, true)), 'Online')
  t.is(outer(known(false, false)), 'Degraded')
})

test.serial('settings: what is written for a node is what it reads', (t) => {
  const facts = factsOf(topologyText('traffic-manager'))
  const settings: Settings = { server: '126.0.0.5', prober: '126.0.1.53', resolver: '126.2.1.53', ...zonesOf(facts, facts.publicZones[0]!.zone), probes: [{ ...plan, monitor: { ...monitor, customHeaders: new Map([['Host', 'a.example']]) } }] }
  t.deepEqual(readSettings(writeSettings(settings)).probes[0]!.monitor.customHeaders, new Map([['Host', 'a.example']]))
  t.deepEqual(readSettings(writeSettings(settings)).groups, settings.groups)
})

test.serial('image: a program is what it begins with and all that it imports, types apart', (t) => {
  const { files, packages } = programFiles(programs['traffic-manager']!)
  t.true(files.includes('azure/traffic-manager/routing.ts') && files.includes('traffic-manager/probe.ts'))
  t.false(files.includes('azure/traffic-manager/profile.ts'))
  t.deepEqual(packages, ['ipaddr.js'])
})
