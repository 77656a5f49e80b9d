import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { HarnessError } from '../../harness/runtime/errors.ts'
import type { Lab } from '../../harness/index.ts'
import { temporaryFolder } from '../temporary.ts'
import { emptyPlan, fakeLab, flagship, rehearse } from './fakes.ts'

test('up: starts a lab that stays and says what to do with it', async (t) => {
  const { code, stdout, calls } = await rehearse(['up', flagship])
  t.is(code, 0)
  t.deepEqual(calls, ['prepare', 'plan', 'start flagship up', 'dispose'])
  t.is(stdout.replaceAll(/(?<=\S) {2,}/g, ' ').replace(/laptop (\S+) (\S+)/, 'laptop PUBLIC PUBLIC'), `flagship is up; 4 hosts:
  host address asks shell
  app-weu 10.1.2.4 168.63.129.16 docker exec -it flagship-fabric-1 inside app-weu sh
  app-eus 10.2.2.4 168.63.129.16 docker exec -it flagship-fabric-1 inside app-eus sh
  old-server 10.9.1.4 168.63.129.16 docker exec -it flagship-fabric-1 inside old-server sh
  laptop PUBLIC PUBLIC docker exec -it flagship-fabric-1 inside laptop sh

  npx rehearse dig app-weu contoso.azurecr.io
  npx rehearse connect app-weu contoso.azurecr.io
  npx rehearse exec app-weu -- getent ahostsv4 contoso.azurecr.io
  npx rehearse down flagship
`)
})

test('up: says what stands in for something, what can be broken, and which lab is meant where there are others', async (t) => {
  const plan = async () => ({ ...emptyPlan, name: 'active-active-vpn', nodes: emptyPlan.nodes.map((node) => ({ ...node, note: 'corp is Windows DNS; dnsmasq stands in for it' })) })
  const { stdout } = await rehearse(['up', 'topologies/active-active-vpn.yaml'], { deps: { plan }, labs: ['flagship'] })
  t.regex(stdout, /\n {2}npx rehearse inject --lab active-active-vpn connection:tunnels\n {2}npx rehearse down active-active-vpn\n/)
  t.regex(stdout, /\nnote {5}corp is Windows DNS; dnsmasq stands in for it\n$/)
})

test('ps: labs with their containers', async (t) => {
  t.is((await rehearse(['ps'])).stdout, 'no lab is up\n')
  t.is((await rehearse(['ps'], { labs: ['flagship'] })).stdout, 'flagship  running, since 4 min\n  fabric  flagship-fabric-1\n')
})

test('exec: words after the host are the command, options and all', async (t) => {
  const { code, stdout, stderr, calls } = await rehearse(['exec', 'app-weu', '--', 'ls', '--all'], { labs: ['flagship'] })
  t.deepEqual([code, stdout, stderr], [7, 'out\n', 'err\n'])
  t.deepEqual(calls, ['attach flagship', 'exec app-weu ls --all', 'dispose'])
  t.true((await rehearse(['exec', '--lab', 'other', 'app-weu', 'ls', '-l'], { labs: ['one', 'other'] })).calls.includes('exec app-weu ls -l'))
})

test('exec -i: the command gets what comes on standard input', async (t) => {
  let given: string | undefined
  const attachLab = async (name: string): Promise<Lab> => ({
    ...fakeLab(name, flagship, []),
    exec: async (_node, _argv, options) => {
      given = options?.stdin
      return { exitCode: 0, stdout: '', stderr: '', timedOut: false }
    },
  })
  const input = async function* (): AsyncGenerator<string> {
    yield* ['one\n', 'two\n']
  }
  await rehearse(['exec', '-i', 'app-weu', 'cat'], { labs: ['flagship'], deps: { attachLab }, input })
  t.is(given, 'one\ntwo\n')
  await rehearse(['exec', 'app-weu', 'cat'], { labs: ['flagship'], deps: { attachLab }, input })
  t.is(given, '')
})

test('exec: a host that is not there gets the nearest one', async (t) => {
  const { code, stderr, calls } = await rehearse(['exec', 'app-wue', 'ls'], { labs: ['flagship'] })
  t.is(code, 64)
  t.regex(stderr, /the lab flagship has no app-wue\nhint: did you mean "app-weu"\?/)
  t.true(calls.includes('dispose'))
})

