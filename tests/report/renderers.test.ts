import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import test from 'ava'
import { summary } from '../../harness/report/counts.ts'
import { wantsColor } from '../../harness/report/paint.ts'
import { reporters } from '../../harness/report/render.ts'
import { reportOf, topologyReport, type TopologyReport } from '../../harness/report/report.ts'
import { labelled, wrap } from '../../harness/report/wrap.ts'
import { brokenReport, sampleReport } from './sample.ts'

const options = { color: false, width: 80 }
const schema: object = JSON.parse(readFileSync(new URL('../../harness/report/report.schema.json', import.meta.url), 'utf8'))
const valid = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema)

test('json: a report is as the published schema says', async (t) => {
  for (const report of [await sampleReport(), brokenReport]) {
    t.true(valid(JSON.parse(reporters.json.render(report, options))), JSON.stringify(valid.errors))
  }
})

test('json: the schema refuses another version and unknown fields', async (t) => {
  const report = await sampleReport()
  t.false(valid({ ...report, version: 2 }))
  t.false(valid({ ...report, extra: true }))
})

test('pretty: one cause is told once, with every check it fails', async (t) => {
  const text = reporters.pretty.render(await sampleReport(), options)
  t.true(text.includes(`  1) no private DNS zone for contoso is linked to hub
     fails     service-names-private, data-endpoints-private, no-public-address
     asked     app: contoso.azurecr.io A
     expected  exactly 10.1.1.6 (contoso-hub, registry)
     got       contoso.azurecr.io → contoso.privatelink.azurecr.io →
               0123456789abcdef0123456789abcdef.trafficmanager.net →
               weu.fe.azcr.io → weu-acr-reg.trafficmanager.net →
               r0101weu.westeurope.cloudapp.azure.com → 126.128.6.10 (TTL 10)
     also      app: contoso.westeurope.data.azurecr.io A
               app: contoso.eastus2.data.azurecr.io A
               app: contoso.azurecr.io and its other names A
     why       Any other address leads past the private endpoint: out to the
               public front end, to an endpoint of another network, or nowhere.
     do        Link zone to hub.
     where     topologies/small.yaml:14:9
               (privateDnsZones.zone.virtualNetworkLinks)
`), text)
  t.true(text.includes(`fail     2 causes, 4 checks failed, 2 unknown, 13 passed, 27 skipped; 84 cases,
         4.1 s
evidence evidence/small-20260102-030405
`), text)
})

test('pretty: what was skipped is one line; each has its reason where somebody asks, or where nothing else is left', async (t) => {
  const report = await sampleReport()
  const skips = (text: string) => text.split('\n').filter((line) => line.startsWith('  skip '))
  t.deepEqual(skips(reporters.pretty.render(report, options)), ['  skip     27 checks that do not apply here (--verbose tells why)'])
  const listed = skips(reporters.pretty.render(report, { ...options, verbose: true }))
  t.is(listed.length, 27)
  t.true(listed.some((line) => / autoregistration +no link has registrationEnabled$/.test(line)), listed.join('\n'))
  const onlySkips = { ...report, topologies: report.topologies.map((topology) => ({ ...topology, checks: topology.checks.filter(({ verdict }) => verdict === 'skip').slice(0, 2) })) }
  t.is(skips(reporters.pretty.render(onlySkips, options)).length, 2)
})

test('pretty: no line but a name or an address is wider than the terminal', async (t) => {
  for (const width of [80, 160]) {
    const lines = reporters.pretty.render(await sampleReport(), { color: false, width }).split('\n')
    t.deepEqual(lines.filter((line) => line.length > width && !line.includes('https://')), [])
  }
})

test('pretty: colours only when asked for', async (t) => {
  const report = await sampleReport()
  t.false(reporters.pretty.render(report, options).includes('\u001b'))
  t.true(reporters.pretty.render(report, { ...options, color: true }).includes('\u001b[31m'))
})

test('pretty: control characters do not reach the terminal', (t) => {
  t.false(reporters.pretty.render(brokenReport, options).includes('\u0007'))
})

test('pretty: a run that broke down says why and what to do', (t) => {
  const text = reporters.pretty.render(brokenReport, options)
  t.regex(text, /did not come to its end: the container engine does not answer/)
  t.regex(text, /hint: Start it: sudo systemctl start docker/)
  t.regex(text, /^unknown {2}0 checks passed/m)
})

test('wantsColor: a terminal, unless NO_COLOR or TERM=dumb', (t) => {
  t.true(wantsColor({ isTTY: true }, {}))
  t.false(wantsColor({ isTTY: true }, { NO_COLOR: '1' }))
  t.false(wantsColor({ isTTY: true }, { TERM: 'dumb' }))
  t.false(wantsColor({}, {}))
})

