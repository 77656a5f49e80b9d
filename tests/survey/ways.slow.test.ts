import test from 'ava'
import fc from 'fast-check'
import { topologyText } from '../design.ts'
import { hybridTexts } from '../generators/hybrid.ts'
import { largeHybridTopology } from '../generators/large-hybrid.ts'
import { ledTexts } from '../generators/led.ts'
import { random } from '../random.ts'
import { assertSound } from './brute-force.ts'

/** Some faults beside one another. */
const several = fc.array(fc.array(fc.nat(199), { minLength: 2, maxLength: 4 }), { minLength: 10, maxLength: 40 })

test('survey: in random hybrid designs no fault that is left out would have changed anything', (t) => {
  assertSound(hybridTexts, several, random(t, 30))
  t.pass()
})

test('survey: nor in those whose packets are led through firewalls and appliances', (t) => {
  assertSound(ledTexts, several, random(t, 60))
  t.pass()
})

const walled = largeHybridTopology({ spokes: 2, sites: 2 })
/** Spokes find names for themselves, and the firewall, which takes their connections, finds them once more for itself. */
const twice = walled.replaceAll('dnsServers: 10.0.0.4, subnets', 'subnets').replace('virtualNetworkLinks: [hub]', 'virtualNetworkLinks: [hub, spoke-0, spoke-1]')
  .replace('routes: {', `routes: { ${[4, 5, 6].map((n) => `endpoint-${n}: { addressPrefix: 10.0.1.${n}/32, nextHopType: VirtualAppliance, nextHopIpAddress: 10.0.0.4 }`).join(', ')},`)
  .replace('contoso.westeurope.data.azurecr.io]', 'contoso.westeurope.data.azurecr.io, contoso.eastus2.data.azurecr.io]')

/** Designs that are right, so that whatever fails on the way is missed. */
const right: readonly (readonly [name: string, text: string])[] = [
  ...['firewall-egress', 'network-appliance', 'storage-form-behind-firewall', 'private-traffic-manager'].map((name) => [name, topologyText(name)] as const),
  ['two spokes behind a firewall', walled],
  ['two spokes that ask themselves', twice],
]

for (const [name, text] of right) {
  test(`survey: nor in ${name}, where everything is reached`, (t) => {
    assertSound(fc.constant(text), several, random(t, 3))
    t.pass()
  })
}
