import test from 'ava'
import type { Response } from '../../harness/dns/message.ts'
import type { Model } from '../../harness/model/model.ts'
import type { World } from '../../harness/world/world.ts'
import { predicted } from '../../harness/parity/parity.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { withServers } from '../model/design.ts'

const login = { name: 'contoso.azurecr.io', type: 'A' }
const inbound = '10.0.2.4'
const failure = (response: Response): Response => ({ ...response, rcode: 'SERVFAIL', answer: [], authority: [] })

/** A lab that is what the model says, but for what is changed in its answers; the second argument counts the questions. */
function lab(model: Model, changed: (response: Response | undefined, n: number) => Response | undefined): World {
  const world = modelWorld(model)
  let asked = 0
  return { ...world, ask: async (host, question, options) => changed(await world.ask(host, question, options), asked++) }
}

async function differences(model: Model, world: World, questions: readonly { name: string; type: string }[] = [login]): Promise<number> {
  const observed = predicted(world, model)
  for (const question of questions) await observed.world.ask('desk', question)
  return observed.parity().differing.length
}

test('parity: another address, another code, a flag, a longer life are disagreements', async (t) => {
  const model = withServers([`kind: bind, forwarders: provider, conditionalForwarders: { azurecr.io: ${inbound} }`])
  t.is(await differences(model, lab(model, (response) => response)), 0)
  t.is(await differences(model, lab(model, (response) => ({ ...response!, answer: response!.answer.map((record) => (record.type === 'A' ? { ...record, data: '192.0.2.1' } : record)) }))), 1)
  t.is(await differences(model, lab(model, (response) => failure(response!))), 1)
  t.is(await differences(model, lab(model, () => undefined)), 1)
  t.is(await differences(model, lab(model, (response) => ({ ...response!, authoritative: true }))), 1)
  t.is(await differences(model, lab(model, (response) => ({ ...response!, answer: response!.answer.map((record) => ({ ...record, ttl: record.ttl - 1 })) }))), 0)
  t.is(await differences(model, lab(model, (response) => ({ ...response!, answer: response!.answer.map((record) => ({ ...record, ttl: record.ttl + 1 })) }))), 2)
})

test('parity: a server that waits in vain may say so before its client gives up, but no address comes of it', async (t) => {
  const model = withServers(['kind: bind, forwarders: provider, conditionalForwarders: { azurecr.io: 10.0.2.99 }'])
  const { response } = withServers(['kind: bind, forwarders: provider']).resolve('desk', login)
  t.is(model.resolve('desk', login).response, undefined)
  t.is(await differences(model, lab(model, () => failure(response!))), 0)
  t.is(await differences(model, lab(model, () => response)), 1)
  const answering = withServers(['kind: bind, forwarders: provider'])
  t.is(await differences(answering, lab(answering, () => failure(response!))), 1, 'where nobody is silent, nobody fails')
})

test('parity: where one forwarder is silent and the next one answers, a failure is a disagreement, and what the lab said at first is what a check sees', async (t) => {
  const model = withServers([`kind: bind, forwarders: provider, conditionalForwarders: { azurecr.io: [10.0.2.99, ${inbound}] }`])
  const right = model.resolve('desk', login).response!
  t.is(await differences(model, lab(model, (response) => response)), 0)
  const slow = predicted(lab(model, (response, n) => (n === 0 ? undefined : response)), model)
  t.is(await slow.world.ask('desk', login), undefined)
  t.is(slow.parity().differing.length, 1)
  t.is(await differences(model, lab(model, () => failure(right))), 1)
})

test('parity: where two forwarders are silent and the third one answers, the client may have given up; a failure is a disagreement all the same', async (t) => {
  const model = withServers([`kind: coredns, forwarders: provider, conditionalForwarders: { azurecr.io: [10.0.2.99, 10.0.2.98, ${inbound}] }`])
  const right = model.resolve('desk', login).response!
  t.true(right.answer.length > 0)
  t.is(await differences(model, lab(model, () => undefined)), 0)
  t.is(await differences(model, lab(model, () => failure(right))), 1)
  t.is(await differences(model, lab(model, (response) => ({ ...response!, answer: [] }))), 1)
})

