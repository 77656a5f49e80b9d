import { readFileSync } from 'node:fs'
import test from 'ava'
import { exchange } from '../design.ts'
import { answer } from './answers.ts'
import { judgedAlike } from './judged-alike.ts'
import { labOf } from './lab.ts'

// From addresses to names: each network's own machines, reverse zones that are linked, and servers on premises that forward those.

const design = readFileSync('fixtures/cases/reverse-lookups.yaml', 'utf8')

test.serial('cases in containers: reverse lookups, each network its own machines and the zones that are linked to it', (t) => judgedAlike(t, design))

test.serial('cases in containers: servers of every kind forward a reverse zone', async (t) => {
  const servers = ['unbound', 'dnsmasq', 'coredns', 'windows'].map((kind, n) =>
    `  ${kind}: { kind: ${kind}, subnet: office/servers, ipAddress: 192.168.0.${150 + n}, conditionalForwarders: { 10.in-addr.arpa: 10.0.2.4 } }\n`)
  const text = exchange(design, 'dnsServers:\n  office-dns', `dnsServers:\n${servers.join('')}  office-dns`)
  await using started = await labOf(t, text)
  const { lab } = started
  for (const n of [0, 1, 2, 3]) {
    t.is(await answer(lab, 'desk', '4.1.2.10.in-addr.arpa', { type: 'PTR', server: `192.168.0.${150 + n}` }), 'NOERROR worker.corp.example.com', servers[n])
    t.is(await answer(lab, 'desk', '4.3.0.10.in-addr.arpa', { type: 'PTR', server: `192.168.0.${150 + n}` }), 'NXDOMAIN', servers[n])
  }
})

test.serial('cases in containers: machines have names where nobody has made a zone', async (t) => {
  await using started = await labOf(t, `
virtualNetworks: { hub: { location: westeurope, addressSpace: [10.1.0.0/16, 10.9.9.0/26], subnets: { apps: 10.1.5.0/24, few: 10.9.9.0/27 } } }
hosts: { app: hub/apps, few: hub/few }
`)
  const { lab } = started
  t.is(await answer(lab, 'app', '4.9.9.10.in-addr.arpa', { type: 'PTR' }), 'NOERROR few.internal.cloudapp.net')
  t.is(await answer(lab, 'few', 'app.internal.cloudapp.net'), 'NOERROR 10.1.5.4')
  t.is(await answer(lab, 'app', '9.9.9.10.in-addr.arpa', { type: 'PTR' }), 'NXDOMAIN')
  // As nslookup says there: not authoritative.
  t.false((await lab.ask('app', { name: '4.5.1.10.in-addr.arpa', type: 'PTR' }))!.authoritative)
})
