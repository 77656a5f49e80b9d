import { readFileSync } from 'node:fs'
import test from 'ava'
import { catalog } from '../../harness/catalog.ts'
import { runChecks } from '../../harness/checks/run.ts'
import { explain } from '../../harness/model/explain.ts'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { factsOf } from '../design.ts'

const file = 'fixtures/signed/estate.yaml'
const estate = readFileSync(file, 'utf8')

/** Causes of what the checks find in a design, each with what to do, and where. */
async function causes(text: string): Promise<readonly string[]> {
  const design = factsOf(text, file)
  const results = await runChecks({ facts: design, world: modelWorld(createModel(design)) }, { checks: catalog })
  const violations = results.flatMap(({ findings }) => findings.filter(({ holds }) => !holds))
  return [...new Set(violations.map(({ because, fix, at }) => `${because} | ${fix} | ${(at ?? []).join('.')}`))]
}

function replaced(...pairs: readonly (readonly [string, string])[]): string {
  return pairs.reduce((text, [what, by]) => {
    if (!text.includes(what)) throw new Error(`${what} is not in ${file}`)
    return text.replace(what, by)
  }, estate)
}

test('servers that validate: what is provably not signed is believed, what is signed and stands, and what is excepted', async (t) => {
  t.deepEqual(await causes(estate), [])
})

const fails = test.macro({
  async exec(t, text: string, expected: readonly RegExp[]) {
    const found = await causes(text)
    t.is(found.length, expected.length, found.join('\n'))
    for (const one of expected) t.true(found.some((cause) => one.test(cause)), `${one}: ${found.join('\n')}`)
  },
  title: (title) => `servers that validate: ${title}`,
})

test('a private zone in place of a signed one', fails, replaced([', insecureDomains: contoso.com }', ' }']), [
  /^hub-dns validates, and app\.contoso\.com lies in contoso\.com, which is signed: what the private zone inside answers has no signature \| Take contoso\.com into the insecureDomains of hub-dns\. \| dnsServers\.hub-dns\.dnssecValidation$/,
])
test('a private zone of another name below a signed one', fails, replaced([', insecureDomains: contoso.com }', ' }'], ['name: contoso.com', 'name: corp.contoso.com'], ['app.contoso.com', 'app.corp.contoso.com']), [
  /^hub-dns validates, and app\.corp\.contoso\.com lies in contoso\.com, which is signed: .* \| Take corp\.contoso\.com into the insecureDomains of hub-dns\./,
])
test('a private zone of a name that nobody has in public', fails, replaced([', insecureDomains: contoso.com }', ' }'], ['name: contoso.com', 'name: corp.internal'], ['app.contoso.com', 'app.corp.internal'], ['contoso.com: 10.1.3.4', 'corp.internal: 10.1.3.4'], ['insecureDomains: [contoso.com]', 'insecureDomains: corp.internal']), [
  /^hub-dns validates, and app\.corp\.internal lies in the root, which is signed: .* \| Take corp\.internal into the insecureDomains of hub-dns\./,
])
test('signatures that have run out', fails, replaced(['signedZones: [contoso.com, example.com]', 'signedZones: [contoso.com, example.com], expiredZones: example.com']), [
  /^hub-dns validates, and the signatures of example\.com have run out \| Take example\.com into the insecureDomains of hub-dns until .* \| settings\.expiredZones$/,
  /^office-dns validates, and the signatures of example\.com have run out/,
])
test('a forwarder that drops signatures', fails, replaced(
  ['    forwarders: provider\n', '    forwarders: 192.168.1.11\n'],
  ['dnsServers:\n  hub-dns', 'dnsServers:\n  router: { kind: dnsmasq, subnet: office/servers, ipAddress: 192.168.1.11, forwarders: provider, dropsSignatures: true }\n  hub-dns'],
), [/^office-dns validates, and router \(dnsmasq\), by way of which it asks the root for its key, takes the signatures out of what it hands on: nothing can be proven \| Let router hand on signatures, .* \| dnsServers\.router\.dropsSignatures$/])

test('servers that validate: a privatelink zone that its signed parent proves to have no keys is believed, one with keys is not', async (t) => {
  const signing = (more: string): string => replaced(['signedZones: [contoso.com, example.com]', `signedZones: [contoso.com, example.com, ${more}]`])
  t.deepEqual(await causes(signing('azurecr.io')), [])
  const found = await causes(signing('azurecr.io, privatelink.azurecr.io'))
  t.true(found.some((cause) => cause.startsWith('hub-dns validates, and contoso.privatelink.azurecr.io lies in privatelink.azurecr.io, which is signed: what the private zone registry-zone answers has no signature')), found.join('\n'))
})

test('explain says which signature is missing', (t) => {
  const facts = factsOf(replaced([', insecureDomains: contoso.com }', ' }']), file)
  const lines = explain(createModel(facts).resolve('app', { name: 'app.contoso.com', type: 'A' }, { trace: true }))
  t.true(lines.some((line) => line.includes('app.contoso.com: it validates, and whoever is asked has no key of contoso.com: SERVFAIL')), lines.join('\n'))
})
