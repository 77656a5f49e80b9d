import test from 'ava'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { askMatrix } from '../../harness/report/matrix-cells.ts'
import { softwareTable } from '../../harness/report/software-table.ts'
import { inspectedFromSite } from '../checks/estates.ts'
import { factsOf, topologyText } from '../design.ts'

async function tableOf(text: string) {
  const facts = factsOf(text)
  return softwareTable(facts, await askMatrix({ facts, world: modelWorld(createModel(facts)) }))
}

test('software table: what each software leads to, by the zone that it forwards', async (t) => {
  const { rows, columns, cells } = (await tableOf(topologyText('on-premises-software')))!
  t.deepEqual(rows, ['BIND, forwarder', 'unbound, forwarder', 'dnsmasq, forwarder', 'CoreDNS, forwarder', 'Windows DNS, forwarder'])
  t.deepEqual(columns, ['azurecr.io', 'privatelink.azurecr.io'])
  t.deepEqual(rows.map((row) => columns.map((column) => cells.get(row)!.get(column)!.text)), [
    ['private', 'private'], ['private', 'private'], ['private', 'public'], ['private', 'public'], ['private', 'public'],
  ])
})

test('software table: a server that walks from the root is another row, and names that fare differently are told', async (t) => {
  const text = topologyText('on-premises-software')
    .replace('windows-wrong: { kind: windows, subnet: headquarters/servers, ipAddress: 192.168.0.51, forwarders: provider,', 'windows-wrong: { kind: windows, subnet: headquarters/servers, ipAddress: 192.168.0.51,')
    .replace('192.168.0.41, forwarders: provider, conditionalForwarders: { privatelink.azurecr.io: 10.0.2.4 }', '192.168.0.41, forwarders: provider, conditionalForwarders: { westeurope.data.azurecr.io: 10.0.2.4 }')
  const { cells } = (await tableOf(text))!
  t.is(cells.get('Windows DNS, root hints')!.get('privatelink.azurecr.io')!.text, 'private')
  t.is(cells.get('Windows DNS, forwarder')!.get('privatelink.azurecr.io'), undefined)
  t.is(cells.get('CoreDNS, forwarder')!.get('westeurope.data.azurecr.io')!.text, 'public or private')
})

test('software table: nothing to compare, no table', async (t) => {
  t.is(await tableOf(topologyText('flagship')), undefined)
  t.is(await tableOf(topologyText('centralised-resolver')), undefined)
})

test('software table: a firewall’s DNS proxy is no software of a site', async (t) => {
  t.is(await tableOf(inspectedFromSite), undefined)
})