test('parity: who waits in vain says so himself; only dnsmasq refuses when too many wait', async (t) => {
  const refusal = (response: Response | undefined): Response => ({ ...failure(response!), rcode: 'REFUSED' })
  const { response } = withServers(['kind: bind, forwarders: provider']).resolve('desk', login)
  const of = (kind: string): Model => withServers([`kind: ${kind}, forwarders: provider, conditionalForwarders: { azurecr.io: 10.0.2.99 }`])
  t.is(await differences(of('dnsmasq'), lab(of('dnsmasq'), () => refusal(response))), 0)
  t.is(await differences(of('bind'), lab(of('bind'), () => refusal(response))), 1)
  t.is(await differences(of('bind'), lab(of('bind'), () => ({ ...failure(response!), answer: response!.answer }))), 1, 'an address comes with no failure')
})

test('parity: a failure of one choice is none of another, in which nobody is silent', async (t) => {
  const model = withServers([`kind: bind, forwarders: provider, conditionalForwarders: { azurecr.io: [${inbound}, 192.168.0.11] }`, 'kind: coredns, conditionalForwarders: { corp.example.com: 10.0.2.99 }'])
  const right = model.resolve('desk', login).response!
  t.is(await differences(model, lab(model, () => failure(right))), 1)
  t.is(await differences(model, lab(model, () => undefined)), 1)
})

test('parity: a question that goes round in circles may end in a failure, also where whoever asked into the circle has another forwarder', async (t) => {
  const circle = ['kind: dnsmasq, forwarders: [192.168.0.11, provider]', 'kind: dnsmasq, forwarders: 192.168.0.10']
  const model = withServers(circle)
  const right = model.resolve('desk', login).response!
  t.is(right.rcode, 'NOERROR')
  t.is(await differences(model, lab(model, () => failure(right))), 0)
  t.is(await differences(model, lab(model, () => undefined)), 0)
  t.is(await differences(model, lab(model, () => ({ ...right, answer: [] }))), 1, 'but no other answer')
})

test('parity: any forwarder that a server may choose is right, with the lifetimes of that one', async (t) => {
  const model = withServers([`kind: bind, forwarders: provider, conditionalForwarders: { azurecr.io: [${inbound}, 192.168.0.11] }`, 'kind: dnsmasq, forwarders: provider'])
  const other = model.possible('desk', login)[1]!.response
  t.not(other?.answer.at(-1)?.data, '10.0.1.5')
  t.is(await differences(model, lab(model, () => other)), 0)
})

test('parity: what CoreDNS has in its cache comes with AA, what dnsmasq has in its own may, unless an address was asked for', async (t) => {
  const withAa = (response: Response | undefined): Response => ({ ...response!, authoritative: true })
  const of = (kind: string): Model => withServers([`kind: ${kind}, forwarders: provider`])
  t.is(await differences(of('coredns'), lab(of('coredns'), withAa)), 0)
  t.is(await differences(of('coredns, cache: false'), lab(of('coredns, cache: false'), withAa)), 1)
  t.is(await differences(of('dnsmasq'), lab(of('dnsmasq'), withAa), [{ ...login, type: 'CNAME' }]), 0)
  t.is(await differences(of('dnsmasq'), lab(of('dnsmasq'), withAa)), 1)
})

test('parity: dnsmasq answers from its cache what it was told on the way to something else, once it was', async (t) => {
  const model = withServers([`kind: dnsmasq, forwarders: provider, conditionalForwarders: { privatelink.azurecr.io: ${inbound} }`])
  const alias = { name: 'contoso.privatelink.azurecr.io', type: 'A' }
  const whole = model.resolve('desk', login).response!
  const middle = { ...whole, question: alias, answer: whole.answer.slice(1) }
  const remembering = lab(model, (response) => (response?.question.name === alias.name ? middle : response))
  t.is(await differences(model, remembering, [alias]), 1)
  t.is(await differences(model, remembering, [login, alias]), 0)
})

test('parity: asked for two types at once, dnsmasq may make of a denial behind an alias one of the type alone; but no other makes it, nor of another denial', async (t) => {
  const of = (kind: string): Model => withServers([`kind: ${kind}, forwarders: provider, conditionalForwarders: { corp.example.com: 192.168.0.11 }`, 'kind: bind, zones: { corp.example.com: { recordSets: { gone: { CNAME: nothing.corp.example.com } } } }'])
  const soft = (response: Response | undefined): Response => ({ ...response!, rcode: 'NOERROR' })
  const gone = { name: 'gone.corp.example.com', type: 'AAAA' }
  t.is(of('dnsmasq').resolve('desk', gone).response?.rcode, 'NXDOMAIN')
  t.is(await differences(of('dnsmasq'), lab(of('dnsmasq'), soft), [gone]), 0)
  t.is(await differences(of('dnsmasq'), lab(of('dnsmasq'), (response) => ({ ...soft(response), authoritative: true })), [gone]), 0)
  t.is(await differences(of('dnsmasq'), lab(of('dnsmasq'), (response) => ({ ...soft(response), answer: [] })), [gone]), 1, 'the alias is told')
  t.is(await differences(of('coredns'), lab(of('coredns'), soft), [gone]), 1)
  t.is(await differences(of('dnsmasq'), lab(of('dnsmasq'), (response) => ({ ...response!, rcode: 'NXDOMAIN' })), [login]), 1, 'what exists is not denied')
})

