import { readFileSync } from 'node:fs'
import test from 'ava'
import { predicted } from '../../harness/parity/parity.ts'
import { createModel } from '../../harness/model/model.ts'
import { labOf } from './lab.ts'

const twoFirewalls = readFileSync('fixtures/firewall/two-firewalls.yaml', 'utf8')

function changed(text: string, ...pairs: readonly (readonly [string, string])[]): string {
  return pairs.reduce((before, [from, to]) => {
    if (!before.includes(from)) throw new Error(`the topology has no "${from}"`)
    return before.replace(from, to)
  }, text)
}

/** Of the spoke's machine to contoso's login and data, of the hub's machine to contoso, of the client to payroll, and what the hub knows of headquarters. */
const cases: Readonly<Record<string, readonly [text: string, ...ends: string[]]>> = {
  'two firewalls in a row, a resolver behind one, a client behind one': [twoFirewalls, 'http 401', 'refused', 'http 401', 'http 401', '192.168.0.80'],
  'the second firewall is not peered, the resolver has no rule, the client no route back': [
    changed(twoFirewalls, ['peerings: [core, spoke]', 'peerings: [spoke]'], ['subnets: { AzureFirewallSubnet: 10.9.0.0/26 }, peerings: hub', 'subnets: { AzureFirewallSubnet: 10.9.0.0/26 }'], ['destinationPorts: 53,', 'destinationPorts: 123,'], ['sourceAddresses: 172.16.0.0/24', 'sourceAddresses: 172.17.0.0/24']),
    'timeout', 'timeout', 'timeout', 'refused', 'nothing',
  ],
  'names in network rules; answers of the resolver come back past the firewall, which datagrams do not mind': [
    changed(twoFirewalls,
      ['      dns-to-headquarters', '      named: { destinationFqdns: [contoso.azurecr.io], destinationPorts: 443, protocols: TCP }\n      dns-to-headquarters'],
      ['      resolver: { addressPrefix: 10.0.3.0/28, nextHopType: VirtualAppliance, nextHopIpAddress: 10.0.0.10 }\n', ''],
      ['    dnsSettings: { servers: 168.63.129.16 }\n', "    networkRules: { all: { sourceAddresses: 10.0.0.0/26, destinationAddresses: '*', destinationPorts: '*', protocols: Any } }\n"]),
    'http 401', 'http 403', 'http 401', 'http 401', '192.168.0.80',
  ],
}

for (const [title, [text, ...ends]] of Object.entries(cases)) {
  test.serial(`firewall chains in containers: ${title}`, async (t) => {
    await using started = await labOf(t, text)
    const observed = predicted(started.lab, createModel(started.facts))
    const reach = async (host: string, name: string) => {
      const { outcome, status } = await observed.world.connect(host, name)
      return status === undefined ? outcome : `${outcome} ${status}`
    }
    const www = await observed.world.ask('app', { name: 'www.corp.example.com', type: 'A' })
    t.deepEqual([
      await reach('app', 'contoso.azurecr.io'),
      await reach('app', 'contoso.westeurope.data.azurecr.io'),
      await reach('tool', 'contoso.azurecr.io'),
      await reach('notebook', 'payroll.azurecr.io'),
      www?.answer[0]?.data ?? 'nothing',
    ], ends)
    t.deepEqual(observed.parity().differing, [])
  })
}
