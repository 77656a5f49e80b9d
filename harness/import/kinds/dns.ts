import { isAddress } from '../../dns/address.ts'
import { oneOrList, stated, type Drafting } from '../design.ts'
import { idAt, told, whyMissing } from '../estate.ts'
import { get, listAt, textAt } from '../read.ts'
import { lastName, parentOf, type Resource } from '../resource.ts'
import { addressOf } from './networks.ts'

/** DNS private resolvers with their endpoints. */
export function dnsResolvers(draft: Drafting): void {
  for (const resolver of draft.estate.ofType('Microsoft.Network/dnsResolvers')) {
    const name = draft.names.of('dnsResolvers', resolver.id)
    const inbound = draft.estate.children(resolver, 'inboundEndpoints').flatMap((one) => {
      const configuration = listAt(one.body, 'ipConfigurations')[0]
      const subnet = endpointSubnet(idAt(configuration, 'subnet'), one, draft)
      const address = get(configuration, 'privateIpAddress')
      return subnet === undefined ? [] : [[lastName(one.id), typeof address === 'string' && isAddress(address) ? { subnet, privateIPAddress: address } : subnet] as const]
    })
    const outbound = draft.estate.children(resolver, 'outboundEndpoints').flatMap((one) => {
      const subnet = endpointSubnet(idAt(one.body, 'subnet'), one, draft)
      return subnet === undefined ? [] : [[lastName(one.id), subnet] as const]
    })
    const virtualNetwork = draft.nameOf(idAt(resolver.body, 'virtualNetwork'))
    if (virtualNetwork === undefined) {
      draft.outside('dnsResolvers', `${resolver.origin}: DNS resolver ${name} is left aside: no source declares its network`)
      continue
    }
    draft.add('dnsResolvers', name, stated({
      virtualNetwork,
      inboundEndpoints: inbound.length === 0 ? undefined : Object.fromEntries(inbound),
      outboundEndpoints: outbound.length === 0 ? undefined : Object.fromEntries(outbound),
    }), resolver)
  }
}

/** Its subnet, in the resolver's network. */
function endpointSubnet(id: string | undefined, endpoint: Resource, draft: Drafting): string | undefined {
  const subnet = draft.nameOf(id)
  if (subnet === undefined) draft.outside('endpoints of dnsResolvers', `${endpoint.origin}: endpoint ${lastName(endpoint.id)} of a DNS resolver is left aside: its subnet is ${id === undefined ? 'not told' : `one that ${whyMissing(id, draft.estate)} (${told(id)})`}`)
  return subnet
}

export function dnsForwardingRulesets(draft: Drafting): void {
  for (const ruleset of draft.estate.ofType('Microsoft.Network/dnsForwardingRulesets')) {
    const name = draft.names.of('dnsForwardingRulesets', ruleset.id)
    const outbound = listAt(ruleset.body, 'dnsResolverOutboundEndpoints').flatMap((one) => {
      const id = idAt({ one }, 'one')
      const resolver = id === undefined ? undefined : draft.nameOf(parentOf(id))
      if (resolver === undefined) draft.note(`${ruleset.origin}: ruleset ${name}: its outbound endpoint${id === undefined ? '' : ` ${told(id)}`} is in no resolver of the design: left out`)
      return resolver === undefined || id === undefined ? [] : [`${resolver}/${lastName(id)}`]
    })
    if (outbound.length === 0) {
      draft.note(`${ruleset.origin}: ruleset ${name} is left aside: no source declares its outbound endpoint`)
      continue
    }
    const links = draft.estate.children(ruleset, 'virtualNetworkLinks').flatMap((link) => {
      const id = idAt(link.body, 'virtualNetwork')
      const network = draft.nameOf(id)
      if (network === undefined) draft.outside('virtualNetworkLinks', `${link.origin}: ruleset ${name} is linked to ${id === undefined ? 'nothing' : told(id)}, which ${whyMissing(id, draft.estate)}: left aside`)
      return network === undefined ? [] : [network]
    })
    const rules = draft.estate.children(ruleset, 'forwardingRules').flatMap((rule) => {
      const domain = textAt(rule.body, 'domainName')
      const targets = listAt(rule.body, 'targetDnsServers').flatMap((one) => {
        const written = textAt(one, 'ipAddress') ?? ''
        const address = isAddress(written) ? written : addressOf(written, draft)
        if (address === undefined) draft.note(`${rule.origin}: rule ${lastName(rule.id)} of ${name}: its target ${written} is known only at run time`)
        const port = Number(get(one, 'port') ?? 53)
        return address === undefined ? [] : [port === 53 ? address : { ipAddress: address, port }]
      })
      if (domain === undefined || targets.length === 0) return []
      const off = textAt(rule.body, 'forwardingRuleState') === 'Disabled'
      return [[domain, off ? { targetDnsServers: targets, forwardingRuleState: 'Disabled' } : oneOrList(targets)] as const]
    })
    draft.add('dnsForwardingRulesets', name, stated({ outboundEndpoints: oneOrList(outbound), virtualNetworkLinks: oneOrList([...new Set(links)]), forwardingRules: rules.length === 0 ? undefined : Object.fromEntries(rules) }), ruleset)
  }
}

