import { readFileSync } from 'node:fs'
import test from 'ava'
import { answer } from './answers.ts'
import { labOf } from './lab.ts'

const file = 'fixtures/own-configuration/branch.yaml'
const publicly = 'NOERROR 126.128.55.10'
const at = { named: '192.168.1.53', unbound: '192.168.1.54', dnsmasq: '192.168.1.55', coredns: '192.168.1.56', views: '192.168.1.57' }

// Debian's includes and trust anchor, logs and zones in folders that nobody makes, a control channel, a pool of addresses to hand
// out, other users, views, snippets, hosts files: all of it mounted as it is.
test.serial('own configuration: five servers of a branch run the files that their owners wrote', async (t) => {
  await using started = await labOf(t, readFileSync(file, 'utf8'), file)
  const { lab } = started
  const ask = (server: string, name: string, type = 'A') => answer(lab, 'desk', name, { server, type })
  for (const [name, address] of Object.entries(at)) t.is(await ask(address, 'contoso.azurecr.io'), publicly, name)
  for (const [name, address] of Object.entries(at)) t.is(await ask(address, 'intranet.corp.example.com'), 'NOERROR 192.168.2.80', name)
  t.is(await ask(at.named, '80.1.168.192.in-addr.arpa', 'PTR'), 'NOERROR intranet.corp.example.com')
  t.is(await ask(at.coredns, 'printer.corp.example.com'), 'NOERROR 192.168.2.81')
  t.is(await ask(at.coredns, 'any.lab.example.com'), 'NOERROR 192.168.2.90')
})