test('dig: a lab that is up, or the model', async (t) => {
  const shown = `;; status: NOERROR, flags: qr rd ra
;; EDNS: version 0, udp 1232
;; QUESTION
;contoso.azurecr.io. IN A
;; ANSWER
contoso.azurecr.io.               3600 IN CNAME contoso.privatelink.azurecr.io
contoso.privatelink.azurecr.io.     10 IN A     10.1.1.6
`
  for (const argv of [['dig', 'app-weu', 'contoso.azurecr.io'], ['dig', 'app-weu', 'CONTOSO.azurecr.io.', 'a', '--model', flagship]]) {
    const { code, stdout } = await rehearse(argv, { labs: ['flagship'] })
    t.is(code, 0)
    t.true(stdout.startsWith(shown), stdout)
  }
  t.is((await rehearse(['dig', 'app-weu', 'contoso.azurecr.io', '--short', '--model', flagship])).stdout, 'contoso.privatelink.azurecr.io\n10.1.1.6\n')
})

test('dig: several questions one after the other, answered from what was learned meanwhile', async (t) => {
  const asked = ['contoso.azurecr.io', '+4', 'contoso.azurecr.io', 'aaaa', 'contoso.privatelink.azurecr.io', '+7', 'contoso.privatelink.azurecr.io']
  const { code, stdout } = await rehearse(['dig', 'app-weu', ...asked, '--model', flagship])
  t.is(code, 0)
  t.deepEqual(stdout.match(/^(?:;; \d+ s later|contoso\.privatelink\S+ .*)$/gm), [
    'contoso.privatelink.azurecr.io.     10 IN A     10.1.1.6',
    ';; 4 s later',
    'contoso.privatelink.azurecr.io.      6 IN A     10.1.1.6',
    ';; 7 s later',
    'contoso.privatelink.azurecr.io.     10 IN A     10.1.1.6',
  ])
  t.regex(stdout, /;contoso\.azurecr\.io\. IN AAAA/)
  t.is((await rehearse(['dig', 'app-weu', 'contoso.azurecr.io', 'contoso.azurecr.io', '--short'], { labs: ['flagship'] })).stdout.trim().split('\n').length, 4)
  const wrong = await rehearse(['dig', 'app-weu', 'contoso.azurecr.io', '+soon', 'contoso.azurecr.io', '--model', flagship])
  t.deepEqual([wrong.code, wrong.stderr], [64, 'rehearse: +soon is no whole number of seconds\nhint: +60 lets a minute pass\n'])
  t.is((await rehearse(['dig', 'app-weu', 'contoso.azurecr.io', '+5', '--model', flagship])).code, 64)
})

test('dig --then: after a change of the design servers say what they remember, until its time is up', async (t) => {
  const asked = async (pause: string) => (await rehearse(['dig', 'app', 'contoso.azurecr.io', pause, 'contoso.azurecr.io', '--short', '--model', 'fixtures/variants/with-link.yaml', '--then', 'fixtures/variants/before.yaml'])).stdout.trim().split('\n')
  t.is((await asked('+5')).at(-1), '10.1.1.5')
  t.not((await asked('+3700')).at(-1), '10.1.1.5')
  t.is((await asked('+3700'))[1], '10.1.1.5')
  for (const argv of [['dig', 'app', 'a.example', 'a.example', '--then', flagship], ['dig', 'app-weu', 'a.example', '--model', flagship, '--then', flagship], ['dig', 'app-weu', 'a.example', 'a.example', '--model', flagship, '--then', 'fixtures/variants/before.yaml']]) t.is((await rehearse(argv, { labs: ['flagship'] })).code, 64)
})

