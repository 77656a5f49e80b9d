import { askerOf } from '../../facts/askers.ts'
import type { Finding } from '../../diagnosis/finding.ts'
import { unfulfilledIn } from '../../diagnosis/intent/broken-parts.ts'
import type { Intended } from '../../diagnosis/intent/intended.ts'
import { domainFor, namesTried } from '../../facts/client-names.ts'
import type { ServiceName } from '../../facts/facts.ts'
import { explain as explainResolution } from '../../model/explain.ts'
import { createModel, type Model, type Resolution } from '../../model/model.ts'
import { reachability, type Attempt } from '../../model/reachability.ts'
import { labelled } from '../../report/wrap.ts'
import { atMost, flag, required, type Command } from '../command.ts'
import { widthOf, type Context } from '../context.ts'
import { lineOf, readDesign, type Design } from '../designs.ts'
import { exitCode } from '../exit-codes.ts'
import { knownAsker } from '../known-asker.ts'
import { faultHelp, faultsOf } from '../faults.ts'
import { readQuestion } from '../question.ts'

export const explain: Command = {
  name: 'explain',
  summary: 'tell why a host gets an answer, with the line of the design that decides each step',
  help: `rehearse explain FILE HOST NAME [TYPE] [options]

The path of one question hop by hop: which server was asked by whom, what it matched, and the line of the topology that decided
it, ending in the answer. Where the answer is not what an intent wants: the nearest cause, and what to do.

${faultHelp}
  --json               the same as JSON

Exit codes: 0 explained, 1 the answer is not what an intent wants, 2 a server with files of its own is on the way, so that only
containers can tell, 64 usage or invalid topology.
`,
  readsDesigns: true,
  options: { fault: { type: 'string', multiple: true }, json: { type: 'boolean' } },
  async run(input, context) {
    atMost(input, 4)
    const design = readDesign([required(input, 0, 'the topology')], context)
    const { facts, file } = design
    const host = required(input, 1, 'the host')
    knownAsker(facts, file, host)
    const question = readQuestion(required(input, 2, 'the name'), input.positionals[3])
    const model = createModel(facts, { faults: faultsOf(input, design) })
    const resolution = model.resolve(host, question, { trace: true })
    const judged = intentFor(design, resolution)
    const told = resolution.unpredictable === undefined
    const findings = judged === undefined || !told ? [] : unfulfilledIn(model, judged.intended, judged.endpoint)
    const connection = connectionOf(model, resolution)
    if (flag(input, 'json')) context.stdout.write(`${JSON.stringify(asData(design, resolution, { judged, findings, told, connection }), null, 2)}\n`)
    else context.stdout.write(`${[...clientLines(design, resolution), ...explainResolution(resolution, (path) => lineOf(design, path)), ...connectionLines(design, connection), ...verdictLines(design, { judged, findings, told }, context)].join('\n')}\n`)
    if (!told) return exitCode.unknown
    return findings.length > 0 ? exitCode.fail : exitCode.pass
  },
}

interface Judged {
  readonly intended: Intended
  /** The name that the question is about, or whose alias it asks for. */
  readonly endpoint: ServiceName
}

/** The intent that is about the host and the service whose name was asked for. */
function intentFor({ facts }: Design, { host, question }: Resolution): Judged | undefined {
  for (const service of facts.services.values()) {
    const endpoint = service.names.find(({ name, privatelinkName }) => name === question.name || privatelinkName === question.name)
    const intent = endpoint && facts.topology.intent.find((one) => one.service === service.name && one.from.includes(host))
    if (endpoint && intent) return { intended: { intent, host: facts.hosts.get(host)!, service }, endpoint }
  }
  return undefined
}

/** What becomes of TLS to the address that was found, where a route, a firewall or the rules of the service have a say in it. */
function connectionOf({ facts, faults }: Model, { host, question, response }: Resolution): Attempt | undefined {
  const address = response?.answer.find(({ type }) => type === 'A')?.data
  if (address === undefined) return undefined
  const { behind: _behind, stood: _stood, ...attempt } = reachability(facts, faults)(askerOf(facts, host)!, address, question.name)
  return facts.subnetRoutes.size > 0 || attempt.at !== undefined ? attempt : undefined
}

