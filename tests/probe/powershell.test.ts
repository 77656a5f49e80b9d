import { writeFileSync } from 'node:fs'
import packet from 'dns-packet'
import test from 'ava'
import { catalog } from '../../harness/catalog.ts'
import { runChecks } from '../../harness/checks/run.ts'
import { createModel, modelWorld } from '../../harness/index.ts'
import { powershellScript, wireMark } from '../../harness/probe/powershell.ts'
import { keyOf, questionsFor } from '../../harness/probe/questions.ts'
import { readAnswers } from '../../harness/probe/read-answers.ts'
import { recordedWorld } from '../../harness/probe/recorded.ts'
import { seenFrom } from '../../harness/probe/vantage.ts'
import type { ResourceRecord, Response } from '../../harness/dns/message.ts'
import { rehearse } from '../cli/fakes.ts'
import { factsOf, topologyText } from '../design.ts'
import { temporaryFile } from '../temporary.ts'

const facts = factsOf(topologyText('hub-and-spoke'))

function onTheWire({ name, type, ttl, data }: ResourceRecord): packet.Answer | undefined {
  if (type === 'A' || type === 'CNAME') return { name, type, ttl, data }
  const [mname = '', rname = '', serial, refresh, retry, expire, minimum] = data.split(' ')
  return type === 'SOA' ? { name, type, ttl, data: { mname, rname, serial: Number(serial), refresh: Number(refresh), retry: Number(retry), expire: Number(expire), minimum: Number(minimum) } } : undefined
}

/** The message that a script for PowerShell would have got. `undefined`: records that this test does not write. */
function message({ question, rcode, authoritative, truncated, recursionDesired, recursionAvailable, answer, authority, edns }: Response): string | undefined {
  const [answers, authorities] = [answer, authority].map((all) => all.map(onTheWire))
  if ([...answers!, ...authorities!].includes(undefined)) return undefined
  const flags = (authoritative ? packet.AUTHORITATIVE_ANSWER : 0) | (truncated ? packet.TRUNCATED_RESPONSE : 0) | (recursionDesired ? packet.RECURSION_DESIRED : 0) | (recursionAvailable ? packet.RECURSION_AVAILABLE : 0) | ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED'].indexOf(rcode)
  return packet.encode({
    type: 'response', id: 4711, flags, questions: [{ name: question.name, type: question.type as packet.RecordType }], answers: answers as packet.Answer[], authorities: authorities as packet.Answer[],
    additionals: edns === undefined ? [] : [{ type: 'OPT', name: '.', udpPayloadSize: edns.udpPayloadSize, extendedRcode: 0, ednsVersion: 0, flags: 0, flag_do: false, options: [] }],
  }).toString('hex').toUpperCase()
}

test('messages as they came over the wire are judged as the model is, from a file as Windows writes it', async (t) => {
  const world = modelWorld(createModel(facts))
  const host = 'app'
  const answers: object[] = []
  let messages = 0
  for (const one of await questionsFor(facts, host, catalog)) {
    const key = keyOf(one)
    if (one.kind === 'ask') {
      const response = await world.ask(host, one.question, one.options)
      const written = response === undefined ? undefined : message(response)
      if (written !== undefined) answers.push({ key, exit: 0, out: `${wireMark}${written}` })
      if (written !== undefined) messages++
    } else if (one.kind === 'lookup') {
      const { addresses } = await world.lookup(host, one.name)
      answers.push({ key, exit: addresses.length === 0 ? 2 : 0, out: addresses.map((address) => `${address} STREAM`).join('\n') })
    } else {
      const { status, address } = await world.connect(host, one.name, one.address, one.port)
      answers.push({ key, exit: 0, out: `*   Trying ${address}:443...\n* Connected to ${one.name} (${address}) port 443\n< HTTP/1.1 ${status} x\n\nrehearse-status ${status}` })
    }
  }
  t.true(messages > 5)
  const file = temporaryFile(t, 'answers.json', '')
  writeFileSync(file, Buffer.from(`\uFEFF${JSON.stringify({ probe: 1, design: 'hub-and-spoke', host, questions: 'a', taken: '2026-01-02T03:04:05Z', answers }).replaceAll('},{', '},\r\n{')}\r\n`, 'utf16le'))
  const read = readAnswers(file)
  if ('refused' in read) return t.fail(read.refused)
  const checks = catalog.filter(({ id, needs }) => needs === undefined && /^(service-names-private|private-endpoint-reachable|no-public-address|private-ttl|resolver-flags|aaaa-nodata)$/.test(id))
  const [said, meant] = await Promise.all([recordedWorld([read]), world].map((one) => runChecks({ facts: seenFrom(facts, new Set([host])), world: one }, { checks })))
  t.deepEqual(said!.map(({ check: { id }, verdict }) => [id, verdict]), meant!.map(({ check: { id }, verdict }) => [id, verdict]))
  t.true(said!.some(({ check: { id }, verdict }) => id === 'service-names-private' && verdict === 'pass'))
})

