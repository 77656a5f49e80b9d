import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import test, { type ExecutionContext } from 'ava'
import { catalogue } from '../../harness/misconfigurations/list.ts'
import type { Report } from '../../harness/report/report.ts'
import { exchange } from '../design.ts'
import { temporaryFile, temporaryFolder } from '../temporary.ts'
import { flagship, rehearse } from './fakes.ts'

const conflict = 'topologies/shared-zone-conflict.yaml'
const spoke = 'topologies/hub-and-spoke.yaml'

/** A file with the text of a design in which something has been replaced. */
function changed(t: ExecutionContext, file: string, from: string, to: string): string {
  return temporaryFile(t, 'changed.yaml', exchange(readFileSync(file, 'utf8'), from, to))
}

test('check: a design that holds passes, without a container engine', async (t) => {
  const { code, stdout, calls } = await rehearse(['check', flagship])
  t.is(code, 0)
  t.regex(stdout, /^flagship {2}topologies\/flagship\.yaml, predicted by the model\n/)
  t.false(stdout.includes('Known mistakes'))
  t.deepEqual(calls, [])
})

test('check: a known mistake is told with its rule, and fails', async (t) => {
  const { code, stdout } = await rehearse(['check', conflict])
  t.is(code, 1)
  t.regex(stdout, /\nKnown mistakes in topologies\/shared-zone-conflict\.yaml\n\ntopologies\/shared-zone-conflict\.yaml:20:64: [^\n]*\n {2}rule {7}shared-zone \(M15\)\n/)
})

test('check: that Windows DNS is predicted without having been measured is told', async (t) => {
  const notes = async (file: string) => (JSON.parse((await rehearse(['check', file, '--only', 'tls-name', '--reporter', 'json'])).stdout) as Report).topologies[0]!.notes ?? []
  t.deepEqual((await notes('topologies/on-premises-software.yaml')).filter((note) => /Windows/.test(note)), ['windows-right and windows-wrong: Windows DNS is predicted by what is published of it, which was not measured'])
  t.deepEqual((await notes('topologies/centralised-resolver.yaml')).filter((note) => /measured/.test(note)), [])
})

test('check: known mistakes are in reports for machines too', async (t) => {
  const report = JSON.parse((await rehearse(['check', conflict, '--reporter', 'json'])).stdout)
  const failed = report.topologies[0].checks.filter(({ verdict }: { verdict: string }) => verdict === 'fail').map(({ id }: { id: string }) => id)
  t.deepEqual(failed, ['service-names-private', 'data-endpoints-private', 'one-endpoint-per-zone', 'shared-zone'])
  const schema: object = JSON.parse(readFileSync('harness/report/report.schema.json', 'utf8'))
  const valid = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema)
  t.true(valid(report), JSON.stringify(valid.errors))
})

test('check --only: one check, and nothing else', async (t) => {
  const { code, stdout } = await rehearse(['check', conflict, '--only', 'edns'])
  t.is(code, 0)
  t.false(stdout.includes('Known mistakes'))
})

test('check --rules: lists all known mistakes', async (t) => {
  const { code, stdout } = await rehearse(['check', '--rules'])
  t.is(code, 0)
  t.deepEqual([...stdout.matchAll(/^(M\d+) +(implemented|refused|to come)/gm)].map(([, number]) => number), catalogue.map(({ number }) => number))
})

test('check --faults 2: says how many worlds it looked at, and is content with a design that holds', async (t) => {
  const { code, stdout } = await rehearse(['check', flagship, '--faults', '2'])
  t.is(code, 0)
  t.regex(stdout, /\n562 worlds: every combination of up to 2 of 33 components, none left out\n/)
  t.regex(stdout, /\nzone-link:zone-weu\/hub-weu +1 +1 +6 +the link of zone-weu to hub-weu is removed\n/)
})

test('check --faults: as JSON; an intent that does not hold fails', async (t) => {
  const { code, stdout } = await rehearse(['check', conflict, '--faults', '1', '--reporter', 'json'])
  t.is(code, 1)
  const [{ name, depth, worlds, intents }] = JSON.parse(stdout).topologies
  t.deepEqual([name, depth, worlds], ['shared-zone-conflict', 1, 29])
  t.deepEqual(intents.map(({ host, holds }: { host: string; holds: boolean }) => [host, holds]), [['app-weu', false], ['app-eus', true]])
})

