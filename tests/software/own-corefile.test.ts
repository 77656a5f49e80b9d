import { readFileSync } from 'node:fs'
import test from 'ava'
import { forwardersIn } from '../../harness/software/coredns/own-corefile.ts'

const main = '/etc/coredns/Corefile'
const aks = new Map([
  [main, readFileSync('fixtures/clusters/conf/Corefile', 'utf8')],
  ['/etc/coredns/custom/log.override', 'log'],
  ['/etc/coredns/custom/private.server', readFileSync('fixtures/clusters/conf/custom/private.server', 'utf8')],
  ['/etc/coredns/custom/deeper/other.server', 'azurecr.io { forward . 192.0.2.1 }'],
])

test('own Corefile: the longest zone decides, whichever file has its block', (t) => {
  t.deepEqual(forwardersIn(aks, main, 'contoso.privatelink.azurecr.io'), ['168.63.129.16'])
  t.deepEqual(forwardersIn(aks, main, 'contoso.azurecr.io'), ['/etc/resolv.conf'])
  t.deepEqual(forwardersIn(new Map([...aks].filter(([target]) => !target.endsWith('private.server'))), main, 'contoso.privatelink.azurecr.io'), ['/etc/resolv.conf'], 'no star matches a folder')
})

const reads = test.macro({
  title: (title) => `own Corefile: ${title}`,
  exec(t, text: string, expected: readonly string[] | undefined) {
    t.deepEqual(forwardersIn(new Map([[main, text]]), main, 'contoso.azurecr.io'), expected)
  },
})
test('several zones of one block, comments, ports and settings of a plugin', reads, '# company\ncorp.example, azurecr.io:53 {\n  errors # all\n  forward . 10.0.0.4 10.0.0.5:53 {\n    policy sequential\n  }\n}\n', ['10.0.0.4', '10.0.0.5:53'])
test('a forward for another domain is passed over', reads, '. {\n  forward corp.example 10.0.0.9\n  forward . 10.0.0.4\n}\n', ['10.0.0.4'])
test('capitals and a scheme', reads, 'dns://AzureCR.io. {\n  forward . 10.0.0.4\n}\n', ['10.0.0.4'])
test('a block for another port is nobody’s', reads, 'azurecr.io:5353 {\n  forward . 10.0.0.4\n}\n. {\n  forward . 10.0.0.5\n}\n', ['10.0.0.5'])
test('what rewrites or answers by itself is not read', reads, '. {\n  rewrite name contoso.azurecr.io other.example\n  forward . 10.0.0.4\n}\n', undefined)
test('a block without forward', reads, '. {\n  whoami\n}\n', undefined)
test('no block for the name', reads, 'corp.example {\n  forward . 10.0.0.4\n}\n', undefined)
test('a file that imports itself', reads, 'import Corefile\n. {\n  forward . 10.0.0.4\n}\n', ['10.0.0.4'])
