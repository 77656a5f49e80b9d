import type { AskOptions, Question, ResourceRecord, Response } from '../../../harness/dns/message.ts'
import type { Connection, World } from '../../../harness/world/world.ts'

/**
 * What a host sees, by what it does: `app contoso.azurecr.io A` (with ` tcp`, ` plain`, ` 512` or ` @10.0.0.4` for how it is asked),
 * `app getent contoso.azurecr.io`, `app connect contoso.azurecr.io`. Unwritten questions are a mistake in the test.
 *
 * Answers: the chain step by step as `data/ttl`, then `NXDOMAIN(zone)` or `NODATA(zone)` where it ends without data, or `TIMEOUT`,
 * `SERVFAIL`. Words for flags and form: `+aa`, `-ra`, `-rd`, `+tc`, `-opt`, `size=600`, `txt=12`.
 */
export type Script = Readonly<Record<string, string>>

export function scriptedWorld(script: Script): World {
  const look = (key: string): string => {
    const found = script[key]
    if (found === undefined) throw new Error(`the scripted world has no "${key}"`)
    return found
  }
  return {
    kind: 'lab',
    async ask(host, question, options = {}) {
      const key = `${host} ${question.name} ${question.type}`
      const how = manner(options)
      const text = (how === '' ? undefined : script[key + how]) ?? look(key)
      return text === 'TIMEOUT' ? undefined : respond(question, `${text}${how === ' plain' ? ' -opt' : ''}`)
    },
    async lookup(host, name) {
      const written = script[`${host} getent ${name}`]
      if (written !== undefined) return { addresses: written.split(' ').filter((word) => word !== '') }
      const text = look(`${host} ${name} A`)
      return { addresses: text === 'TIMEOUT' ? [] : addresses(respond({ name, type: 'A' }, text)) }
    },
    async connect(host, name, at) {
      // Asked for a certain address, what is there answers, unless it is written otherwise.
      if (at !== undefined) return connection(script[`${host} connect ${name} @${at}`] ?? '401', at)
      const text = look(`${host} ${name} A`)
      const [address] = text === 'TIMEOUT' ? [] : addresses(respond({ name, type: 'A' }, text))
      if (address === undefined) return { outcome: 'unresolved', address, status: undefined, message: 'could not resolve' }
      return connection(look(`${host} connect ${name}`), address)
    },
  }
}

function manner({ server, transport, edns }: AskOptions): string {
  if (server !== undefined) return ` @${server}`
  if (transport === 'tcp') return ' tcp'
  if (edns === false) return ' plain'
  return edns?.udpPayloadSize === 512 ? ' 512' : ''
}

function connection(outcome: string, address: string): Connection {
  const status = Number.parseInt(outcome, 10)
  if (status > 0) return { outcome: 'http', address, status, ...(outcome.endsWith(' without a link') && { withoutLink: true as const }), message: '' }
  return { outcome: outcome as Connection['outcome'], address, status: undefined, message: '' }
}

function addresses({ answer }: Response): readonly string[] {
  return answer.filter(({ type }) => type === 'A').map(({ data }) => data).sort()
}

const soa = {
  private: 'azureprivatedns.net azureprivatedns-hostmaster.microsoft.com 1 3600 300 2419200 300',
  public: 'ns1.example.net hostmaster.example.net 1 3600 300 2419200 300',
}

function respond(question: Question, text: string): Response {
  const words = text.split(/\s+/)
  const answer: ResourceRecord[] = []
  let owner = question.name
  let rcode = words.includes('SERVFAIL') ? 'SERVFAIL' : 'NOERROR'
  let authority: ResourceRecord[] = []
  let size = 200
  for (const word of words) {
    const denial = /^(NXDOMAIN|NODATA)\((.*)\)$/.exec(word)
    const step = /^(.*)\/(\d+)$/.exec(word)
    if (denial) {
      const [, kind, zone = ''] = denial
      if (kind === 'NXDOMAIN') rcode = 'NXDOMAIN'
      const data = /privatelink|corp/.test(zone) ? soa.private : soa.public
      if (zone !== '') authority = [{ name: zone, type: 'SOA', ttl: 300, data }]
    } else if (step) {
      const [, data = '', ttl] = step
      const type = /^[\d.]+$/.test(data) ? 'A' : data.includes(':') ? 'AAAA' : 'CNAME'
      answer.push({ name: owner, type, ttl: Number(ttl), data })
      if (type === 'CNAME') owner = data
    } else if (word.startsWith('txt=')) {
      for (let n = 0; n < Number(word.slice(4)); n++) answer.push({ name: owner, type: 'TXT', ttl: 300, data: `"${n}"` })
    } else if (word.startsWith('size=')) size = Number(word.slice(5))
  }
  return {
    question,
    rcode,
    authoritative: words.includes('+aa'),
    truncated: words.includes('+tc'),
    recursionDesired: !words.includes('-rd'),
    recursionAvailable: !words.includes('-ra'),
    answer,
    authority,
    additional: [],
    edns: words.includes('-opt') ? undefined : { version: 0, udpPayloadSize: 1232 },
    size,
  }
}