test('parity: dnsmasq denies from its cache what it was told to be missing on the way to something else', async (t) => {
  const model = withServers([`kind: dnsmasq, forwarders: provider, conditionalForwarders: { azurecr.io: ${inbound}, privatelink.azurecr.io: 10.0.2.99 }`])
  const asked = { ...login, type: 'AAAA' }
  const alias = { name: 'contoso.privatelink.azurecr.io', type: 'AAAA' }
  const whole = model.resolve('desk', asked).response!
  t.is(model.resolve('desk', alias).response, undefined)
  const remembering = lab(model, (response) => response ?? { ...whole, question: alias, answer: whole.answer.slice(1) })
  t.is(await differences(model, remembering, [alias]), 1)
  t.is(await differences(model, remembering, [asked, alias]), 0)
})

test('parity: an SOA out of dnsmasq’s cache is good for as long as anybody has said, a record of another server is not', async (t) => {
  const question = { name: 'nothing.example', type: 'A' }
  const other = { name: 'nothing.example', type: 'TXT' }
  const of = (kind: string): Model => withServers([`kind: ${kind}, forwarders: provider, conditionalForwarders: { walked.example: 192.168.0.11 }`, 'kind: bind'])
  const walked = { name: 'x.walked.example', type: 'A' }
  const longer = (model: Model): World => lab(model, (response) => (response?.question.type === 'TXT' ? { ...response, authority: response.authority.map((record) => ({ ...record, ttl: 3000 })) } : response))
  t.is(of('dnsmasq').resolve('desk', walked).response?.authority[0]?.ttl, 3600)
  t.is(await differences(of('dnsmasq'), longer(of('dnsmasq')), [question, other]), 1)
  t.is(await differences(of('dnsmasq'), longer(of('dnsmasq')), [walked, other]), 0)
  t.is(await differences(of('unbound'), longer(of('unbound')), [walked, other]), 1)
  t.is(await differences(of('windows'), longer(of('windows')), [walked, other]), 1, 'CoreDNS stands in for it')
})

test('parity: what is looked up or connected to may come of any forwarder that a server may choose, and of no other', async (t) => {
  const model = withServers([`kind: bind, forwarders: provider, conditionalForwarders: { azurecr.io: [${inbound}, 192.168.0.11] }`, 'kind: dnsmasq, forwarders: provider'])
  const whole = modelWorld(model)
  const other = model.possible('desk', login)[1]!.response!.answer.at(-1)!.data
  const agreed = async (address: string | undefined, outcome: 'http' | 'unresolved', status: number | undefined) => {
    const world = { ...whole, lookup: async () => ({ addresses: address === undefined ? [] : [address] }), connect: async () => ({ outcome, address, status, message: '' }) }
    const observed = predicted(world, model)
    await observed.world.lookup('desk', login.name)
    await observed.world.connect('desk', login.name)
    return observed.parity().agreed
  }
  t.is(await agreed('10.0.1.5', 'http', 401), 2)
  t.is(await agreed(other, 'http', 403), 2)
  t.is(await agreed(other, 'http', 401), 1, 'the address, but not who answers there')
  t.is(await agreed('192.0.2.1', 'http', 401), 0)
  t.is(await agreed(undefined, 'unresolved', undefined), 0)
})

test('parity: who waits for a silent forwarder may answer too late for whoever asked, and then the next one answers, or nobody', async (t) => {
  const slow = `kind: coredns, conditionalForwarders: { azurecr.io: [10.0.2.99, ${inbound}] }`
  const model = withServers(['kind: coredns, forwarders: [192.168.0.11, provider]', slow])
  const fresh = model.resolve('desk', login).response!
  t.is(fresh.answer.at(-1)?.data, '10.0.1.5')
  const [, next] = model.possible('desk', login, { late: true })
  t.not(next?.response?.answer.at(-1)?.data, '10.0.1.5')
  t.is(model.possible('desk', login).length, 1)
  t.is(await differences(model, lab(model, () => next?.response)), 0)
  t.is(await differences(model, lab(model, () => failure(fresh))), 1, 'another one is asked, and answers')
  const alone = withServers(['kind: coredns, forwarders: 192.168.0.11', slow])
  t.is(await differences(alone, lab(alone, () => failure(fresh))), 0)
  t.is(await differences(alone, lab(alone, () => next?.response)), 1)
  const quick = withServers(['kind: coredns, forwarders: 192.168.0.11', `kind: coredns, conditionalForwarders: { azurecr.io: [${inbound}, 10.0.2.99] }`])
  t.is(await differences(quick, lab(quick, () => failure(fresh))), 1)
})

