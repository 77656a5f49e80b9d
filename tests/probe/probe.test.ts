import test from 'ava'
import { catalog } from '../../harness/catalog.ts'
import { runChecks } from '../../harness/checks/run.ts'
import { createModel, modelWorld } from '../../harness/index.ts'
import type { Facts } from '../../harness/facts/facts.ts'
import type { Response } from '../../harness/dns/message.ts'
import { mutations } from '../../harness/change/mutation/mutations.ts'
import { edited as changedBy } from '../../harness/topology/edited.ts'
import { readDig } from '../../harness/probe/dig-text.ts'
import { keyOf, questionsFor, type Asked } from '../../harness/probe/questions.ts'
import { recordedWorld, type Recording } from '../../harness/probe/recorded.ts'
import { probeScript, statusMark } from '../../harness/probe/script.ts'
import { seenFrom } from '../../harness/probe/vantage.ts'
import { edited, factsOf, topologyText } from '../design.ts'
import { facts as factsFrom } from '../../harness/facts/facts.ts'

const facts = factsOf(topologyText('hub-and-spoke'))

/** A message as dig prints it. */
function printed({ question, rcode, authoritative, truncated, recursionDesired, recursionAvailable, answer, authority, additional, edns, size }: Response): string {
  const flags = ['qr', ...(authoritative ? ['aa'] : []), ...(truncated ? ['tc'] : []), ...(recursionDesired ? ['rd'] : []), ...(recursionAvailable ? ['ra'] : [])]
  const records = (name: string, list: Response['answer']): readonly string[] => (list.length === 0 ? [] : [`;; ${name} SECTION:`, ...list.map((one) => `${one.name}.\t${one.ttl}\tIN\t${one.type}\t${one.data.replace(/([a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]+)(?= |$)/g, '$1.')}`), ''])
  return [
    ';; Got answer:', `;; ->>HEADER<<- opcode: QUERY, status: ${rcode}, id: 4711`, `;; flags: ${flags.join(' ')}; QUERY: 1, ANSWER: ${answer.length}, AUTHORITY: ${authority.length}, ADDITIONAL: 1`, '',
    ...(edns === undefined ? [] : [';; OPT PSEUDOSECTION:', `; EDNS: version: ${edns.version}, flags:; udp: ${edns.udpPayloadSize}`]),
    ';; QUESTION SECTION:', `;${question.name}.\t\tIN\t${question.type}`, '', ...records('ANSWER', answer), ...records('AUTHORITY', authority), ...records('ADDITIONAL', additional),
    ';; Query time: 3 msec', ';; SERVER: 10.0.0.4#53(10.0.0.4) (UDP)', `;; MSG SIZE  rcvd: ${size}`,
  ].join('\n')
}

/** What a host of this design would have recorded. */
async function recorded(host: string, real: Facts, asked: Facts = real): Promise<Recording> {
  const world = modelWorld(createModel(real))
  const answers = new Map<string, { exit: number; out: string }>()
  for (const one of await questionsFor(asked, host, catalog)) {
    if (one.kind === 'ask') {
      const response = await world.ask(host, one.question, one.options)
      answers.set(keyOf(one), response === undefined ? { exit: 9, out: ';; connection timed out; no servers could be reached' } : { exit: 0, out: printed(response) })
    } else if (one.kind === 'lookup') {
      const { addresses } = await world.lookup(host, one.name)
      answers.set(keyOf(one), { exit: addresses.length === 0 ? 2 : 0, out: addresses.flatMap((address) => [`${address} STREAM ${one.name}`, `${address} DGRAM`]).join('\n') })
    } else {
      const { outcome, status, address } = await world.connect(host, one.name, one.address, one.port)
      const exit = { http: 0, unresolved: 6, timeout: 28, refused: 56, tls: 60 }[outcome]
      answers.set(keyOf(one), { exit, out: `${address === undefined ? '' : `*   Trying ${address}:443...\n* Connected to ${one.name} (${address}) port 443\n`}${outcome === 'http' ? `< HTTP/1.1 ${status} x\n` : `curl: (${exit}) x\n`}\n${statusMark}${status ?? '000'}` })
    }
  }
  return { design: 'hub-and-spoke', host, taken: '2026-01-02T03:04:05Z', answers }
}

async function verdicts(recordings: readonly Recording[]): Promise<Readonly<Record<string, string>>> {
  const hosts = new Set(recordings.map(({ host }) => host))
  const results = await runChecks({ facts: seenFrom(facts, hosts), world: recordedWorld(recordings) }, { checks: catalog })
  return Object.fromEntries(results.map(({ check, verdict }) => [check.id, verdict]))
}

const hosts = [...facts.hosts.keys()]

