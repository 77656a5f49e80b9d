import test from 'ava'
import fc from 'fast-check'
import { nameIntended } from '../../harness/diagnosis/intent/intended.ts'
import { survey, type Survey } from '../../harness/survey/survey.ts'
import { facts, type Facts } from '../../harness/facts/facts.ts'
import { parseTopology } from '../../harness/topology/parse.ts'
import { factsOf, topologyText } from '../design.ts'
import { topologyTexts } from '../generators/topology.ts'
import { random } from '../random.ts'
import { assertSound } from './brute-force.ts'

function design(name: string): Facts {
  return factsOf(topologyText(name))
}

function brokenBy({ blastRadius }: Survey, id: string): readonly string[] | undefined {
  return blastRadius.find(({ component }) => component.id === id)?.broken.map(nameIntended)
}

test('survey: the flagship has 33 components, hence 1 + 33 + 528 worlds', (t) => {
  const { worlds, components: all, judged } = survey(design('flagship'), { depth: 2 })
  t.is(all.length, 33)
  t.is(worlds, 562)
  t.true(judged < worlds * 4)
})

test('survey: in the flagship a zone is the matter of one region, a replica of both', (t) => {
  const seen = survey(design('flagship'), { depth: 1 })
  t.deepEqual(brokenBy(seen, 'private-zone:zone-weu'), ['app-weu reaches contoso privately'])
  t.deepEqual(brokenBy(seen, 'replica:contoso/eastus2'), ['app-weu reaches contoso privately', 'app-eus reaches contoso privately'])
  t.deepEqual(brokenBy(seen, 'azure-dns:legacy'), [])
  t.deepEqual(brokenBy(seen, 'front-end:login/westeurope'), [])
})

test('survey: a link that is removed leaks all names of the registry', (t) => {
  const seen = survey(design('hub-and-spoke'), { depth: 1 })
  const { leaks, hosts } = seen.blastRadius.find(({ component }) => component.id === 'zone-link:registry-zone/spoke')!
  t.deepEqual(hosts, ['app'])
  t.deepEqual(leaks, [
    { host: 'app', name: 'contoso.azurecr.io' },
    { host: 'app', name: 'contoso.privatelink.azurecr.io' },
    { host: 'app', name: 'contoso.westeurope.data.azurecr.io' },
    { host: 'app', name: 'contoso.westeurope.data.privatelink.azurecr.io' },
  ])
})

test('survey: a record that is missing leaks where the link redirects, and nowhere else', (t) => {
  const { intents } = survey(design('foreign-registries'), { depth: 2 })
  const leaking = (name: string): unknown => intents.find(({ requirement }) => nameIntended(requirement) === name)?.leaking
  t.deepEqual(leaking('strict-app reaches contoso privately'), [['zone-link:strict-zone/strict']])
  t.deepEqual(leaking('lenient-app reaches contoso privately'), [
    ['zone-link:lenient-zone/lenient'],
    ['record:lenient-zone/contoso.privatelink.azurecr.io/A'],
    ['record:lenient-zone/contoso.westeurope.data.privatelink.azurecr.io/A'],
  ])
})

test('survey: two public replicas fail together only', (t) => {
  const { topology } = parseTopology(
    'registries: { contoso: { location: westeurope, replications: [eastus2] } }\n' +
      'hosts: { laptop: internet }\nintent: [{ from: laptop, registry: contoso, reach: publicly }]\n',
    'public.yaml',
  )
  const [laptop] = survey(facts(topology!), { depth: 2 }).intents
  t.deepEqual(
    laptop?.breaking.filter(({ length }) => length === 2),
    [
      ['replica:contoso/westeurope', 'replica:contoso/eastus2'],
      ['replica:contoso/westeurope', 'front-end:login/eastus2'],
      ['replica:contoso/westeurope', 'region:eastus2'],
    ],
  )
})

test('survey: a name that leaks while nothing is broken is said to leak from the start', (t) => {
  const { topology } = parseTopology(
    'registries: { contoso: { location: westeurope } }\nhosts: { laptop: internet }\nintent: [{ from: laptop, registry: contoso, reach: privately }]\n',
    'wrong.yaml',
  )
  const [laptop] = survey(facts(topology!), { depth: 2 }).intents
  t.false(laptop?.holds)
  t.deepEqual(laptop?.leaking, [[]])
  t.deepEqual(laptop?.breaking, [])
})

test('survey: in random designs no fault that is left out would have changed anything', (t) => {
  const worlds = fc.array(fc.array(fc.nat(199), { minLength: 1, maxLength: 3 }), { minLength: 10, maxLength: 40 })
  assertSound(topologyTexts, worlds, random(t, 150))
  t.pass()
})
