import { readdirSync, readFileSync } from 'node:fs'
import test from 'ava'
import { catalogue, misconfigurations, type CatalogueEntry } from '../../harness/misconfigurations/list.ts'
import { describeCatalogue, describeSighting } from '../../harness/misconfigurations/render.ts'
import { parseTopology } from '../../harness/topology/parse.ts'
import { exchange } from '../design.ts'
import { fixture, look } from './support.ts'

test('catalogue: entries in order, without a gap, a rule for each that is implemented', (t) => {
  t.deepEqual(catalogue.map(({ number }) => number), catalogue.map((_, n) => `M${String(n + 1).padStart(2, '0')}`))
  t.true(catalogue.length >= 50)
  const implemented = catalogue.flatMap(({ number, state }) => (state.state === 'implemented' ? [state.misconfiguration, ...(state.others ?? [])].map((id) => `${number} ${id}`) : []))
  t.deepEqual(misconfigurations.map(({ id, catalogue: number }) => `${number} ${id}`), implemented)
})

test('catalogue: every rule is a file of its name, and the other way round', (t) => {
  const files = readdirSync('harness/misconfigurations').filter((name) => name.endsWith('.ts')).map((name) => name.replace('.ts', ''))
  const frame = ['find', 'list', 'misconfiguration', 'render']
  t.deepEqual(files.filter((name) => !frame.includes(name)).toSorted(), misconfigurations.map(({ id }) => id).toSorted())
})

test('catalogue: every rule says what it must, with a source at Microsoft', (t) => {
  for (const { id, title, symptom, fix, source } of misconfigurations) {
    t.regex(id, /^[a-z]+(-[a-z]+)*$/)
    t.regex(title, /\.$/, id)
    t.true(symptom.length > 10 && fix.length > 10, id)
    t.true(source.startsWith('https://learn.microsoft.com/'), id)
  }
})

const refused = catalogue.flatMap(({ number, state }) => (state.state === 'refused' ? [{ number, code: state.code }] : []))
for (const { number, code } of refused) {
  test(`catalogue: ${number} is refused by the parser as ${code}`, (t) => {
    const { problems } = parseTopology(readFileSync(`fixtures/topologies/${code}.yaml`, 'utf8'), `${code}.yaml`)
    t.deepEqual(problems?.map((problem) => `${problem.severity} ${problem.code}`), [`error ${code}`])
  })
}

const replica = fixture('replica-record-missing')
const story = test.macro({
  title: (title) => `catalogue: ${title}`,
  exec(t, text: string, code: string) {
    const { problems } = parseTopology(text, 'story.yaml')
    t.deepEqual(problems?.map((problem) => problem.code), [code])
  },
})
test('M37 as a replica too many in a small subnet', story, exchange(exchange(replica, /    ipConfigurations.*\n/, ''), 'endpoints: 10.0.1.0/24', 'endpoints: 10.0.1.0/29').replace('[eastus2]', '[eastus2, northeurope]'), 'subnet-full')
test('M38 as a new replica beside static addresses', story, replica.replace('[eastus2]', '[eastus2, northeurope]'), 'missing-member')
test('M14 as a login server', story, exchange(fixture('privatelink-name'), '{ location: westeurope,', '{ location: westeurope, loginServer: contoso.privatelink.azurecr.io,'), 'invalid-login-server')

test('rendering: a sighting with its place in the file', (t) => {
  const text = fixture('zone-not-linked')
  const { found, source } = look(text, 'design.yaml')
  const line = text.split('\n').findIndex((one) => one.includes('registry-zone: {')) + 1
  const lines = describeSighting(found[0]!, source)
  t.is(lines[0], `design.yaml:${line}:50: registry-zone is not linked to spoke, so app goes to the public front end of contoso.`)
  t.deepEqual(lines.slice(1).map((one) => one.slice(2, 13).trim()), ['rule', 'hosts', 'symptom', 'predicted', 'fix', 'source'])
  t.is(lines[1], '  rule       zone-not-linked (M01)')
  t.true(describeSighting(found[0]!)[0]!.startsWith('privateDnsZones.registry-zone.virtualNetworkLinks: '))
})

test('rendering: the catalogue as a table', (t) => {
  const lines = describeCatalogue()
  t.regex(lines[1]!, /^M01 {2}implemented {2}zone-not-linked +The private DNS zone/)
  t.regex(lines[21]!, /^M21 {2}refused {6}overlapping-zones +Two zones/)
  t.regex(lines[4]!, /^M04 {2}implemented {2}own-server-list +A machine/)
  t.regex(lines[31]!, /^M31 {2}to come {6}- +After/)
  const implemented = new Set(misconfigurations.map(({ catalogue: number }) => number)).size
  t.is(lines.at(-1), `${catalogue.length} known mistakes: ${implemented} found by rules, ${refused.length} refused by the parser, ${catalogue.length - implemented - refused.length} to come.`)
  t.true(lines.some((line) => /^M07 {2}implemented {2}way-to-forwarder-broken, dns-port-closed /.test(line)))
})

test('rendering: the catalogue has no last number', (t) => {
  const later = (number: string): CatalogueEntry => ({ number, title: `The mistake ${number}.`, state: { state: 'to come', lacking: 'words for it' } })
  const lines = describeCatalogue([...catalogue, later('M99'), later('M100')])
  t.regex(lines[catalogue.length + 1]!, /^M99 {3}to come {6}- +The mistake M99\.$/)
  t.regex(lines[catalogue.length + 2]!, /^M100 {2}to come {6}- +The mistake M100\.$/)
  t.true(lines.includes('M100  words for it'))
  t.regex(lines.at(-1)!, new RegExp(`^${catalogue.length + 2} known mistakes: `))
})
