import test from 'ava'
import packet from 'dns-packet'
import type { NodePlan } from '../../harness/plan/plan.ts'
import type { Link } from '../../harness/runtime/link.ts'
import { awaitReady } from '../../harness/runtime/ready.ts'
import { host } from '../containers/small-plan.ts'

const server: NodePlan = { ...host('dns', 'a', '10.0.0.53', []), kind: 'dns-server', ready: { kind: 'listens', address: '10.0.0.53' } }
const refused = Buffer.from('0000818500010000', 'hex')

/** A server that does one thing after the other, and the last one from then on; what was tried. */
function serverThat(datagrams: readonly (Buffer | 'timeout' | 'unreachable')[], connections: readonly string[] = ['Connection refused']): { readonly link: Link; readonly tried: string[] } {
  const tried: string[] = []
  const next = <T>(all: readonly T[], kind: string): T => {
    const count = tried.filter((one) => one === kind).length
    tried.push(kind)
    return all[Math.min(count, all.length - 1)]!
  }
  const link = { channel: () => ({ exchange: async () => next(datagrams, 'udp') }), command: async (op: string) => (op === 'reach' ? next(connections, 'tcp') : undefined) }
  return { link: link as unknown as Link, tried }
}

const wait = (link: Link) => awaitReady(link, server, { tail: async () => '', datagramsOnly: 50 })

test.serial('ready: whoever says anything is there, once the kernel has stopped refusing for it', async (t) => {
  const { link, tried } = serverThat(['unreachable', 'unreachable', refused])
  await wait(link)
  t.deepEqual(tried, ['udp', 'udp', 'udp'])
})

test.serial('ready: whoever is silent is there when it takes connections, too', async (t) => {
  const { link, tried } = serverThat(['timeout'], ['Connection refused', ''])
  await wait(link)
  t.deepEqual(tried, ['udp', 'tcp', 'udp', 'tcp'])
})

test.serial('ready: whoever never takes connections is there after a while', async (t) => {
  const { link, tried } = serverThat(['timeout'])
  await wait(link)
  t.is(tried.at(-1), 'udp')
  t.true(tried.includes('tcp'))
})

/** As BIND that was asked before it had loaded its zone: RD is the lowest bit of the third octet (RFC 1035 section 4.1.1). */
test.serial('ready: a server that remembers that it failed is there for whoever desires no recursion', async (t) => {
  const question = { name: 'corp.example.com', type: 'SOA' }
  const saying = (code: number) => packet.encode({ type: 'response', flags: code, questions: [{ name: question.name, type: 'SOA' }] })
  const [answered, failed] = [saying(0), saying(2)]
  const desires: boolean[] = []
  const exchange = async (query: Uint8Array) => {
    const desired = (query[2]! & 1) === 1
    desires.push(desired)
    return desired || desires.length === 1 ? failed : answered
  }
  const own = { ...server, ready: { kind: 'dns', address: '10.0.0.53', question, recursionDesired: false } } as const
  await awaitReady({ channel: () => ({ exchange }) } as unknown as Link, own, { tail: async () => '' })
  t.deepEqual(desires, [false, false])
})
