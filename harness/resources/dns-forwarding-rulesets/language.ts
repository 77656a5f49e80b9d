import type { DnsForwardingRuleset, DnsTarget, ForwardingRule } from '../../azure/hybrid-resources.ts'
import { dnsName, enabled, listOf, oneOrMany, text, z } from '../../language/vocabulary.ts'

export interface DnsForwardingRulesetInput {
  outboundEndpoints: string | string[]
  virtualNetworkLinks?: string | string[] | Record<string, { virtualNetwork?: string | undefined }> | undefined
  forwardingRules?: Record<string, ForwardingRuleInput> | undefined
}

/** Target servers by domain name, or the long form by a name of one's choice. */
type ForwardingRuleInput = TargetInput | TargetInput[] | {
  domainName?: string | undefined
  targetDnsServers: TargetInput | TargetInput[]
  forwardingRuleState?: 'Enabled' | 'Disabled' | undefined
}

type TargetInput = string | { ipAddress: string; port?: number | undefined }

const target: z.ZodType<TargetInput> = z.union([
  text,
  z.strictObject({ ipAddress: text, port: z.int().min(1).max(65535).optional().describe('53 unless stated.') }),
])

const forwardingRule: z.ZodType<ForwardingRuleInput> = z.union([
  target,
  z.array(target),
  z.strictObject({
    domainName: text.optional().describe('Ends with a dot; the key, when absent.'),
    targetDnsServers: oneOrMany(target).describe('At most six: the first one is used while it answers.'),
    forwardingRuleState: enabled.optional().describe('Enabled unless stated.'),
  }),
])

const dnsForwardingRuleset: z.ZodType<DnsForwardingRulesetInput> = z.strictObject({
  outboundEndpoints: oneOrMany(text).describe('<resolver>/<outbound endpoint>, at most two.'),
  virtualNetworkLinks: z.union([oneOrMany(text), z.record(text, z.strictObject({ virtualNetwork: text.optional() }))]).optional()
    .describe('Networks to which the rules apply.'),
  forwardingRules: z.record(text, forwardingRule).optional().describe('Target servers by domain name: corp.example.com.: 192.168.0.53'),
})

export const dnsForwardingRulesets: z.ZodType<Record<string, DnsForwardingRulesetInput>> = z
  .record(text, dnsForwardingRuleset)
  .describe('DNS forwarding rulesets by name.')

export function expandDnsForwardingRulesets(input: Record<string, DnsForwardingRulesetInput>): ReadonlyMap<string, DnsForwardingRuleset> {
  return new Map(Object.entries(input).map(([name, ruleset]) => [name, {
    name,
    outboundEndpoints: listOf(ruleset.outboundEndpoints).map((written) => {
      const slash = written.indexOf('/')
      return slash < 0 ? { resolver: written, endpoint: '' } : { resolver: written.slice(0, slash), endpoint: written.slice(slash + 1) }
    }),
    virtualNetworkLinks: expandLinks(ruleset.virtualNetworkLinks),
    forwardingRules: Object.entries(ruleset.forwardingRules ?? {}).map(([rule, written]) => expandRule(rule, written)),
  }]))
}

function expandLinks(input: DnsForwardingRulesetInput['virtualNetworkLinks']): DnsForwardingRuleset['virtualNetworkLinks'] {
  if (typeof input === 'object' && !Array.isArray(input)) {
    return Object.entries(input).map(([name, link]) => ({ name, virtualNetwork: link.virtualNetwork ?? name }))
  }
  return listOf(input).map((name) => ({ name, virtualNetwork: name }))
}

/** As `dnsName`, but the root is the empty string. */
export function forwardedName(written: string): string {
  return written === '.' ? '' : dnsName(written)
}

function expandRule(name: string, written: ForwardingRuleInput): ForwardingRule {
  const long = typeof written === 'object' && 'targetDnsServers' in written ? written : undefined
  const targets = long ? listOf<TargetInput>(long.targetDnsServers) : listOf<TargetInput>(written as TargetInput | TargetInput[])
  return {
    name,
    domainName: forwardedName(long?.domainName ?? name),
    targetDnsServers: targets.map(expandTarget),
    forwardingRuleState: long?.forwardingRuleState ?? 'Enabled',
  }
}

/** `10.0.0.4`, `10.0.0.4:5353`. */
function expandTarget(written: TargetInput): DnsTarget {
  if (typeof written === 'object') return { ipAddress: written.ipAddress, port: written.port ?? 53 }
  const [, address, port] = /^(.*):(\d{1,5})$/.exec(written) ?? []
  return address === undefined ? { ipAddress: written, port: 53 } : { ipAddress: address, port: Number(port) }
}