test('explain: each step with the line that decided it, and the cause', async (t) => {
  const { code, stdout } = await rehearse(['explain', conflict, 'app-weu', 'contoso.azurecr.io'])
  t.is(code, 1)
  t.is(
    stdout,
    `app-weu asks for contoso.azurecr.io A
  app-weu -> 168.63.129.16 of hub-weu: contoso.azurecr.io A
    contoso.azurecr.io: no linked zone covers it (linked: privatelink.azurecr.io), so the public side is asked
    168.63.129.16 of hub-weu -> public resolver of westeurope: contoso.azurecr.io A
      the root delegates to azurecr.io
      azurecr.io: contoso.azurecr.io is an alias of contoso.privatelink.azurecr.io, begin anew with that  [${conflict}:9]
    contoso.privatelink.azurecr.io: linked zone shared-zone (privatelink.azurecr.io) decides  [${conflict}:16]
    privatelink.azurecr.io has contoso.privatelink.azurecr.io 10 A 10.2.1.6  [${conflict}:20]
NOERROR:
  contoso.azurecr.io 3600 CNAME contoso.privatelink.azurecr.io
  contoso.privatelink.azurecr.io 10 A 10.2.1.6

Not as intended: reach contoso privately  [${conflict}:27]
  expected  exactly 10.1.1.6 (contoso-weu, registry)
  got       contoso.azurecr.io → contoso.privatelink.azurecr.io → 10.2.1.6 (TTL 10)
  because   contoso-weu and contoso-eus register in the same zone shared-zone, where the last writer
            replaces the others' records
  do        Use one zone for each private endpoint of contoso (one per region, in resource groups of
            their own), linked to the networks it serves.
  where     ${conflict}:20
`,
  )
})

test('explain: an answer as intended, and as JSON', async (t) => {
  const plain = await rehearse(['explain', flagship, 'app-weu', 'contoso.azurecr.io'])
  t.is(plain.code, 0)
  t.regex(plain.stdout, /\nAs intended: reach contoso privately {2}\[topologies\/flagship\.yaml:29\]\n$/)
  const { steps, intent, response } = JSON.parse((await rehearse(['explain', flagship, 'app-weu', 'contoso.azurecr.io', '--json'])).stdout)
  t.deepEqual(steps.find(({ kind }: { kind: string }) => kind === 'zone').at.path, ['privateDnsZones', 'zone-weu', 'virtualNetworkLinks', 'hub-weu'])
  t.is(intent.holds, true)
  t.is(response.rcode, 'NOERROR')
})

test('diff: answers that change, with the lines of both designs', async (t) => {
  const now = changed(t, spoke, 'virtualNetworkLinks: [hub, spoke]', 'virtualNetworkLinks: [hub]')
  const { code, stdout } = await rehearse(['diff', spoke, now])
  t.is(code, 1)
  t.regex(stdout, /^1\) 5 answers\n {3}before {2}contoso\.privatelink\.azurecr\.io: linked zone registry-zone \(privatelink\.azurecr\.io\) decides {2}\[topologies\/hub-and-spoke\.yaml:\d+\]\n/)
  t.regex(stdout, /\n18 answers compared: 5 change, by 1 cause; 0 with another TTL\n$/)
  t.is((await rehearse(['diff', spoke, spoke])).code, 0)
  t.is(JSON.parse((await rehearse(['diff', spoke, now, '--json'])).stdout).groups[0].changes.length, 5)
})

test('rollout: steps that hold and nothing between pass; an interruption fails', async (t) => {
  const now = changed(t, spoke, 'virtualNetworkLinks: [hub, spoke]', 'virtualNetworkLinks: [hub]')
  t.is((await rehearse(['rollout', spoke, spoke])).code, 0)
  const { code, stdout } = await rehearse(['rollout', spoke, now])
  t.is(code, 1)
  t.regex(stdout, /Step 2, changed: 2 of 3 intents hold\n {2}does not hold: app reaches contoso privately\n$/)
})

test('mutate: the score, and lines to paste', async (t) => {
  const { code, stdout } = await rehearse(['mutate', 'topologies/one-network.yaml'])
  t.is(code, 0)
  t.regex(stdout, /\nexpectations:\n {2}- \{ from: app, name: contoso\.westeurope\.geo\.azurecr\.io, rcode: NXDOMAIN \}\n/)
  t.regex(stdout, /\nscore 75 %: 6 of 8 changes would be noticed\n$/)
  t.is((await rehearse(['mutate', 'topologies/one-network.yaml', '--at-least', '80'])).code, 1)
})

