import type { AskOptions, Question } from '../../harness/dns/message.ts'
import { questionsOf } from '../../harness/change/questions.ts'
import type { Facts } from '../../harness/facts/facts.ts'

const types = ['A', 'AAAA', 'TXT', 'CNAME', 'MX', 'SOA', 'NS']

/**
 * What nobody would ask in earnest: besides every name of the design, names below and beside those of its zones, data endpoints of
 * regions that a registry is not in, and each with other types; of a host's own servers, and of every DNS server by its address.
 */
export function oddQuestions(facts: Facts): (host: string) => readonly { readonly question: Question; readonly options?: AskOptions }[] {
  const zones = [...facts.dnsServerFacts.values()].flatMap(({ server }) => server?.zones ?? [])
  const domains = [
    ...[...facts.dnsServerFacts.values()].flatMap(({ server }) => server?.conditionalForwarders.map(({ domainName }) => domainName) ?? []),
    ...[...facts.topology.dnsForwardingRulesets.values()].flatMap(({ forwardingRules }) => forwardingRules.map(({ domainName }) => domainName)),
  ]
  const names = [
    ...questionsOf(facts).map(({ name }) => name),
    ...zones.flatMap(({ zoneName, recordSets }) => [zoneName, ...recordSets.map(({ name }) => (name === '@' ? zoneName : `${name.replace('*', 'any-name')}.${zoneName}`))]),
    // Names between a zone and what is written in it, and below those: whether a wildcard of the zone stands for them is where servers differ.
    ...zones.flatMap(({ zoneName, recordSets }) => recordSets.flatMap(({ name }) => name.split('.').slice(1).map((_, n, labels) => `${labels.slice(n).join('.')}.${zoneName}`))).flatMap((name) => [name, `beside.${name}`]),
    ...[...zones.map(({ zoneName }) => zoneName), ...domains].flatMap((domain) => [domain, `nothing.${domain}`, `very.deep.${domain}`]),
    'contoso.uksouth.data.azurecr.io',
    'below.contoso.azurecr.io',
    'westeurope.data.azurecr.io',
    'nowhere.example',
  ]
  const questions = [...new Set(names.filter((name) => name !== ''))].flatMap((name) => types.map((type): Question => ({ name, type })))
  const addresses = [...facts.dnsServerFacts.values()].map(({ address }) => address)
  return (host) => {
    const known = facts.hosts.get(host)!.dnsServers
    const directly = addresses.filter((address) => !known.includes(address))
    return [
      ...questions.map((question) => ({ question })),
      ...directly.flatMap((server, n) => questions.filter((_, q) => (q + n) % 5 === 0).map((question) => ({ question, options: { server } }))),
    ]
  }
}
