import { readFileSync } from 'node:fs'
import test from 'ava'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { addressesOf } from '../../harness/diagnosis/observed/response.ts'
import { labOf } from './lab.ts'

const file = 'fixtures/signed/servers.yaml'

const names = ['contoso.azurecr.io', 'nowhere.azurecr.io', 'www.example.com', 'nowhere.example.com', 'mcr.microsoft.com', 'app.contoso.com', 'www.contoso.com', 'host.corp.internal']

// Two that are configured by files: with their own settings of DNSSEC, an anchor in a file or written out, and the lab's root in it.
const own: Readonly<Record<string, readonly string[]>> = {
  'own-unbound': ['NOERROR', 'NXDOMAIN', 'NOERROR', 'NXDOMAIN', 'SERVFAIL', 'NOERROR', 'NXDOMAIN', 'NXDOMAIN'],
  'own-bind': ['NOERROR', 'NXDOMAIN', 'NOERROR', 'NXDOMAIN', 'SERVFAIL', 'NXDOMAIN', 'NXDOMAIN', 'NXDOMAIN'],
}

test.serial('servers that validate say of each name what the model says: believed, denied, or SERVFAIL', async (t) => {
  t.timeout(300_000, 'a lab')
  await using started = await labOf(t, readFileSync(file, 'utf8'), file)
  const { lab, facts } = started
  const model = createModel(facts)
  const told: string[] = []
  for (const { name: server, address } of facts.dnsServerFacts.values()) {
    for (const [n, name] of names.entries()) {
      const question = { name, type: 'A' }
      const seen = await lab.ask('desk', question, { server: address, timeout: 8000 })
      const expected = own[server] === undefined ? model.resolve('desk', question, { server: address }).response : { rcode: own[server][n]!, answer: seen?.answer ?? [] }
      const text = (response: { readonly rcode: string; readonly answer: NonNullable<typeof seen>['answer'] } | undefined): string => (response === undefined ? 'silence' : `${response.rcode} ${addressesOf(response as NonNullable<typeof seen>).join(' ')}`)
      if (text(seen) !== text(expected)) told.push(`${server} ${name}: ${text(seen)}, expected ${text(expected)}`)
    }
  }
  t.deepEqual(told, [])
  // The machines themselves ask what DHCP has told them, here the provider, and open connections from where they are.
  const world = modelWorld(model)
  for (const server of ['walking', 'owning', 'own-bind']) {
    const question = { name: 'mcr.microsoft.com', type: 'A' }
    t.deepEqual(addressesOf((await lab.ask(server, question))!), addressesOf((await world.ask(server, question))!), server)
    const [seen, expected] = [await lab.connect(server, 'contoso.azurecr.io'), await world.connect(server, 'contoso.azurecr.io')]
    t.deepEqual([seen.outcome, seen.status, seen.address], [expected.outcome, expected.status, expected.address], server)
  }
  t.is((await lab.connect('walking', 'nowhere.azurecr.io')).outcome, 'unresolved')
})
