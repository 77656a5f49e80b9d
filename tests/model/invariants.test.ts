import fc from 'fast-check'
import test from 'ava'
import { createModel } from '../../harness/model/model.ts'
import { random } from '../random.ts'
import { load } from './load.ts'

/** Small designs: some zones of a few names, linked or not, with records that point at each other and elsewhere. */
const labels = ['a', 'b', 'c', '*', 'x.a', 'y.b.a']
const zoneNames = ['corp.example.com', 'eu.corp.example.com', 'privatelink.azurecr.io', 'azurecr.io']
const targets = [...zoneNames.flatMap((zone) => labels.filter((label) => label !== '*').map((label) => `${label}.${zone}`)), 'contoso.azurecr.io', 'www.example.net']

const recordSet = fc.oneof(
  fc.integer({ min: 1, max: 250 }).map((n) => ({ A: `10.0.0.${n}` })),
  fc.constant({ TXT: 'words' }),
  fc.constantFrom(...targets).map((target) => ({ CNAME: target })),
)
const zone = fc.record({
  name: fc.constantFrom(...zoneNames),
  links: fc.subarray(['one', 'two']),
  redirect: fc.boolean(),
  recordSets: fc.dictionary(fc.constantFrom(...labels), recordSet, { maxKeys: 5 }),
})
const design = fc.uniqueArray(zone, { selector: ({ name }) => name, minLength: 1, maxLength: 4 }).map((zones) => ({
  registries: { contoso: { location: 'westeurope', sku: 'Premium', privateEndpointConnections: 1 } },
  virtualNetworks: {
    one: { location: 'westeurope', addressSpace: '10.1.0.0/16', subnets: { apps: '10.1.1.0/24' } },
    two: { location: 'eastus2', addressSpace: '10.2.0.0/16', subnets: { apps: '10.2.1.0/24' } },
  },
  privateDnsZones: Object.fromEntries(
    zones.map(({ name, links, redirect, recordSets }, n) => [
      `zone-${n}`,
      {
        name,
        recordSets,
        virtualNetworkLinks: Object.fromEntries(
          links.map((link) => [link, redirect && name.startsWith('privatelink') ? { resolutionPolicy: 'NxDomainRedirect' } : {}]),
        ),
      },
    ]),
  ),
  hosts: { first: 'one/apps', second: 'two/apps', laptop: 'internet' },
}))
const question = fc.record({ name: fc.oneof(fc.constantFrom(...targets), fc.constantFrom(...targets).map((name) => `q.${name}`)), type: fc.constantFrom('A', 'AAAA', 'CNAME', 'TXT', 'NS', 'DS', 'ANY') })

test('model: answers are connected chains, codes are the last name\'s, private data needs a link', (t) => {
  let asked = 0
  let tried = 0
  fc.assert(
    fc.property(design, fc.array(question, { minLength: 1, maxLength: 8 }), (written, questions) => {
      const facts = load(JSON.stringify(written))
      const model = createModel(facts)
      tried++
      for (const one of questions) {
        for (const host of facts.hosts.values()) {
          const { response } = model.resolve(host.host.name, one)
          asked++
          t.truthy(response, 'somebody answers')
          if (response === undefined) return
          let name = one.name
          for (const record of response.answer) {
            t.is(record.name, name, 'every record is owned by the name the chain has come to')
            if (record.type === 'CNAME' && one.type !== 'CNAME' && one.type !== 'ANY') name = record.data
          }
          if (response.rcode === 'NXDOMAIN') t.is(response.authority[0]?.type, 'SOA')
          if (response.rcode === 'SERVFAIL') t.deepEqual([response.answer, response.authority], [[], []])
          if (response.rcode === 'NOERROR' && response.answer.length > 0 && one.type !== 'ANY') {
            const last = response.answer.at(-1)!
            t.true(last.type === one.type || response.authority[0]?.type === 'SOA' || (one.type === 'NS' && last.type === 'CNAME'), 'a chain ends in the type or in an SOA')
          }
          const linked = facts.linkedZones.get(host.host.virtualNetwork ?? '') ?? []
          const isPrivate = response.answer.some(({ type, data }) => type === 'A' && data.startsWith('10.'))
          if (isPrivate) t.true(linked.length > 0, 'no private address without a link')
        }
      }
    }),
    random(t, 150),
  )
  t.true(asked > 6 * tried)
})
