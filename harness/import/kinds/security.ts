import { isAddress, parseCidr } from '../../dns/address.ts'
import { oneOrList, stated, type Drafting } from '../design.ts'
import { get, listAt, textAt, textsOrNumbersAt } from '../read.ts'
import { lastName, type Resource } from '../resource.ts'
import { isSymbolic } from '../symbol.ts'
import { nameLike } from '../names.ts'
import { addressOf } from './networks.ts'

const protocols = ['Tcp', 'Udp', 'Icmp', 'Esp', 'Ah', '*']

export function networkSecurityGroups(draft: Drafting): void {
  for (const group of draft.estate.ofType('Microsoft.Network/networkSecurityGroups')) {
    const name = draft.names.of('networkSecurityGroups', group.id)
    const rules = draft.estate.children(group, 'securityRules').flatMap((rule) => {
      const made = securityRule(rule, name, draft)
      return made === undefined ? [] : [[nameLike(lastName(rule.name)), made] as const]
    })
    draft.add('networkSecurityGroups', name, rules.length === 0 ? {} : { securityRules: Object.fromEntries(rules) }, group)
  }
}

function securityRule({ body, name, origin }: Resource, group: string, draft: Drafting): unknown {
  const [priority, direction, access] = [Number(get(body, 'priority')), textAt(body, 'direction'), textAt(body, 'access')]
  // One, a list, or both: modules write the other one as an empty text, exports as nothing.
  const values = (one: string): readonly string[] => [...new Set([one, `${one}es`, `${one}s`].flatMap((key) => textsOrNumbersAt(body, key)).flatMap((value) => (isSymbolic(value) ? [value] : value.split(','))).map((value) => value.trim()).filter((value) => value !== ''))]
  const [sources, destinations] = [values('sourceAddressPrefix'), values('destinationAddressPrefix')]
  const [source, destination] = [sources.filter((one) => !isIPv6(one)), destinations.filter((one) => !isIPv6(one))]
  if ((source.length === 0 && sources.length > 0) || (destination.length === 0 && destinations.length > 0)) {
    draft.note(`${origin}: rule ${nameLike(name)} of group ${group} is left aside: it is about IPv6, which is not rehearsed`)
    return undefined
  }
  const [from, to] = [values('sourcePortRange'), values('destinationPortRange')]
  const groups = listAt(body, 'sourceApplicationSecurityGroups').length + listAt(body, 'destinationApplicationSecurityGroups').length
  if (!Number.isInteger(priority) || direction === undefined || access === undefined || groups > 0 || [...source, ...destination, ...from, ...to].some(isUnknown)) {
    draft.note(`${origin}: rule ${nameLike(name)} of group ${group} is left aside: ${groups > 0 ? 'application security groups are not rehearsed' : 'some of it is known only at run time'}`)
    return undefined
  }
  const protocol = protocols.find((one) => one.toLowerCase() === textAt(body, 'protocol')?.toLowerCase())
  const unlessAll = (list: readonly (string | number)[]): unknown => (list.includes('*') ? undefined : oneOrList(list))
  const capital = (text: string): string => `${text[0]!.toUpperCase()}${text.slice(1).toLowerCase()}`
  return stated({
    priority,
    direction: capital(direction),
    access: capital(access),
    protocol: protocol === '*' ? undefined : protocol,
    sourceAddressPrefix: unlessAll(source),
    sourcePortRange: unlessAll(from.map(port)),
    destinationAddressPrefix: unlessAll(destination),
    destinationPortRange: unlessAll(to.map(port)),
  })
}

function port(written: string): string | number {
  return /^\d+$/.test(written.trim()) ? Number(written) : written.trim()
}

function isIPv6(written: string): boolean {
  return !isSymbolic(written) && /^[0-9a-f]*:[0-9a-f:]*(\/\d+)?$/i.test(written.trim())
}

/** Also an expression that refers to itself, of which nothing can be made. */
function isUnknown(written: string): boolean {
  return isSymbolic(written) || written.trim().startsWith('[')
}

export function routeTables(draft: Drafting): void {
  for (const table of draft.estate.ofType('Microsoft.Network/routeTables')) {
    const name = draft.names.of('routeTables', table.id)
    const routes = draft.estate.children(table, 'routes').flatMap((route) => {
      const [addressPrefix, nextHopType] = [textAt(route.body, 'addressPrefix'), textAt(route.body, 'nextHopType')]
      const written = textAt(route.body, 'nextHopIpAddress')
      const hop = written === undefined ? undefined : isAddress(written) ? written : addressOf(written, draft)
      if (nextHopType === undefined || addressPrefix === undefined || parseCidr(addressPrefix) === undefined || (nextHopType === 'VirtualAppliance' && hop === undefined)) {
        draft.note(`${route.origin}: route ${nameLike(route.name)} of table ${name} is left aside: ${addressPrefix ?? 'its prefix'} by ${written ?? nextHopType ?? 'nothing'} is not known, or no range of addresses`)
        return []
      }
      return [[nameLike(lastName(route.name)), stated({ addressPrefix, nextHopType: /^VnetLocal$/i.test(nextHopType) ? 'VnetLocal' : nextHopType, nextHopIpAddress: nextHopType === 'VirtualAppliance' ? hop : undefined })] as const]
    })
    draft.add('routeTables', name, routes.length === 0 ? {} : { routes: Object.fromEntries(routes) }, table)
  }
}

export function natGateways(draft: Drafting): void {
  for (const [index, gateway] of draft.estate.ofType('Microsoft.Network/natGateways').entries()) {
    const name = draft.names.of('natGateways', gateway.id)
    const own = listAt(gateway.body, 'publicIpAddresses').map((one) => textAt(one, 'id') ?? one)
    const addresses = own.flatMap((id) => {
      const address = typeof id === 'string' ? textAt(draft.estate.get(id)?.body, 'ipAddress') : undefined
      if (address !== undefined) draft.estate.understood.add('microsoft.network/publicipaddresses')
      return address !== undefined && isAddress(address) ? [address] : []
    })
    const expected = own.length + listAt(gateway.body, 'publicIpPrefixes').length > 0 && addresses.length === 0
    const standIn = `203.0.113.${1 + (index % 254)}`
    if (!expected && addresses.length === 0) {
      draft.note(`${gateway.origin}: NAT gateway ${name} is left aside: it has no public address, without which it passes nothing`)
      continue
    }
    if (expected) draft.note(`${gateway.origin}: the public address of NAT gateway ${name} is known only at run time: ${standIn} stands for it`)
    draft.add('natGateways', name, expected ? standIn : oneOrList(addresses), gateway)
  }
}
