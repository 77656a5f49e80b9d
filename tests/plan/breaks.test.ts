import test from 'ava'
import { readdirSync } from 'node:fs'
import { breakable } from '../../harness/facts/components.ts'
import { stateWith, type BrokenState } from '../../harness/plan/broken-state.ts'
import type { Plan } from '../../harness/plan/plan.ts'
import type { ComponentId } from '../../harness/world/component.ts'
import { factsOf, topologyText } from '../design.ts'
import { file, planOf } from './load.ts'

const flagship = planOf(topologyText('flagship'))
const state = (plan: Plan, ...faults: readonly ComponentId[]): BrokenState => stateWith(plan, faults)
const content = (broken: BrokenState, node: string, path: string): string => broken.files.get(`${node}:${path}`)?.content ?? 'as planned'
const designs = readdirSync('topologies').filter((name) => name.endsWith('.yaml')).map((name) => name.slice(0, -'.yaml'.length))

test('breaks: every component of every design can be broken, or it is said why not; what is broken is in the lab', (t) => {
  for (const design of designs) {
    const text = topologyText(design)
    const plan = planOf(text)
    const nodes = new Set(plan.nodes.map(({ name }) => name))
    for (const { id, kind } of breakable(factsOf(text)).filter((one) => one.kind !== 'dependency')) {
      const found = plan.breaks.filter(({ when }) => when.includes(id))
      t.true(found.length > 0, `${design}: ${id}`)
      const broken = state(plan, id)
      for (const { node } of [...broken.pulled.values(), ...broken.files.values()]) t.true(nodes.has(node), `${design}: ${id}: ${node}`)
      const touched = broken.pulled.size + broken.paths.size + broken.filters.size + broken.files.size + broken.late.length + broken.rates.length + broken.misanswers.length
      if (['azure-dns', 'private-endpoint', 'public-zone', 'public-name', 'front-end', 'connection', 'region', 'dns-server', 'inbound-endpoint', 'replica', 'servfail', 'lame', 'truncated', 'slow-answers', 'half-answered', 'expired-certificate', 'one-way', 'delay', 'loss'].includes(kind)) t.true(touched > 0 || broken.cannot.size > 0, `${design}: ${id} changes nothing`)
      const predictedOnly = kind === 'encryption-key' || kind === 'clock' || id.startsWith('rate:front-end:') || (design === 'zones-and-keys' && ['replica:keys/westeurope', 'region:westeurope'].includes(id))
      t.is(predictedOnly, broken.cannot.size > 0, `${design}: ${id}: ${[...broken.cannot.values()].join()}`)
    }
  }
})

test('breaks: a zone takes along what stands in it alone, two zones what outlives one', (t) => {
  const plan = planOf(topologyText('zones-and-keys'))
  const touched = (...faults: readonly ComponentId[]) => {
    const { pulled, paths, filters, files, cannot } = state(plan, ...faults)
    return JSON.stringify([...pulled, ...paths, ...filters, ...[...files.values()].map(({ content: text }) => text), ...cannot])
  }
  t.is(touched('availability-zone:westeurope/1'), touched('replica:contoso/westeurope'))
  t.is(touched('availability-zone:northeurope/3'), touched())
  t.is(touched('availability-zone:northeurope/3', 'availability-zone:northeurope/1'), touched('replica:contoso/northeurope'))
  t.is(touched('availability-zone:northeurope/3', 'availability-zone:westeurope/1'), touched('replica:contoso/westeurope'))
})

test('breaks: nothing broken is the lab as it was planned', (t) => {
  const { pulled, paths, filters, files, cannot } = state(flagship)
  t.is(pulled.size + paths.size + filters.size + files.size + cannot.size, 0)
})

test('breaks: what a server sends is dropped where its cable ends, of a front end only what comes from its address', (t) => {
  const number = flagship.nodes.findIndex(({ name }) => name === 'private-endpoint-contoso-weu')
  t.is([...state(flagship, 'private-endpoint:contoso-weu').filters.values()].join(), `  chain n${number}e0x0 {\n    type filter hook ingress device "n${number}e0" priority -500; policy accept;\n    meta protocol ip drop\n  }\n`)
  const { filters } = state(flagship, 'front-end:login/westeurope', 'front-end:data/westeurope')
  t.deepEqual([...filters.keys()], ['internet'])
  t.deepEqual(filters.get('internet')!.match(/ip saddr \{ .* \} drop/g)?.length, 2)
})

test('breaks: a link that is removed leaves its network without the zone, and others with it', (t) => {
  const path = '/etc/unbound/lab.conf'
  const planned = file(flagship, 'azure-dns-hub-weu', path)
  const broken = state(flagship, 'zone-link:zone-weu/hub-weu')
  t.deepEqual([...broken.files.keys()], [`azure-dns-hub-weu:${path}`])
  t.true(planned.includes('name: "privatelink.azurecr.io."'))
  t.false(content(broken, 'azure-dns-hub-weu', path).includes('name: "privatelink.azurecr.io."'))
})

