import { readFileSync } from 'node:fs'
import test from 'ava'
import { predicted } from '../../harness/parity/parity.ts'
import { createModel } from '../../harness/model/model.ts'
import { violationsIn } from '../worlds/judge.ts'
import { labOf } from './lab.ts'

const headquarters = readFileSync('fixtures/firewall/inspected-headquarters.yaml', 'utf8')

function changed(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`the topology has no "${from}"`)
  return text.replace(from, to)
}

const cases: Readonly<Record<string, readonly [text: string, desk: string, app: string, visitor: string]>> = {
  'from headquarters and between spokes': [headquarters, 'http 401', 'http 401', 'http 401'],
  'no rule for headquarters': [changed(headquarters, '[10.1.0.0/16, 192.168.0.0/16]', '10.1.0.0/16'), 'refused undefined', 'http 401', 'http 401'],
  'no rule for questions between spokes': [changed(headquarters, "destinationAddresses: 10.2.0.0/24, destinationPorts: 53", "destinationAddresses: 10.2.0.0/24, destinationPorts: 54"), 'http 401', 'http 401', 'unresolved undefined'],
  'the server that starts at the root is not let out': [changed(headquarters, "destinationAddresses: '*', destinationPorts: 53", "destinationAddresses: '*', destinationPorts: 5353"), 'http 401', 'http 401', 'unresolved undefined'],
  'packets of gateways pass the firewall by, answers too': [changed(headquarters, 'GatewaySubnet: { addressPrefix: 10.0.2.0/27, routeTable: from-gateway }', 'GatewaySubnet: 10.0.2.0/27'), 'http 401', 'http 401', 'http 401'],
  'answers of the second spoke do not come back through the firewall': [changed(headquarters, 'servers: { addressPrefix: 10.2.0.0/24, routeTable: from-spoke }', 'servers: 10.2.0.0/24'), 'http 401', 'http 401', 'unresolved undefined'],
}

for (const [title, [text, desk, app, visitor]] of Object.entries(cases)) {
  test.serial(`firewall paths in containers: ${title}`, async (t) => {
    await using started = await labOf(t, text)
    const observed = predicted(started.lab, createModel(started.facts))
    const reach = async (host: string) => {
      const { outcome, status } = await observed.world.connect(host, 'contoso.azurecr.io')
      return `${outcome} ${status}`
    }
    t.deepEqual([await reach('desk'), await reach('app'), await reach('visitor')], [desk, app, visitor])
    await observed.world.ask('visitor', { name: 'outside.azurecr.io', type: 'A' })
    await observed.world.ask('visitor', { name: 'outside.azurecr.io', type: 'A' }, { transport: 'tcp' })
    if (title.startsWith('from')) t.deepEqual(await violationsIn(started.facts, observed.world), [])
    t.deepEqual(observed.parity().differing, [])
  })
}
