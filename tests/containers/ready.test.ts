import test from 'ava'
import type { NodePlan } from '../../harness/plan/plan.ts'
import type { RunningKind } from '../../harness/software/kinds.ts'
import { running } from '../../harness/software/list.ts'
import { plans } from '../../harness/software/plans.ts'
import { startLab } from '../../harness/runtime/start-lab.ts'
import { testEngine } from './engine.ts'
import { host, smallPlan } from './small-plan.ts'
import { alone } from '../room.ts'

test.serial.before(alone)

/** Nobody has it: whoever asks it waits. */
const nobody = '10.0.0.99'
const question = { name: 'www.example.org', type: 'A' }

const unbound = (more: string) => `server:
  interface: 0.0.0.0
  username: ""
  chroot: ""
  directory: ""
  pidfile: ""
  use-syslog: no
  module-config: "iterator"
  access-control: 0.0.0.0/0 allow
  ${more}
remote-control:
  control-enable: no
forward-zone:
  name: "."
  forward-addr: ${nobody}
`
const bind = (more: string) => `options { listen-on { any; }; listen-on-v6 { none; }; dnssec-validation no; forward only; forwarders { ${nobody}; }; ${more} };\n`
const dnsmasq = (more: string) => `no-resolv\nno-hosts\nbind-interfaces\nserver=${nobody}\n${more}\n`
const coredns = (more: string) => `. {\n  forward . ${nobody}\n  ${more}\n}\n`

/** Servers that ask who says nothing, or say nothing themselves to anybody or to all but some, or take datagrams only. */
const servers: readonly (readonly [name: string, kind: RunningKind, configuration: string])[] = [
  ['coredns', 'coredns', coredns('errors')],
  ['coredns-denying', 'coredns', coredns('acl {\n    drop\n  }')],
  ['unbound', 'unbound', unbound('do-ip6: no')],
  ['unbound-udp', 'unbound', unbound('do-tcp: no')],
  ['unbound-denying', 'unbound', unbound('access-control: 10.0.0.0/24 deny')],
  ['dnsmasq', 'dnsmasq', dnsmasq('')],
  ['bind', 'bind', bind('version "none";')],
  ['bind-refusing', 'bind', bind('allow-query { none; };')],
]

const nodes = servers.map(([name, kind, content], index): NodePlan => {
  const address = `10.0.0.${20 + index}`
  const { image, command } = plans[kind]
  return {
    ...host(name, 'a', address, []), kind: 'dns-server', image, command, files: [{ path: running[kind].configurationFile, content }], ready: { kind: 'listens', address },
  }
})

// CoreDNS hands even `version.bind` on and is silent for as long as its forwarder is; others drop what they are not meant to answer.
test.serial('ready: every server is there as soon as it listens, whomever it forwards to, at the start and started anew', async (t) => {
  t.timeout(180_000, 'eight servers, each started twice')
  await using lab = await startLab(smallPlan('test-ready', [...nodes, host('app', 'a', '10.0.0.10', [])]), { engine: await testEngine() })
  for (const { name } of nodes) {
    await lab.restart(name)
    t.deepEqual(await lab.ended(), [], name)
  }
  t.is((await lab.ask('app', question, { server: '10.0.0.27', timeout: 2000 }))?.rcode, 'REFUSED')
})

test.serial('ready: a server that listens elsewhere is not there', async (t) => {
  t.timeout(90_000, 'as long as a server may take')
  const elsewhere: NodePlan = { ...nodes[2]!, files: [{ path: running.unbound.configurationFile, content: unbound('port: 5353') }] }
  await t.throwsAsync(async () => startLab(smallPlan('test-ready-not', [elsewhere]), { engine: await testEngine() }), { code: 'NODE_NOT_READY', message: /^unbound was not ready after 30 s: 10\.0\.0\.22 asked for version\.bind TXT of class CH, last answer: nobody listens\./ })
})