/** What the host itself has to say about a name before anybody is asked. */
function clientLines(design: Design, { host: name, question }: Resolution): string[] {
  const host = askerOf(design.facts, name)!
  const inFile = host.host.hostsFile?.filter((entry) => entry.name === question.name) ?? []
  const domain = domainFor(host, question.name)
  const [first] = namesTried(host, question.name)
  return [
    ...(inFile.length === 0 ? [] : [`programs on ${name} ask nobody: its hosts file says ${inFile.map(({ address }) => address).join(', ')}  [${lineOf(design, ['hosts', name, 'hostsFile', question.name])}]; DNS would say:`]),
    ...(domain === undefined ? [] : [`${name} asks ${domain.dnsServers.join(', ')} about names in ${domain.domainName}  [${lineOf(design, ['hosts', name, 'dnsServersByDomain', domain.domainName])}]`]),
    ...(first === question.name || inFile.length > 0 ? [] : [`programs on ${name} try ${namesTried(host, question.name).join(', ')}, in this order  [${lineOf(design, ['hosts', name, 'searchDomains'])}]`]),
  ]
}

function connectionLines(design: Design, connection: Attempt | undefined): string[] {
  if (connection === undefined) return []
  const { outcome, message, at, over, port = 443 } = connection
  return [`TLS on ${port}${over === undefined ? '' : ` over ${over}`}: ${outcome === 'http' ? httpLine(connection) : `${outcome}: ${message}`}${at === undefined ? '' : `  [${lineOf(design, at)}]`}`]
}

function httpLine({ status, message }: Attempt): string {
  return message.startsWith('HTTP') ? message : `HTTP ${status}: ${message}`
}

interface Judgement {
  readonly judged: Judged | undefined
  readonly findings: readonly Finding[]
  readonly connection?: Attempt | undefined
  /** Whether the answer could be predicted. */
  readonly told: boolean
}

function verdictLines(design: Design, { judged, findings, told }: Judgement, context: Context): string[] {
  if (judged === undefined) return []
  const { intent } = judged.intended
  const wanted = `reach ${intent.service} ${intent.reach}  [${lineOf(design, intent.path)}]`
  if (!told) return ['', `Undecided: ${wanted}`, ...labelled('do', 'rehearse test asks the real server', { indent: 2, labelWidth: 10, width: Math.min(widthOf(context), 120) })]
  if (findings.length === 0) return ['', `As intended: ${wanted}`]
  const layout = { indent: 2, labelWidth: 10, width: Math.min(widthOf(context), 120) }
  return [
    '',
    `Not as intended: ${wanted}`,
    ...findings.flatMap(({ expected, observed, because, fix, at }) => [
      ...labelled('expected', expected, layout),
      ...labelled('got', observed, layout),
      ...(because === undefined ? [] : labelled('because', because, layout)),
      ...(fix === undefined ? [] : labelled('do', fix, layout)),
      ...(at === undefined ? [] : labelled('where', lineOf(design, at), layout)),
    ]),
  ]
}

function asData(design: Design, { host, question, response, path, unpredictable }: Resolution, { judged, findings, told, connection }: Judgement): object {
  const place = (at: readonly (string | number)[] | undefined): object => (at === undefined ? {} : { at: { path: at, file: design.file, ...design.locate(at) } })
  return {
    host,
    question,
    steps: path.map(({ at, ...step }) => ({ ...step, ...place(at) })),
    response: told ? response ?? null : null,
    ...(unpredictable === undefined ? {} : { unpredictable }),
    ...(connection && { connection: { ...connection, ...place(connection.at) } }),
    intent: judged === undefined ? null : { to: judged.intended.intent.service, ...(judged.intended.service.registry && { registry: judged.intended.intent.service }), reach: judged.intended.intent.reach, holds: told ? findings.length === 0 : null, ...place(judged.intended.intent.path) },
    findings: findings.map(({ at, edits: _, ...finding }) => ({ ...finding, ...place(at) })),
  }
}
