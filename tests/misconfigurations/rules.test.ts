import test from 'ava'
import { misconfigurations } from '../../harness/misconfigurations/list.ts'
import { firewallCases } from './firewall-cases.ts'
import { ruleCases } from './rule-cases.ts'
import { securityCases } from './security-cases.ts'
import { serverCases } from './server-cases.ts'
import { fixture, look, rulesIn, stems, type Case } from './support.ts'
import { trafficManagerCases } from './traffic-manager-cases.ts'
import { wayCases } from './way-cases.ts'
import { zoneCases } from './zone-cases.ts'

const cases: Readonly<Record<string, Case>> = { ...zoneCases, ...wayCases, ...ruleCases, ...firewallCases, ...securityCases, ...serverCases, ...trafficManagerCases }

const lights = test.macro({
  title: (_, id: string) => `${id}: its fixture lights it and no other`,
  exec(t, id: string) {
    const { at, hosts, what, predicted, fix } = cases[id]!
    const { found } = look(fixture(id))
    t.deepEqual(found.map(({ misconfiguration }) => misconfiguration.id), [id])
    const { sighting } = found[0]!
    t.is(sighting.at.join('/'), at)
    t.deepEqual(sighting.hosts, hosts)
    t.regex(sighting.what, what)
    t.regex(sighting.predicted, predicted)
    t.regex(sighting.fix, fix)
    for (const sentence of [sighting.what, sighting.fix]) t.regex(sentence, /^[^\n]*\.$/)
  },
})
const mended = test.macro({
  title: (_, id: string) => `${id}: the mended design lights nothing`,
  exec(t, id: string) {
    t.deepEqual(rulesIn(cases[id]!.mend(fixture(id))), [])
  },
})
for (const id of Object.keys(cases)) {
  test(lights, id)
  test(mended, id)
}

test('rules: each has a case and a fixture that begins with its story', (t) => {
  const ids = misconfigurations.map(({ id }) => id)
  t.deepEqual(Object.keys(cases).toSorted(), ids.toSorted())
  t.deepEqual(stems('fixtures/misconfigurations'), ids.toSorted())
  for (const id of ids) t.regex(fixture(id), /^# .*\n# .*Symptom|^# .*Symptom|^# .*\n# Symptom/m)
})

test('rules: the resolver of dns-server-outside is a public one of the lab', (t) => {
  const { facts } = look(fixture('dns-server-outside'))
  t.true([...facts.recursiveResolvers.values()].includes('126.2.55.53'))
})