test('breaks: rules that a zone has hidden apply once its link is gone; without a rule its names go where all others go', (t) => {
  const rulesets = planOf(topologyText('distributed-rulesets'))
  const without = state(rulesets, 'forwarding-rule:to-hub/privatelink.azurecr.io.')
  t.true(file(rulesets, 'azure-dns-spoke', '/etc/coredns/Corefile').includes('privatelink.azurecr.io {'))
  t.false(content(without, 'azure-dns-spoke', '/etc/coredns/Corefile').includes('privatelink.azurecr.io {'))
  t.deepEqual([...state(rulesets, 'ruleset-link:to-hub/spoke').files], [...without.files])
})

test('breaks: records go one by one and together, and in any order', (t) => {
  const one: ComponentId = 'record:zone-weu/contoso.privatelink.azurecr.io/A'
  const other: ComponentId = 'record:zone-weu/contoso.westeurope.data.privatelink.azurecr.io/A'
  const zone = (...faults: ComponentId[]): string => content(state(flagship, ...faults), 'private-zones', '/zones/zone-weu.zone')
  t.false(zone(one).includes('\ncontoso.privatelink.azurecr.io.'))
  t.true(zone(one).includes('\ncontoso.westeurope.data.privatelink.azurecr.io.'))
  t.false(zone(one, other).includes('\ncontoso.westeurope.data.privatelink.azurecr.io.'))
  t.is(zone(one, other), zone(other, one))
})

test('breaks: a region takes along what is in it; names of all replicas are gone when all replicas are', (t) => {
  const region = state(flagship, 'region:westeurope')
  t.true(region.filters.size > 1 && region.files.size > 0)
  const login = (...faults: ComponentId[]): boolean => {
    const number = flagship.nodes.findIndex(({ name }) => name === 'private-endpoint-contoso-weu')
    return [...state(flagship, ...faults).filters.values()].join().includes(`"n${number}e0" priority -500; policy accept;\n    ip saddr { 10.1.1.6 } drop`)
  }
  t.false(login('replica:contoso/westeurope'))
  t.true(login('replica:contoso/westeurope', 'replica:contoso/eastus2'))
})

test('breaks: where no replica takes the place of the one behind a private endpoint, its names are gone with that one', (t) => {
  const silent = (settings: string, region: string): boolean => {
    const text = `${topologyText('flagship')}\nsettings: ${settings}\n`
    const login = factsOf(text).privateEndpoints.get('contoso-weu')!.members.find(({ endpoint }) => endpoint.kind === 'login')!.address
    return [...state(planOf(text), `replica:contoso/${region}`).filters.values()].some((rules) => rules.includes(`ip saddr { ${login} } drop`))
  }
  const both = (settings: string): readonly boolean[] => ['westeurope', 'eastus2'].map((region) => silent(settings, region))
  t.deepEqual(both('{ followsHealth: true }'), [false, false])
  t.deepEqual(both('{ followsHealth: false }'), [true, false])
})

test('breaks: a public name goes with all its records, and no other does', (t) => {
  const zone = (file: string, ...faults: ComponentId[]): string => content(state(flagship, ...faults), 'public-zones', `/zones/${file}.zone`)
  t.false(zone('azcr.io', 'public-name:weu-0.data.azcr.io').includes('\nweu-0.data.azcr.io.'))
  t.true(zone('azcr.io', 'public-name:weu-0.data.azcr.io').includes('\neus2-0.data.azcr.io.'))
  t.false(zone('azurecr.io', 'public-name:contoso.azurecr.io').includes('\ncontoso.azurecr.io.'))
  t.is(zone('azurecr.io', 'public-name:weu-0.data.azcr.io'), 'as planned')
})

test('breaks: what two faults change in one place is told, not guessed', (t) => {
  const text = { kind: 'text', node: 'public-zones', path: '/etc/coredns/Corefile', edits: [{ text: '. {\n', by: '' }] } as const
  const plan: Plan = { ...flagship, breaks: [{ when: ['public-zone:.'], measures: [text] }, { when: ['public-zone:com'], measures: [text] }] }
  t.regex(state({ ...plan, nodes: plan.nodes.map((node) => (node.name === 'public-zones' ? { ...node, files: [{ path: text.path, content: '. {\n}\n' }] } : node)) }, 'public-zone:.', 'public-zone:com').cannot.get('public-zone:com') ?? '', /does not say any more/)
  t.is(state(flagship, 'dns-server:nobody').cannot.get('dns-server:nobody'), 'the lab has nothing of that name')
})