test('what dig prints is read as what came over the wire', async (t) => {
  const model = createModel(facts)
  let read = 0
  for (const host of hosts) {
    for (const one of await questionsFor(facts, host, catalog)) {
      if (one.kind !== 'ask') continue
      const { response } = model.resolve(host, one.question, one.options)
      if (response === undefined) continue
      t.deepEqual(readDig(printed(response)), response, keyOf(one))
      read++
    }
  }
  t.true(read > 10)
  t.is(readDig(';; communications error to 10.0.0.4#53: timed out\n;; no servers could be reached'), undefined)
})

test('recorded answers of a network that is as designed are judged as the model is', async (t) => {
  const said = await verdicts(await Promise.all(hosts.map((host) => recorded(host, facts))))
  const model = await runChecks({ facts, world: modelWorld(createModel(facts)) }, { checks: catalog })
  for (const { check: { id, needs }, verdict } of model) if (needs === undefined) t.is(said[id], verdict, id)
  t.is(said['service-names-private'], 'pass')
})

test('recorded answers of a network that is broken fail, whatever the design promises', async (t) => {
  const broken = factsFrom(edited('hub-and-spoke', ['virtualNetworkLinks: [hub, spoke]', 'virtualNetworkLinks: [hub]']))
  const said = await verdicts(await Promise.all(hosts.map((host) => recorded(host, broken, facts))))
  t.is(said['service-names-private'], 'fail')
})

test('whatever is broken in a network, the checks find what they go on to ask among the answers', async (t) => {
  for (const name of ['hub-and-spoke', 'connected-registry', 'active-active-vpn']) {
    const designed = factsOf(topologyText(name))
    const asked = new Map(await Promise.all([...designed.hosts.keys()].map(async (host) => [host, new Set((await questionsFor(designed, host, catalog)).map(keyOf))] as const)))
    const missing = new Set<string>()
    const note = (host: string, one: Asked): void => {
      if (asked.get(host)?.has(keyOf(one)) === false) missing.add(`${host}: ${keyOf(one)}`)
    }
    let broken = 0
    for (const { edit } of mutations(designed.topology)) {
      const changed = changedBy(designed.topology, [edit])
      if (changed === undefined) continue
      const world = modelWorld(createModel(factsFrom(changed)))
      await runChecks({ facts: designed, world: {
        kind: 'model',
        ask: (host, question, options) => (note(host, { kind: 'ask', question, options }), world.ask(host, question, options)),
        lookup: (host, wanted) => (note(host, { kind: 'lookup', name: wanted }), world.lookup(host, wanted)),
        connect: (host, wanted, address, port) => (note(host, { kind: 'connect', name: wanted, address, port }), world.connect(host, wanted, address, port)),
      } }, { checks: catalog })
      broken++
    }
    t.true(broken > 5)
    t.deepEqual([...missing], [], name)
  }
})

test('what nobody asked, and what no tool could find out, is unknown and never pass', async (t) => {
  const [host] = hosts
  const whole = await recorded(host!, facts)
  const without = await verdicts([{ ...whole, answers: new Map([...whole.answers].map(([key, one]) => [key, key.startsWith('ask') ? { exit: 127, out: 'there is no dig' } : one])) }])
  t.is(without['service-names-private'], 'unknown')
  t.is((await verdicts([{ ...whole, answers: new Map() }]))['service-names-private'], 'unknown')
})

test('a script quotes what is in a design, and asks with what every image has', async (t) => {
  const script = probeScript({ design: "it's; rm -rf /\nx", host: '$(reboot)', nameServers: 1, questions: [{ kind: 'lookup', name: "a'b.example" }, { kind: 'ask', question: { name: '', type: 'NS' }, options: { server: '10.0.0.4', transport: 'tcp', edns: false } }, { kind: 'connect', name: 'x.example', address: '10.0.0.9' }] })
  t.regex(script, /^#!\/bin\/sh\n# What \$\(reboot\) sees, for the design it's; rm -rf \/\?x: 3 questions\./)
  t.regex(script, /\nprobe 'lookup a'\\''b\.example' getent ahostsv4 -- 'a'\\''b\.example'\n/)
  t.regex(script, /\nprobe 'ask {2}NS \{"server":"10\.0\.0\.4",[^\n]*\}' dig @10\.0\.0\.4 -q \. -t NS -c IN [^\n]*\+tcp \+recurse \+noedns\n/)
  t.regex(script, /--write-out '\\nrehearse-status %\{http_code\}' https/, 'by which the status is found behind what the server says')
  t.regex(script, /\nprobe 'connect x\.example 10\.0\.0\.9' curl --ipv4 --resolve x\.example:443:10\.0\.0\.9 /)
})
