import test from 'ava'
import { forwardsFirst } from '../../harness/software/unbound/forward-first.ts'

const text = `server:
  interface: 0.0.0.0
forward-zone:
  name: "."
  forward-addr: 10.0.0.4
  forward-first: yes
forward-zone:
  name: "azurecr.io."
  forward-addr: 10.0.2.4 # forward-first: yes
stub-zone:
  name: "corp.example"
  forward-first: yes
forward-zone:
  forward-first: yes
  name: vault.azure.net
`

test('forward-first: the longest forward zone of a name decides, comments and other clauses do not', (t) => {
  t.false(forwardsFirst(text, 'contoso.azurecr.io'))
  t.true(forwardsFirst(text, 'www.example.org'))
  t.true(forwardsFirst(text, 'a.vault.azure.net'))
  t.true(forwardsFirst(text, 'www.corp.example'))
  t.false(forwardsFirst('server:\n  verbosity: 1\n', 'contoso.azurecr.io'))
})