test('a script for PowerShell quotes what is in a design, and needs nothing that Windows Server lacks', (t) => {
  const script = powershellScript({ design: "it's; Restart-Computer\nx", host: '$(reboot)', questions: [{ kind: 'lookup', name: "a'b\u2019.example" }, { kind: 'ask', question: { name: 'x.example', type: 'A' }, options: { server: '10.0.0.4', transport: 'tcp', edns: false } }, { kind: 'connect', name: 'x.example', address: '10.0.0.9' }] })
  t.regex(script, /^# What \$\(reboot\) sees, for the design it's; Restart-Computer\?x: 3 questions\./)
  t.regex(script, /\nInvoke-Lookup 'lookup a''b\u2019\u2019\.example' 'a''b\u2019\u2019\.example'\n/)
  t.regex(script, /\nInvoke-Ask 'ask x\.example A \{[^\n]*\}' '10\.0\.0\.4' 'tcp' '00000100000100000000000001780765786[0-9a-f]+'\n/)
  t.regex(script, /\nInvoke-Connect 'connect x\.example 10\.0\.0\.9' 'x\.example' '10\.0\.0\.9' 443 '\/'\n/)
  t.notRegex(script, /Import-Module|Install-Module|Resolve-DnsName|Set-|New-Item|Out-File|Clear-|\?\?|\? .* : .*\$|`/, 'no modules, nothing that changes something, no word newer than Windows PowerShell 5.1')
  // Every command that is called is .NET's, PowerShell's own, or defined above.
  const defined = new Set([...script.matchAll(/^function ([A-Za-z-]+)/gm)].map(([, name]) => name))
  const called = new Set([...script.replace(/'[^']*'/g, "''").matchAll(/\b([A-Z][a-z]+-[A-Z][A-Za-z]+)\b/g)].map(([, name]) => name!))
  t.deepEqual([...called].filter((name) => !defined.has(name) && !['New-Object', 'Where-Object', 'ForEach-Object', 'Select-Object', 'Restart-Computer'].includes(name)), [])
  for (const [open, close] of [['{', '}'], ['(', ')']] as const) t.is(script.replace(/'[^']*'|^#.*$/gm, '').split(open).length, script.replace(/'[^']*'|^#.*$/gm, '').split(close).length)
})

test('probe --shell powershell writes that script; another shell is a matter of usage', async (t) => {
  const { code, stdout } = await rehearse(['probe', 'topologies/hub-and-spoke.yaml', '--from', 'app', '--shell', 'powershell'])
  t.is(code, 0)
  t.regex(stdout, /^# What app sees, .*\n# {3}powershell -ExecutionPolicy Bypass -File probe\.ps1 > answers\.json\n/)
  t.is((await rehearse(['probe', 'topologies/hub-and-spoke.yaml', '--from', 'app', '--shell', 'fish'])).code, 64)
})