test('connect: a lab that is up, or the model; what nobody answers is exit 1', async (t) => {
  for (const argv of [['connect', 'app-weu', 'contoso.azurecr.io'], ['connect', 'app-weu', 'contoso.azurecr.io', '--model', flagship]]) {
    const { code, stdout } = await rehearse(argv, { labs: ['flagship'] })
    t.deepEqual([code, stdout], [0, 'HTTP 401 from 10.1.1.6:443: HTTP 401\n'])
  }
  const denied = await rehearse(['connect', 'app-weu', 'nothing.example.org', '--model', flagship, '--json'])
  t.is(denied.code, 1)
  t.is((JSON.parse(denied.stdout) as { outcome: string }).outcome, 'unresolved')
  t.deepEqual([(await rehearse(['connect', 'ap-weu', 'contoso.azurecr.io', '--model', flagship])).code, (await rehearse(['connect', 'app-weu'])).code], [64, 64])
})

test('down: a lab is named by its file too', async (t) => {
  const { code, stdout } = await rehearse(['down', flagship], { labs: ['flagship'] })
  t.deepEqual([code, stdout], [0, 'flagship is gone\n'])
})

test('dig: no answer is exit 1', async (t) => {
  const { code, stderr } = await rehearse(['dig', 'laptop', 'contoso.azurecr.io', '@168.63.129.16', '--model', flagship])
  t.deepEqual([code, stderr], [1, 'no server answered laptop\n'])
})

test('logs: of one node', async (t) => {
  t.is((await rehearse(['logs', 'fabric'], { labs: ['flagship'] })).stdout, 'log of fabric\n')
  t.is((await rehearse(['logs', 'fabric', '--lines', 'x'], { labs: ['flagship'] })).code, 64)
})

test('down: the only lab, those named, or all', async (t) => {
  t.deepEqual((await rehearse(['down'], { labs: ['a'] })).calls, ['remove a'])
  t.deepEqual((await rehearse(['down', 'b', 'c', 'b'], { labs: ['a', 'b', 'c'] })).calls, ['remove b', 'remove c'])
  t.deepEqual((await rehearse(['down', '--all'], { labs: ['a', 'b'] })).calls, ['remove a', 'remove b'])
  t.deepEqual((await rehearse(['down', '--all'])).calls, [])
  const several = await rehearse(['down'], { labs: ['a', 'b'] })
  t.is(several.code, 64)
  t.regex(several.stderr, /several labs are up/)
  const unknown = await rehearse(['down', 'flagship', 'flagshp'], { labs: ['flagship'] })
  t.deepEqual([unknown.code, unknown.stderr, unknown.calls], [64, 'rehearse: no lab flagshp is up\nhint: did you mean "flagship"?\n', []])
})

test('matrix: predicted, of a lab of its own, of a lab that is up', async (t) => {
  const predicted = await rehearse(['matrix', flagship, '--model'], { env: { COLUMNS: '160' } })
  t.is(predicted.code, 0)
  t.regex(predicted.stdout, /^contoso\.azurecr\.io +private contoso-weu +private contoso-eus/m)
  t.deepEqual((await rehearse(['matrix', flagship])).calls, ['prepare', 'plan', 'start flagship test', 'dispose'])
  t.deepEqual((await rehearse(['matrix', flagship, '--lab', 'flagship'], { labs: ['flagship'] })).calls, ['attach flagship', 'dispose'])
})

test('matrix: as data, with the table of servers by their software where there are several', async (t) => {
  const { stdout } = await rehearse(['matrix', 'topologies/on-premises-software.yaml', '--model', '--json'])
  const { cells, servers } = JSON.parse(stdout)
  t.deepEqual(cells['contoso.azurecr.io']['dnsmasq-privatelink'], { kind: 'public', text: 'public westeurope, 403', connection: { outcome: 'http', status: 403 } })
  t.deepEqual(servers.cells['dnsmasq, forwarder'], { 'azurecr.io': { kind: 'private', text: 'private' }, 'privatelink.azurecr.io': { kind: 'public', text: 'public' } })
  t.is(JSON.parse((await rehearse(['matrix', flagship, '--model', '--json'])).stdout).servers, undefined)
})

test('matrix: says below the table what stands in for something in the lab', async (t) => {
  const plan = async () => ({ ...emptyPlan, nodes: emptyPlan.nodes.map((node) => ({ ...node, note: 'corp is Windows DNS; dnsmasq stands in for it' })) })
  t.regex((await rehearse(['matrix', flagship], { deps: { plan } })).stdout, /\n\nnote {5}corp is Windows DNS; dnsmasq stands in for it\n$/)
  t.notRegex((await rehearse(['matrix', flagship])).stdout, /note/)
})

