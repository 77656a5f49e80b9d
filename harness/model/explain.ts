import type { ResourceRecord } from '../dns/message.ts'
import type { Path } from '../dns/path.ts'
import type { Resolution } from './model.ts'
import type { Step } from './step.ts'

/** Says where in the file a place is, such as `topology.yaml:14:9`; `undefined` when it is nowhere. */
export type Locate = (path: Path) => string | undefined

/**
 * A traced resolution hop by hop: what each server was asked by whom, what it matched, and which line of the design decided it,
 * ending in the answer. Servers behind servers are indented; of what they say only that is shown which is believed, unless
 * everything is wanted.
 */
export function explain(
  { host, question, response, path, unpredictable }: Resolution,
  locate: Locate = (at) => at.join('.'),
  { everything = false }: { readonly everything?: boolean } = {},
): string[] {
  const lines = [`${host} asks for ${question.name || '.'} ${question.type}`]
  for (const step of everything ? path : believed(path)) {
    const place = step.at === undefined ? undefined : locate(step.at)
    lines.push(`${'  '.repeat(step.depth + (step.kind === 'asked' ? 1 : 2))}${sentence(step)}${place === undefined ? '' : `  [${place}]`}`)
  }
  if (unpredictable !== undefined) return [...lines, `only containers can tell: ${unpredictable.join(' and ')} ${unpredictable.length > 1 ? 'run' : 'runs'} files of its own`]
  if (response === undefined) return [...lines, 'no server answered']
  lines.push(`${response.rcode}${response.truncated ? ', truncated' : ''}${response.answer.length > 0 ? ':' : ', no records'}`)
  return [...lines, ...response.answer.map((record) => `  ${recordText(record)}`), ...response.authority.map((record) => `  (${recordText(record)})`)]
}

const conclusions: ReadonlySet<Step['kind']> = new Set(['records', 'alias', 'nodata', 'nxdomain', 'built-in'])

/**
 * The steps that decided the answer. A resolver of unbound's kind takes only the records of the name it asked for, so what the
 * server behind it found out about the rest of the chain is left out, unless it failed on the way. Who hands on what he is told hands
 * on all of it.
 */
export function believed(path: readonly Step[]): readonly Step[] {
  return believedAt(path, 0)
}

/** Of the steps of servers at one depth, with all that came of their questions. */
function believedAt(path: readonly Step[], depth: number): readonly Step[] {
  const kept: Step[] = []
  let restarts = false
  for (let start = 0; start < path.length; ) {
    const step = path[start]!
    if (step.depth <= depth) {
      if (step.kind === 'asked') restarts = step.restarts === true
      kept.push(step)
      start++
      continue
    }
    const next = path.findIndex((later, index) => index > start && (later.depth <= depth || (later.depth === depth + 1 && later.kind === 'asked')))
    const end = next < 0 ? path.length : next
    const told = believedAt(path.slice(start, end), depth + 1)
    const conclusion = restarts ? told.findIndex(({ kind }) => conclusions.has(kind)) : -1
    const whole = conclusion < 0 || told.some(({ kind }) => kind === 'failed' || kind === 'bogus')
    kept.push(...(whole ? told : told.slice(0, conclusion + 1)))
    start = end
  }
  return kept
}