const zone = `$ORIGIN example.com.\n@ 3600 IN SOA ns1 hostmaster 1 7200 900 1209600 300\n@ 3600 IN NS ns1\nns1 3600 IN A 192.0.2.1\nwww 300 IN CNAME web\nweb 60 IN A 192.0.2.80\n`

test('answer: a line for each question, empty lines apart; a line that is no question is told', async (t) => {
  const file = temporaryFile(t, 'example.com.zone', zone)
  const input = async function* (): AsyncGenerator<string> {
    yield '{"name": "www.example.com", "type": "A"}\n\n{"name": "no.example.com"}\nwhat\n'
  }
  const { code, stdout } = await rehearse(['answer', '--zone', file], { input })
  const lines = stdout.trimEnd().split('\n').map((line) => JSON.parse(line))
  t.deepEqual(lines.map(({ rcode, error }) => rcode ?? error.slice(0, 20)), ['NOERROR', 'NXDOMAIN', 'this line is no JSON'])
  t.deepEqual(lines[0].answer.map(({ type, data }: { type: string; data: string }) => `${type} ${data}`), ['CNAME web.example.com', 'A 192.0.2.80'])
  t.is(lines[2].line, 4)
  t.is(code, 1)
})

test('answer: the origin before the file, and what is wrong with the files is told all at once', async (t) => {
  const folder = temporaryFolder(t)
  const [good, bad, missing] = ['good', 'bad', 'missing'].map((name) => join(folder, name))
  writeFileSync(good!, '@ 300 SOA ns h 1 2 3 4 60\n@ NS ns\nns A 192.0.2.1\n')
  writeFileSync(bad!, '@ 300 SOA ns h 1 2 3 4 60\n@ NS ns.example.net.\na A 1.2.3\nb MX mail\n')
  const input = async function* (): AsyncGenerator<string> {
    yield '{"name": "ns.example.com"}\n{"name": "ns.example.net"}'
  }
  const both = await rehearse(['answer', '--zone', `example.com=${good}`, '--zone', `example.net.=${good}`], { input })
  t.deepEqual(both.stdout.trimEnd().split('\n').map((line) => JSON.parse(line).answer[0].name), ['ns.example.com', 'ns.example.net'])
  const wrong = await rehearse(['answer', '--zone', `example.com=${bad}`, '--zone', missing!, folder])
  t.is(wrong.code, 64)
  t.deepEqual(wrong.stderr.trimEnd().split('\n').map((line) => line.replaceAll(folder, '')).slice(0, 5), [
    '/bad:3:5: error: "1.2.3" is no IPv4 address',
    '/bad:4:6: error: "mail" is no number from 0 to 65535',
    '/missing:1:1: error: the file cannot be read: there is no such file',
    ':1:1: error: the file cannot be read: it is a directory',
    'rehearse: 3 of 3 zones cannot be used',
  ])
  const twice = await rehearse(['answer', '--zone', `example.com=${good}`, '--zone', `example.com=${good}`])
  t.deepEqual([twice.code, twice.stderr.split('\n')[0]], [64, 'rehearse: zone example.com is given twice'])
  t.regex((await rehearse(['answer', '--zone', `a..b=${good}`])).stderr, /^rehearse: the origin "a\.\.b" has an empty label\n/)
})

for (const [argv, message] of [
  [['check', flagship, '--faults', '3'], '--faults is 1 or 2, not 3'],
  [['check', flagship, '--faults', '1', '--reporter', 'tap'], '--faults has no report of the form tap'],
  [['explain', flagship, 'app-we', 'contoso.azurecr.io'], `${flagship} has no host app-we`],
  [['explain', flagship, 'app-weu'], 'the name is missing'],
  [['diff', flagship], 'the new topology is missing'],
  [['rollout', flagship], 'a rollout has two steps at least'],
  [['mutate', flagship, '--at-least', 'most'], '--at-least is a percentage from 0 to 100, not "most"'],
  [['answer'], 'no zone is named'],
] as const) {
  test(`rehearse ${argv.join(' ')}: ${message}`, async (t) => {
    const { code, stderr } = await rehearse(argv)
    t.is(code, 64)
    t.is(stderr.split('\n')[0], `rehearse: ${message}`)
  })
}

const egress = 'topologies/firewall-egress.yaml'

