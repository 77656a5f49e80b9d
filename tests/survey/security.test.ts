import test from 'ava'
import fc from 'fast-check'
import { catalog } from '../../harness/catalog.ts'
import { runChecks } from '../../harness/checks/run.ts'
import { diffDesigns } from '../../harness/change/diff.ts'
import { assemble, partsOf } from '../../harness/topology/parts.ts'
import { nameIntended } from '../../harness/diagnosis/intent/intended.ts'
import { survey } from '../../harness/survey/survey.ts'
import { findMisconfigurations } from '../../harness/misconfigurations/find.ts'
import { components } from '../../harness/facts/components.ts'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { differences } from '../../harness/change/mutation/behaviour.ts'
import { mutate } from '../../harness/change/mutation/mutate.ts'
import { facts } from '../../harness/facts/facts.ts'
import { edited, factsOf, topologyOf } from '../design.ts'
import { groupChoices, secured, securedTexts } from '../generators/secured.ts'
import { topologyTexts } from '../generators/topology.ts'
import { random } from '../random.ts'
import { difference } from './brute-force.ts'

test('faults: a rule that lets something pass is missed by those whom it lets', (t) => {
  const { blastRadius } = survey(facts(edited('network-security-groups')), { depth: 1 })
  const broken = (id: string) => blastRadius.find(({ component }) => component.id === id)!.broken.map(nameIntended)
  t.deepEqual(broken('security-rule:apps-group/ask-resolver'), ['app reaches contoso privately'])
  t.deepEqual(broken('security-rule:resolver-group/dns'), ['app reaches contoso privately', 'desk reaches contoso privately'])
  t.deepEqual(broken('security-rule:apps-group/nothing-else'), [])
})

test('faults: in random designs with groups no fault that is left out would have changed anything', (t) => {
  const worlds = fc.array(fc.array(fc.nat(199), { minLength: 1, maxLength: 3 }), { minLength: 10, maxLength: 30 })
  fc.assert(
    fc.property(securedTexts, worlds, (text, choices) => {
      const known = factsOf(text)
      const ids = components(known).map(({ id }) => id)
      const rules = ids.filter((id) => id.startsWith('security-rule:'))
      const found = difference(known, [...rules.map((id) => [id]), rules, ...choices.map((choice) => [...new Set(choice.map((n, k) => (k === 0 ? rules[n % rules.length]! : ids[n % ids.length]!)))])])
      if (found !== undefined) throw new Error(`${found}\n${text}`)
    }),
    random(t, 120),
  )
  t.pass()
})

test('security: a group without rules changes nothing, wherever it applies', (t) => {
  fc.assert(
    fc.property(topologyTexts, groupChoices, (text, chosen) => {
      const seen = differences(factsOf(text), factsOf(secured(text, { ...chosen, rules: [] })))
      if (seen.length > 0) throw new Error(`${JSON.stringify(seen[0])}\n${text}`)
    }),
    random(t, 80),
  )
  t.pass()
})

test('misconfigurations: in random designs with groups, where the catalogue of checks finds nothing, no rule does', async (t) => {
  await fc.assert(
    fc.asyncProperty(securedTexts, async (text) => {
      const derived = factsOf(text)
      const model = createModel(derived)
      const unchecked = new Set(['public-access-disabled', 'own-name', 'privatelink-name', 'wrong-suffix'])
      // The catalogue asks whether a registry of another tenant is found, and connects to none.
      const foreign = [...derived.services.values()].filter(({ tenant }) => tenant !== undefined).map(({ name }) => `not reach ${name}.`)
      const found = findMisconfigurations(derived, model).filter(({ misconfiguration: { id }, sighting: { what } }) =>
        !unchecked.has(id) && !(id === 'registry-port-closed' && foreign.some((words) => what.includes(words))))
      const speakers = new Map<string, string>()
      for (const { misconfiguration, sighting } of found) {
        const asked = `${sighting.hosts[0]} ${sighting.predicted.split(/ → |: |;/)[0]!}`
        if ((speakers.get(asked) ?? misconfiguration.id) !== misconfiguration.id) throw new Error(`${misconfiguration.id} and ${speakers.get(asked)} speak of ${asked}\n${text}`)
        speakers.set(asked, misconfiguration.id)
      }
      if (found.length === 0) return
      const results = await runChecks({ facts: derived, world: modelWorld(model) }, { checks: catalog })
      if (!results.some(({ verdict }) => verdict === 'fail')) throw new Error(`${found.map(({ misconfiguration }) => misconfiguration.id).join()}\n${text}`)
    }),
    random(t, 150),
  )
  t.pass()
})

test('resources: a random design with groups taken apart and put together is the same', (t) => {
  fc.assert(fc.property(securedTexts, (text) => {
    const topology = topologyOf(text)
    t.deepEqual(assemble(partsOf(topology).values(), topology).topology, topology)
  }), random(t, 50))
})

test('resources: a group that something is behind cannot be removed', (t) => {
  const topology = edited('network-security-groups')
  const rest = [...partsOf(topology).values()].filter(({ key }) => !key.startsWith('networkSecurityGroups/apps-group'))
  t.is(assemble(rest, topology).refused, 'apps is behind apps-group, which does not exist')
})

test('mutate: rules removed, turned round, made for one protocol or another port are noticed', async (t) => {
  const { noticed, survivors, refused } = await mutate(edited('network-security-groups'), catalog)
  const by = new Map(noticed.map(({ mutation, by: checks }) => [mutation.text, checks]))
  t.true(by.get('rule ask-resolver of apps-group says protocol: Udp')?.includes('tcp-fallback'))
  t.true(by.get('rule dns of resolver-group says protocol: Udp')?.includes('inbound-endpoint-tcp'))
  t.true(by.get('rule pull of endpoints-group is for port 8443')?.includes('private-endpoint-reachable'))
  t.true(by.has('rule ask-resolver of apps-group is removed'))
  t.true(by.has('rule dns of resolver-group says access: Deny'))
  t.deepEqual(survivors.filter(({ mutation }) => mutation.kind.startsWith('security')), [])
  t.deepEqual(refused.filter(({ kind }) => kind.startsWith('security')), [])
})

test('diff: a rule that is added changes all that it drops, by one cause', (t) => {
  const { groups } = diffDesigns(edited('network-security-groups'), edited('network-security-groups', ['ask-resolver: { priority: 100,', 'ask-resolver: { priority: 100, protocol: Tcp,']))
  t.deepEqual([...new Set(groups.flatMap(({ changes }) => changes.map(({ host }) => host)))], ['app'])
  t.deepEqual(groups.map(({ after }) => after?.at?.join('.') ?? after?.kind), ['networkSecurityGroups.apps-group.securityRules.nothing-else'])
})
