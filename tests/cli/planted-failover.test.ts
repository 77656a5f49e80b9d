import { readFileSync } from 'node:fs'
import test from 'ava'
import { temporaryFile } from '../temporary.ts'
import { flagship, rehearse } from './fakes.ts'

const text = readFileSync(flagship, 'utf8')
const exchanged = (from: string, to: string, of: string = text): string => {
  if (!of.includes(from)) throw new Error(`the design does not say ${from}`)
  return of.replace(from, to)
}
/** Without what would be if the platform did otherwise what no source tells. */
const asWritten = (stdout: string): string => stdout.split(/^home-down if /m)[0]!
const home = `
scenarios:
  home-down:
    timeline: [{ wait: 30 }, { inject: region:westeurope, wait: 300 }, { heal: region:westeurope, wait: 60 }]
    watch: { from: app-eus, name: contoso.azurecr.io }
    objectives: { longestOutage: 0, regions: { app-eus: eastus2 } }
`

test('planted: whoever is in the second region goes on when the first dies, in the design as it is', async (t) => {
  const { code, stdout } = await rehearse(['scenarios', temporaryFile(t, 'design.yaml', `${text}${home}`), 'home-down'])
  t.regex(asWritten(stdout), /pass longestOutage/)
  // Whoever counts on the login server's name counts on the replica behind its endpoint, of which no source says which one it is.
  t.deepEqual([code, stdout.match(/^home-down if .*: virtual/gm)], [1, ['home-down if followsHealth: false, replicaSelection: home: virtual']])
})

test('planted: a record of the second region is missing: the scenario cannot hold, and the check names the record', async (t) => {
  const file = temporaryFile(t, 'design.yaml', `${exchanged('privateDnsZoneGroup: [zone-eus]', 'privateDnsZoneGroup: []', exchanged(
    'zone-eus: { name: privatelink.azurecr.io, virtualNetworkLinks: [hub-eus] }',
    'zone-eus: { name: privatelink.azurecr.io, virtualNetworkLinks: [hub-eus], recordSets: { contoso.westeurope.data: { A: 10.2.1.4 }, contoso.eastus2.data: { A: 10.2.1.5 } } }',
  ))}${home}`)
  const played = await rehearse(['scenarios', file, 'home-down'])
  t.is(played.code, 1)
  t.regex(asWritten(played.stdout), /fail longestOutage/)
  const checked = await rehearse(['check', file])
  t.is(checked.code, 1)
  t.regex(checked.stdout, /zone-eus is kept by hand and has no record set contoso\n/)
})

test('planted: the network of the second region is not linked: public addresses are seen, and the check names zone and network', async (t) => {
  const file = temporaryFile(t, 'design.yaml', `${exchanged('zone-eus: { name: privatelink.azurecr.io, virtualNetworkLinks: [hub-eus] }', 'zone-eus: { name: privatelink.azurecr.io, virtualNetworkLinks: [] }')}${home.replace('longestOutage: 0', 'longestOutage: 0, neverPublic: true')}`)
  const played = await rehearse(['scenarios', file, 'home-down'])
  t.is(played.code, 1)
  t.regex(asWritten(played.stdout), /fail neverPublic/)
  const checked = await rehearse(['check', file])
  t.is(checked.code, 1)
  t.regex(checked.stdout, /zone-eus[^\n]*hub-eus|hub-eus[^\n]*zone-eus/)
})

const twoResolvers = readFileSync('topologies/two-resolvers.yaml', 'utf8')
const lost = `
scenarios:
  inbound-lost:
    timeline: [{ wait: 30 }, { inject: 'inbound-endpoint:resolver-weu/inbound', wait: 60 }, { heal: 'inbound-endpoint:resolver-weu/inbound', wait: 60 }]
    watch: { from: desk, name: contoso.azurecr.io }
    objectives: { longestOutage: 10 }
`

test('planted: headquarters knows the inbound endpoint of one region only: the outage hangs on it by name; with both there is none', async (t) => {
  const both = await rehearse(['scenarios', temporaryFile(t, 'both.yaml', `${twoResolvers}${lost}`), 'inbound-lost'])
  t.is(both.code, 0, both.stdout)
  const one = await rehearse(['scenarios', temporaryFile(t, 'one.yaml', `${exchanged('azurecr.io: [10.10.0.4, 10.20.0.4]', 'azurecr.io: [10.10.0.4]', twoResolvers)}${lost}`), 'inbound-lost'])
  t.is(one.code, 1, one.stdout)
  t.regex(one.stdout, /the outage at 3\d(\.\d+)? s hangs on inbound-endpoint:resolver-weu\/inbound\n/)
  const region = await rehearse(['scenarios', flagship, 'home-region-down'])
  t.regex(region.stdout, /hangs on [^\n]*private-endpoint:contoso-weu/)
})