test('plan: configuration printed without keys, or written to a folder', async (t) => {
  t.is((await rehearse(['plan', flagship])).stdout, '# app-weu (host, host)\n## app-weu:/etc/hosts\n127.0.0.1 localhost\n\n## app-weu:/etc/key.pem\n(a private key)\n\n')
  const folder = temporaryFolder(t)
  t.is((await rehearse(['plan', flagship, '--output', folder])).code, 0)
  t.is(readFileSync(join(folder, 'app-weu/etc/hosts'), 'utf8'), '127.0.0.1 localhost\n')
})

test('validate: every topology that comes with the project', async (t) => {
  const { code, stdout } = await rehearse(['validate', 'topologies'])
  t.is(code, 0)
  t.regex(stdout, /^topologies\/flagship\.yaml: valid; registries 1, virtual networks 3/m)
  t.is((await rehearse(['validate', 'no-such-file.yaml'])).code, 64)
})

test('setup: says what had to be done', async (t) => {
  t.is((await rehearse(['setup'])).stdout, 'Engine and images are ready.\n')
  t.is((await rehearse(['setup'], { deps: { prepare: async () => ['fabric', 'host'] } })).stdout, 'Done: fabric, host.\n')
})

const withTunnel = async (name: string, calls: string[]): Promise<Lab> => {
  const lab = fakeLab(name, flagship, calls)
  return { ...lab, plan: { ...lab.plan, breaks: [{ when: ['connection:tunnel'], measures: [] }] } }
}

test('inject, heal: something of a lab that is up; heal alone mends all', async (t) => {
  const calls: string[] = []
  const deps = { attachLab: (name: string) => withTunnel(name, calls) }
  t.is((await rehearse(['inject', 'connection:tunnel'], { labs: ['office'], deps })).stdout, 'connection:tunnel is broken\n')
  t.is((await rehearse(['heal', 'connection:tunnel', '--lab', 'office'], { labs: ['office'], deps })).stdout, 'connection:tunnel is mended\n')
  t.deepEqual(calls, ['faults connection:tunnel', 'dispose', 'faults ', 'dispose'])
  t.is((await rehearse(['heal'], { labs: ['office'], deps })).stdout, 'the lab is mended\n')
})

test('inject, heal: nothing is called broken that may not be', async (t) => {
  const attached = (setFaults: Lab['setFaults']) => ({ attachLab: async (name: string): Promise<Lab> => ({ ...(await withTunnel(name, [])), setFaults }) })
  const nothing = await rehearse(['inject', 'connection:tunnel'], { labs: ['office'], deps: attached(async () => new Map([['connection:tunnel', 'no path of it has a cable in this lab']])) })
  t.deepEqual([nothing.code, nothing.stdout, nothing.stderr], [2, '', 'rehearse: connection:tunnel is not broken: no path of it has a cable in this lab\n'])
  const failing = attached(async () => {
    throw new HarnessError('LAB_UNSETTLED', 'dns may still know what it learned before.')
  })
  const half = await rehearse(['inject', 'connection:tunnel'], { labs: ['office'], deps: failing })
  t.deepEqual([half.code, half.stdout], [2, ''])
  t.is(half.stderr, 'rehearse: connection:tunnel is not broken as it should be; rehearse heal connection:tunnel mends what is\nrehearse: dns may still know what it learned before.\n')
  t.regex((await rehearse(['heal', 'connection:tunnel'], { labs: ['office'], deps: failing })).stderr, /^rehearse: connection:tunnel is not wholly mended/)
})

test('inject: what the lab does not have gets the nearest', async (t) => {
  const deps = { attachLab: (name: string) => withTunnel(name, []) }
  const wrong = await rehearse(['inject', 'connection:tunel'], { labs: ['office'], deps })
  t.deepEqual([wrong.code, wrong.stderr], [64, 'rehearse: the lab office has no connection:tunel to break\nhint: did you mean "connection:tunnel"?\n'])
  t.regex((await rehearse(['inject', 'connection:tunnel'], { labs: ['flagship'] })).stderr, /hint: nothing of its design can be broken\n$/)
})