test('firewall: tight rules, and what a wildcard lets through', async (t) => {
  const tight = await rehearse(['firewall', egress])
  t.is(tight.code, 0)
  t.regex(tight.stdout, /^hub-firewall: application rule contoso-login, tight {2}\[topologies\/firewall-egress\.yaml:\d+\]\n {2}says {12}contoso\.azurecr\.io\n {2}of this design {2}contoso\.azurecr\.io\n\n/)
  t.false(tight.stdout.includes('of others'))
  const wide = await rehearse(['firewall', changed(t, egress, 'targetFqdns: contoso.azurecr.io', "targetFqdns: ['*.azurecr.io', '*.blob.core.windows.net']")])
  t.regex(wide.stdout, /of others +fabrikam\.azurecr\.io, linuxgeneva-microsoft\.azurecr\.io, the login server of every\s+registry/)
  t.regex(wide.stdout, /every storage\s+account/)
  t.deepEqual(JSON.parse((await rehearse(['firewall', egress, '--json'])).stdout).map(({ rule }: { rule: string }) => rule), ['contoso-login', 'contoso-data', 'payroll'])
  t.is((await rehearse(['firewall', flagship])).stdout, 'no rule of a firewall touches names of registries or services\n')
})

test('explain: what a firewall does about the connection, with the line', async (t) => {
  const { stdout } = await rehearse(['explain', egress, 'app', 'fabrikam.azurecr.io'])
  t.regex(stdout, /\nTLS on 443 over the firewall hub-firewall: refused: no application rule of hub-firewall allows fabrikam\.azurecr\.io: it closes the connection {2}\[topologies\/firewall-egress\.yaml:\d+\]\n/)
})

test('check: a firewall rule is blamed for what does not arrive', async (t) => {
  const { code, stdout } = await rehearse(['check', changed(t, egress, 'targetFqdns: contoso.azurecr.io', 'targetFqdns: other.azurecr.io')])
  t.is(code, 1)
  const told = stdout.replace(/\s+/g, ' ')
  t.regex(told, /no application rule of hub-firewall allows app contoso\.azurecr\.io: it closes the connection/)
  t.regex(told, /Give hub-firewall an application rule that allows contoso\.azurecr\.io/)
  t.regex(told, /\(azureFirewalls\.hub-firewall\.applicationRules\)/)
})

test('diff: the same answers, reached otherwise', async (t) => {
  const { code, stdout } = await rehearse(['diff', egress, changed(t, egress, 'targetFqdns: contoso.azurecr.io', "targetFqdns: '*.azurecr.io'")])
  t.is(code, 1)
  t.regex(stdout, /^The same answer, reached otherwise \(1\):\n {2}app: fabrikam\.azurecr\.io\n {4}- refused: [^\n]*\n {4}\+ HTTP 401/)
})

test('check: a wildcard is blamed for a registry that nobody is meant to reach', async (t) => {
  const { stdout } = await rehearse(['check', changed(t, egress, 'targetFqdns: contoso.azurecr.io', "targetFqdns: '*.azurecr.io'")])
  t.regex(stdout.replace(/\s+/g, ' '), /the rule contoso-login of hub-firewall lets app through to fabrikam\.azurecr\.io/)
})

const branch = 'fixtures/own-configuration/branch.yaml'

test('a server with files of its own: explain, the matrix and the faults say that only containers can tell, and decide nothing', async (t) => {
  const explained = await rehearse(['explain', branch, 'desk', 'contoso.azurecr.io'])
  t.is(explained.code, 2)
  t.regex(explained.stdout, /\nonly containers can tell: named \(bind\) runs files of its own\n\nUndecided: reach contoso publicly/)
  const data = JSON.parse((await rehearse(['explain', branch, 'desk', 'contoso.azurecr.io', '--json'])).stdout)
  t.deepEqual([data.response, data.unpredictable, data.intent.holds], [null, ['named (bind)'], null])
  const matrix = await rehearse(['matrix', '--model', branch])
  t.is(matrix.code, 0)
  t.regex(matrix.stdout, /contoso\.azurecr\.io +only containers can tell/)
  const faults = await rehearse(['check', '--faults', '1', branch])
  t.is(faults.code, 2)
  t.regex(faults.stdout, /desk reaches contoso publicly: only containers can tell, named \(bind\) runs files of its own/)
  const checked = await rehearse(['check', branch])
  t.is(checked.code, 2)
  t.notRegex(checked.stdout, /\n {2}fail/)
})