test('parity: the records of a chain may have come from several forwarders, and live as long as the one says that said so', async (t) => {
  const model = withServers([`kind: bind, forwarders: provider, conditionalForwarders: { azurecr.io: [192.168.0.11, ${inbound}] }`, 'kind: bind, forwarders: provider, cache: false'])
  const fresh = model.resolve('desk', login).response!
  t.is(fresh.answer[0]?.ttl, 0)
  const said = model.possible('desk', login)[1]!.response!.answer[0]!.ttl
  const mixed = (ttl: number): World => lab(model, () => ({ ...fresh, answer: [{ ...fresh.answer[0]!, ttl }, ...fresh.answer.slice(1)] }))
  t.is(await differences(model, mixed(said)), 0)
  t.is(await differences(model, mixed(said + 1)), 1)
})

test('parity: an alias may come from one forwarder, and what it leads to from another one, which denies it', async (t) => {
  const servers = (forwarders: string) => [`kind: bind, forwarders: [${forwarders}]`, 'kind: bind, zones: { corp.example: { recordSets: { www: { CNAME: nothing.corp.example } } } }']
  const question = { name: 'www.corp.example', type: 'A' }
  const denials = ['192.168.0.11', '126.2.55.53'].map((server) => withServers(servers(server)).resolve('desk', question).response!)
  t.deepEqual(denials.map(({ answer, authority }) => [answer.length, authority[0]?.name]), [[1, 'corp.example'], [0, '']])
  const mixed = { ...denials[0]!, authority: denials[1]!.authority }
  const model = withServers(servers('192.168.0.11, 126.2.55.53'))
  t.is(await differences(model, lab(model, () => mixed), [question]), 0)
  t.is(await differences(model, lab(model, () => ({ ...denials[1]!, authority: denials[0]!.authority })), [question]), 1, 'nobody says that')
})

test('parity: where a server chooses among views of one zone, a denial may come with the SOA of another one, but with none that nobody says', async (t) => {
  const model = withServers([`kind: unbound, forwarders: provider, conditionalForwarders: { azurecr.io: [${inbound}, 126.2.55.53] }`])
  const question = { name: 'contoso.privatelink.azurecr.io', type: 'MX' }
  const elsewhere = { name: 'nothing.privatelink.azurecr.io', type: 'MX' }
  const open = withServers(['kind: unbound, forwarders: provider'])
  const [publicSoa] = open.resolve('desk', elsewhere).response!.authority
  const [privateSoa] = model.resolve('desk', question).response!.authority
  t.not(publicSoa!.data, privateSoa!.data)
  const told = async (soa: typeof publicSoa, server?: string) => {
    const observed = predicted(lab(model, (response) => (response?.question.name === question.name ? { ...response, authority: [soa!] } : response)), model)
    await observed.world.ask('desk', elsewhere, server === undefined ? {} : { server })
    await observed.world.ask('desk', question)
    return observed.parity().differing.length
  }
  t.is(await told(publicSoa, '126.2.55.53'), 0)
  t.is(await told(publicSoa), 1, 'nobody has said so')
  t.is(await told({ ...privateSoa!, data: 'ns.nowhere.example hostmaster.nowhere.example 1 2 3 4 5' }, '126.2.55.53'), 1)
})

test('parity: an alias lives as long as any question that led over it said, and no longer', async (t) => {
  const model = withServers(['kind: unbound, forwarders: 192.168.0.11', 'kind: coredns, forwarders: provider'])
  const text = { ...login, type: 'TXT' }
  const ttlOf = (question: typeof login) => model.resolve('desk', question).response!.answer[0]!.ttl
  t.true(ttlOf(text) > ttlOf(login))
  const living = (ttl: number): World => lab(model, (response) => (response?.question.type === 'A' ? { ...response, answer: response.answer.map((record, n) => (n === 0 ? { ...record, ttl } : record)) } : response))
  t.is(await differences(model, living(ttlOf(text)), [text, login]), 0)
  t.is(await differences(model, living(ttlOf(text)), [login]), 1)
  t.is(await differences(model, living(ttlOf(text) + 1), [text, login]), 1)
})