test('tap: a subtest with a plan, test points in order, skips with their reason', async (t) => {
  const lines = reporters.tap.render(await sampleReport(), options).split('\n')
  t.deepEqual(lines.slice(0, 3), ['TAP version 14', '# Subtest: small', '    1..46'])
  t.regex(lines[3]!, /^ {4}not ok 1 - service-names-private: Hosts that /)
  t.true(lines.some((line) => / ok \d+ - autoregistration: .* # SKIP no link has registrationEnabled$/.test(line)))
  t.deepEqual(lines.filter((line) => /^(not )?ok/.test(line)), ['not ok 1 - small'])
  t.is(lines.at(-2), '1..1')
})

test('tap: text cannot become a directive', (t) => {
  const check = { id: 'a', title: 'x # SKIP \\ y', why: '', source: 'https://example.org', profiles: [], verdict: 'pass' as const, duration: 1, findings: [] }
  const report = reportOf([topologyReport({ name: 'n', file: 'f', world: 'model', duration: 1, checks: [check] })], { started: new Date(0), duration: 1, version: '0' })
  t.true(reporters.tap.render(report, options).includes('ok 1 - a: x \\# SKIP \\\\ y\n'))
})

test('junit: failures, errors and skips are counted apart', async (t) => {
  const xml = reporters.junit.render(await sampleReport(), options)
  t.regex(xml, /<testsuites name="dns-rehearsal" tests="46" failures="4" errors="2" skipped="27">/)
  t.regex(xml, /<failure message="no private DNS zone for contoso is linked to hub" type="fail">/)
})

test('junit: a broken set-up is an error, without characters XML has no place for', (t) => {
  const xml = reporters.junit.render(brokenReport, options)
  t.regex(xml, /tests="1" failures="0" errors="1"/)
  t.false(xml.includes('\u0007'))
})

test('markdown: causes, then a table', async (t) => {
  const text = reporters.markdown.render(await sampleReport(), options)
  t.regex(text, /^## small: fail\n/)
  t.regex(text, /\n### no private DNS zone for contoso is linked to hub\n/)
  t.regex(text, /\n\| \*\*fail\*\* \| \[service-names-private\]\(https:/)
})

test('tap, junit: a check is followed by the ids that it had before, passed or not', async (t) => {
  const report = await sampleReport()
  const passing = { ...report, topologies: report.topologies.map((topology) => ({ ...topology, checks: topology.checks.map((check) => ({ ...check, verdict: 'pass' as const })) })) }
  for (const one of [report, passing]) {
    t.regex(reporters.junit.render(one, options), /<testcase [^>]*name="service-names-private"[^>]*>\s*<properties>\s*<property name="formerly 1" value="login-private"\/>/)
    t.regex(reporters.tap.render(one, options), /ok 1 - service-names-private: [^\n]*\n {6}---\n(?: {6}[^\n]*\n)*? {6}formerly:\n {6} {2}- "login-private"\n/)
  }
  t.is(reporters.junit.render(report, options).match(/"formerly 1"/g)?.length, report.topologies[0]!.checks.filter(({ formerly }) => formerly !== undefined).length)
})

test('every form says what stands in for something', async (t) => {
  const { topologies, ...rest } = await sampleReport()
  const notes = ['corp-dns is Windows DNS with forwarders; dnsmasq stands in for it']
  const report = { ...rest, topologies: topologies.map((topology) => ({ ...topology, notes })) }
  const lines = (form: keyof typeof reporters) => reporters[form].render(report, options).split('\n')
  t.true(valid(JSON.parse(reporters.json.render(report, options))), JSON.stringify(valid.errors))
  t.deepEqual(JSON.parse(reporters.json.render(report, options)).topologies[0].notes, notes)
  t.true(lines('pretty').includes('note     corp-dns is Windows DNS with forwarders; dnsmasq stands in for it'))
  t.true(lines('markdown').includes('> corp-dns is Windows DNS with forwarders; dnsmasq stands in for it'))
  t.true(lines('tap').includes('    # corp-dns is Windows DNS with forwarders; dnsmasq stands in for it'))
  t.regex(reporters.junit.render(report, options), /<property name="note 1" value="corp-dns is Windows DNS with forwarders; dnsmasq stands in for it"\/>/)
})

test('topologyReport: what did not come to its end is unknown at best', (t) => {
  const base: Omit<TopologyReport, 'verdict'> = { name: 'n', file: 'f', world: 'lab', duration: 1, checks: [] }
  const passing = { id: 'a', title: '', why: '', source: '', profiles: [], verdict: 'pass' as const, duration: 1, findings: [] }
  t.is(topologyReport({ ...base, checks: [passing] }).verdict, 'pass')
  t.is(topologyReport({ ...base, checks: [passing], error: { message: 'x' } }).verdict, 'unknown')
  t.is(topologyReport({ ...base, checks: [{ ...passing, verdict: 'fail' }], error: { message: 'x' } }).verdict, 'fail')
  t.is(topologyReport(base).verdict, 'unknown')
})

test('summary: words for the numbers that are not nought', (t) => {
  t.is(summary({ checks: [{ id: 'a', title: '', why: '', source: '', profiles: [], verdict: 'pass', duration: 1, findings: [] }], duration: 90 }), '1 check passed; 0 cases, 0.1 s')
})

test('wrap: at spaces, long words whole', (t) => {
  t.deepEqual(wrap('aa bb ccccccc d', 5), ['aa bb', 'ccccccc', 'd'])
  t.deepEqual(labelled('do', 'this', { indent: 2, labelWidth: 6, width: 80 }), ['  do    this'])
})
