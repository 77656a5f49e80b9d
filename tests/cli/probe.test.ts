import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { temporaryFile, temporaryFolder } from '../temporary.ts'
import { rehearse } from './fakes.ts'

const design = 'topologies/hub-and-spoke.yaml'
const answers = (host: string, list: readonly unknown[] = []): string => JSON.stringify({ probe: 1, design: 'hub-and-spoke', host, questions: 'x', taken: '2026-01-02T03:04:05Z', answers: list })

test('probe prints a script, or writes one for each host', async (t) => {
  const { code, stdout } = await rehearse(['probe', design, '--from', 'app'])
  t.is(code, 0)
  t.regex(stdout, /^#!\/bin\/sh\n/)
  t.regex(stdout, /\nprobe 'lookup contoso\.azurecr\.io' getent ahostsv4 -- contoso\.azurecr\.io\n/)
  const folder = join(temporaryFolder(t), 'scripts')
  t.is((await rehearse(['probe', design, '--from', 'app,jump', '-o', folder])).code, 0)
  t.regex(readFileSync(join(folder, 'probe-jump.sh'), 'utf8'), /"host":%s[^\n]* '"jump"' /)
  t.true(existsSync(join(folder, 'probe-app.sh')))
})

test('probe of certain checks asks their questions only', async (t) => {
  const all = (await rehearse(['probe', design, '--from', 'app'])).stdout
  const some = (await rehearse(['probe', design, '--from', 'app', '--only', 'edns'])).stdout
  t.true(some.split('\nprobe ').length < all.split('\nprobe ').length)
  t.notRegex(some, / curl /)
})

test('probe without a host, or with one that there is not, is a matter of usage', async (t) => {
  t.is((await rehearse(['probe', design])).code, 64)
  const { code, stderr } = await rehearse(['probe', design, '--from', 'ap'])
  t.is(code, 64)
  t.regex(stderr, /the design has no host ap\nhint: did you mean "app"\?/)
})

test('judge: what nobody recorded is unknown, and who is not judged is told', async (t) => {
  const { code, stdout } = await rehearse(['judge', design, temporaryFile(t, 'app.json', answers('app')), '--only', 'service-names-private'])
  t.is(code, 2, stdout)
  t.regex(stdout, /recorded on real machines/)
  t.regex(stdout, /of jump, laptop nothing is recorded: not judged/)
})

test('judge: a recorded public address fails, and differs from what the model predicts', async (t) => {
  const out = ';; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1\n;; flags: qr rd ra; QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 1\n;; QUESTION SECTION:\n;contoso.azurecr.io. IN A\n\n;; ANSWER SECTION:\ncontoso.azurecr.io. 60 IN A 20.1.2.3\n\n;; MSG SIZE  rcvd: 63'
  const file = temporaryFile(t, 'app.json', `Last login: today\n${answers('app', [{ key: 'ask contoso.azurecr.io A', exit: 0, out }])}\n`)
  const { code, stdout } = await rehearse(['judge', design, file, '--only', 'service-names-private', '--reporter', 'json'])
  t.is(code, 1, stdout)
  const [{ world, parity }] = JSON.parse(stdout).topologies
  t.is(world, 'recorded')
  t.is(parity.differing.length, 1)
  t.regex(parity.differing[0].observed, /20\.1\.2\.3/)
})

test('judge refuses what is no recording, all files at once', async (t) => {
  const { code, stderr } = await rehearse(['judge', design, temporaryFile(t, 'a.json', '{}'), temporaryFile(t, 'b.json', answers('nobody')), temporaryFile(t, 'c.json', answers('app').slice(0, -3)), 'none.json'])
  t.is(code, 64)
  t.regex(stderr, /a\.json: these are no answers of a probe/)
  t.regex(stderr, /b\.json: the answers are of nobody, which the design does not have/)
  t.regex(stderr, /c\.json: the answers end in the middle/)
  t.regex(stderr, /none\.json: it cannot be read \(ENOENT\)/)
})
