import { readFileSync } from 'node:fs'
import { facts, type Facts } from '../../harness/facts/facts.ts'
import { parseTopology } from '../../harness/topology/parse.ts'
import type { ResourceRecord, Response } from '../../harness/dns/message.ts'

/** Facts of one of the project's designs, or of a text. */
export function load(text: string): Facts {
  const yaml = /^[a-z-]+$/.test(text) ? readFileSync(`topologies/${text}.yaml`, 'utf8') : text
  const parsed = parseTopology(yaml, 'test.yaml')
  if (!('topology' in parsed) || parsed.topology === undefined) throw new Error(JSON.stringify(parsed.problems))
  return facts(parsed.topology)
}

export function lines(records: readonly ResourceRecord[] | undefined): string[] {
  return (records ?? []).map(({ name, ttl, type, data }) => `${name} ${ttl} ${type} ${data}`)
}

/** A response in short: code, chain, SOA's TTL. */
export function short(response: Response | undefined): string {
  if (response === undefined) return 'silence'
  const chain = response.answer.map(({ name, ttl, type, data }) => `${name} ${ttl} ${type} ${data}`)
  return [response.rcode, ...chain, ...response.authority.map(({ name, type, ttl }) => `(${name} ${ttl} ${type})`)].join(' | ')
}
