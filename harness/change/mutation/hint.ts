import { expectations } from '../../checks/expectations.ts'
import { isPublic } from '../../diagnosis/observed/places.ts'
import { addressesOf, chainOf } from '../../diagnosis/observed/response.ts'
import { pairsOf } from '../../diagnosis/intent/intended.ts'
import { judgeIn } from '../../diagnosis/intent/predicted.ts'
import { requirementOf } from '../../diagnosis/intent/requirement.ts'
import { predictorOf } from '../../diagnosis/observed/predicted.ts'
import { createModel } from '../../model/model.ts'
import { modelWorld } from '../../model/world.ts'
import type { Response } from '../../dns/message.ts'
import type { Facts } from '../../facts/facts.ts'
import type { Expectation, Intent } from '../../resources/topology.ts'
import type { Difference } from './behaviour.ts'

/** A line for the design. */
export interface Hint {
  readonly section: 'intent' | 'expectations'
  readonly line: string
}

/** The most differences that are tried before giving up. */
const mostTries = 20

/** A line that holds in the design and not in the changed one; an intent where one says it, else an expectation. */
export async function hintFor(before: Facts, after: Facts, seen: readonly Difference[]): Promise<Hint | undefined> {
  for (const difference of [...seen.filter(({ kind }) => kind === 'connection'), ...seen].slice(0, mostTries)) {
    const intent = difference.kind === 'connection' ? intentFor(before, after, difference) : undefined
    if (intent) return { section: 'intent', line: `- { from: ${intent.from[0]}, ${before.topology.registries.has(intent.service) ? 'registry' : 'to'}: ${intent.service}, reach: ${intent.reach} }` }
    if (difference.kind !== 'answer' || difference.transport === 'tcp' || (await saidOtherwise(before, difference))) continue
    for (const expectation of expectationsFor(before, difference)) {
      if ((await holds(before, expectation)) && !(await holds(after, expectation))) return { section: 'expectations', line: lineOf(expectation) }
    }
  }
  return undefined
}

/** The way a host reaches a service in the design, unless an intent says so already. */
function intentFor(before: Facts, after: Facts, { host, service }: Difference & { kind: 'connection' }): Intent | undefined {
  if (before.topology.intent.some((intent) => intent.service === service && intent.from.includes(host))) return undefined
  for (const reach of ['privately', 'publicly', 'never'] as const) {
    const intent: Intent = { from: [host], service, reach, through: [], path: ['intent'], target: ['intent'] }
    if (fulfilled(before, intent) && !fulfilled(after, intent)) return intent
  }
  return undefined
}

function fulfilled(facts: Facts, intent: Intent): boolean {
  const predictor = predictorOf(createModel(facts))
  return pairsOf(facts, [intent]).every((pair) => judgeIn(predictor, requirementOf(facts, pair)).holds)
}

/** What the design answers, as an expectation: addresses of its own first, then the way to them, then how long they live. */
function expectationsFor(facts: Facts, { host, question: { name, type } }: Difference & { kind: 'answer' }): readonly Expectation[] {
  const askable = ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'PTR', 'SOA', 'SRV', 'TXT'].includes(type) && /^[a-z0-9*_.-]+$/.test(name)
  const { response } = createModel(facts).resolve(host, { name, type })
  if (!askable || response === undefined) return []
  const base = { from: [host], name, type, path: ['expectations'] }
  const longest = Math.max(0, ...response.answer.map(({ ttl }) => ttl))
  return [
    ...(privateAddresses(facts, response) ? [{ ...base, address: addressesOf(response) }] : []),
    ...(type === 'PTR' ? [{ ...base, names: [...new Set(response.answer.filter((record) => record.type === type).map(({ data }) => data))] }] : []),
    { ...base, rcode: response.rcode },
    { ...base, rcode: response.rcode, chain: chainOf(response) },
    ...(response.answer.length > 0 ? [{ ...base, ttl: longest }] : []),
    ...(type === 'A' ? [{ ...base, address: addressesOf(response), rcode: response.rcode }] : []),
  ]
}

/** Whether the design expects something else of this very answer already: a line that says what it is would contradict that. */
async function saidOtherwise(facts: Facts, { host, question }: Difference & { kind: 'answer' }): Promise<boolean> {
  const said = facts.topology.expectations.filter(({ from, name, type }) => from.includes(host) && name === question.name && type === question.type)
  for (const expectation of said) if (!(await holds(facts, { ...expectation, from: [host] }))) return true
  return false
}

function privateAddresses(facts: Facts, response: Response): boolean {
  const addresses = response.question.type === 'A' ? addressesOf(response) : []
  return addresses.length > 0 && addresses.every((address) => !isPublic(facts, address))
}

async function holds(facts: Facts, expectation: Expectation): Promise<boolean> {
  const known = { ...facts, topology: { ...facts.topology, expectations: [expectation] } }
  for await (const finding of expectations.run({ facts: known, world: modelWorld(createModel(known)) })) if (!finding.holds) return false
  return true
}

function lineOf({ from, name, type, address, names, chain, rcode, ttl }: Expectation): string {
  const fields = {
    from: from[0],
    name: /^[*]/.test(name) ? `'${name}'` : name,
    ...(type !== 'A' && { type }),
    ...(address !== undefined && { address: `[${address.join(', ')}]` }),
    ...(names !== undefined && { names: `[${names.join(', ')}]` }),
    ...(chain !== undefined && { chain: `[${chain.map((owner) => (/^[*]/.test(owner) ? `'${owner}'` : owner)).join(', ')}]` }),
    ...(rcode !== undefined && { rcode }),
    ...(ttl !== undefined && { ttl }),
  }
  return `- { ${Object.entries(fields).map(([key, value]) => `${key}: ${value}`).join(', ')} }`
}