/** What happened, in words. */
export function sentence(step: Step): string {
  switch (step.kind) {
    case 'asked':
      return `${step.by} -> ${step.server}: ${step.name || '.'} ${step.type}`
    case 'zone':
      return `${step.name}: linked zone ${step.resource} (${step.zone}) decides`
    case 'network-names':
      return `${step.name}: the names of the network's own machines decide (${step.zone})`
    case 'public':
      return `${step.name}: ${noZone(step.zones)}, so the public side is asked`
    case 'delegation':
      return `${step.zone || 'the root'} delegates to ${step.to}`
    case 'profile':
      return `${step.profile}: ${chosenText(step)}`
    case 'records':
      return `${step.zone || 'the root'} has ${step.records.map(recordText).join('; ')}`
    case 'alias':
      return `${step.zone || 'the root'}: ${step.name} is an alias of ${step.target}, begin anew with that`
    case 'nodata':
      return `${step.zone || 'the root'}: ${step.name} exists ${step.emptyNonTerminal ? 'because of names below it, and has no records' : `without ${step.type}`}`
    case 'nxdomain':
      return `${step.zone || 'the root'} is authoritative and has no ${step.name}`
    case 'redirect':
      return `the link says NxDomainRedirect, so the public side is asked for ${step.name}`
    case 'built-in':
      return `${step.name} belongs to the loopback address, every resolver answers that itself`
    case 'own-zone':
      return `${step.name}: its own zone ${step.zone} decides`
    case 'rule':
      return `${step.name}: no linked zone covers it, but the rule for ${step.domain || '.'} of ${step.ruleset}: ${step.outboundEndpoints.join(' or ')} asks ${step.targets.join(', then ')}${step.handedOn ? ', and the answer is handed on' : ''}`
    case 'handed-on':
      return `hands on the chain ${step.chain.join(' → ')} as the rule brought it: ${step.passedOver} is not asked for ${step.name}`
    case 'forward':
      return `${step.name}: ${step.domain === '' ? 'no conditional forwarder covers it, so everything else' : step.domain} goes to ${step.forwarders.join(', ')}`
    case 'to-root':
      return `${step.name}: the forwarders ${step.domain === '' ? 'for everything else' : `of ${step.domain}`} do not answer, so it starts at the root`
    case 'relayed':
      return `hands on the chain ${step.chain.join(' → ')} as it is: its conditional forwarders are not asked for the names in it`
    case 'choice':
      return `prefers none of ${step.forwarders.join(', ')}: this time ${step.taken}, another time another`
    case 'left-out':
      return `${step.forwarder} did not answer lately and is left out for now`
    case 'route':
      return `${step.to} is reached over ${step.over}`
    case 'security':
      return `${step.decision} ${step.access === 'Allow' ? 'lets' : 'does not let'} ${step.protocol.toUpperCase()} port 53 of ${step.to} be reached`
    case 'loop':
      return `${step.name} goes round in circles: ${step.servers.join(' → ')}; nobody ever answers`
    case 'stripped':
      return `${step.name}: protection against rebinding takes out ${step.addresses.join(', ')}`
    case 'bogus':
      return `${step.name || '.'}: it validates, and ${step.because}: SERVFAIL`
    case 'nobody':
      return `${step.name}: no forwarder is configured for it, and this server asks nobody else`
    case 'cached':
      return `${step.name} ${step.type} is remembered for another ${step.remaining} s`
    case 'silent':
      return `no answer: ${step.because}`
    case 'unpredictable':
      return 'it runs files of its own, which nobody can predict'
    case 'failed':
      return `${step.name || '.'}: ${step.because}, hence SERVFAIL`
  }
}

function noZone(zones: readonly string[]): string {
  return zones.length === 0 ? 'no private zone is linked' : `no linked zone covers it (linked: ${zones.join(', ')})`
}

function recordText({ name, ttl, type, data }: ResourceRecord): string {
  const text = data.length > 80 ? `${data.slice(0, 77)}...` : data
  return `${name || '.'} ${ttl} ${type} ${text}`
}

/** Why Traffic Manager has chosen an endpoint. */
function chosenText({ method, region, target, location, of }: Extract<Step, { kind: 'profile' }>): string {
  switch (method) {
    case 'Performance':
      return `from ${region} the nearest endpoint is ${target} in ${location}${of > 1 ? `, one of ${of} there` : ''}`
    case 'Priority':
      return `the first endpoint in service is ${target}`
    case 'Weighted':
      return of > 1 ? `by weight, chance takes one of ${of} endpoints, here ${target}` : `the only endpoint in service is ${target}`
    case 'Geographic':
      return `whoever asks from ${region} is mapped to ${target}`
    case 'Subnet':
      return `the address that asks is mapped to ${target}`
    case 'MultiValue':
      return `${target} is among those in service`
  }
}
