import test from 'ava'
import { parseTopology } from '../../harness/topology/parse.ts'

const network = 'hub: { location: westeurope, addressSpace: 10.70.0.0/16, subnets: { dns: 10.70.2.0/24 } }'

function hints(text: string): readonly string[] {
  const parsed = parseTopology(text, 'design.yaml')
  return (parsed.problems ?? parsed.warnings).map(({ code, hint = '' }) => `${code}: ${hint}`)
}

function withServer(settings: string): readonly string[] {
  return hints(`virtualNetworks: { ${network} }\ndnsServers: { own: { subnet: hub/dns, ${settings} } }\n`)
}

test('hints: whoever means a server that knows the internet is told of the provider', (t) => {
  for (const word of ['internet', 'google', 'public dns', 'isp', 'quad9.net']) {
    t.deepEqual(withServer(`kind: bind, forwarders: ${word}`), ['invalid-address: an address such as 10.1.1.4, or "provider": the public resolver of its region'])
    t.deepEqual(withServer(`kind: bind, conditionalForwarders: { example.org: ${word} }`), ['invalid-address: an address such as 10.1.1.4, or "provider": the public resolver of its region'])
  }
  t.deepEqual(withServer('kind: bind, forwarders: 4.4.4.4'), ['forwarder-nobody-has: "provider" is the public resolver of its region; DNS servers: 10.70.2.4'])
  t.deepEqual(withServer('kind: bind, forwarders: 10.70.2.99'), ['forwarder-nobody-has: DNS servers: 10.70.2.4'])
})

test('hints: servers that walk from the root need no forwarder for it, others need somebody', (t) => {
  t.deepEqual(withServer('kind: bind, forwarders: root'), ['invalid-address: leave it out: without forwarders bind starts at the root; "provider" is the public resolver of its region'])
  t.deepEqual(withServer('kind: unbound, forwarders: [root hints]'), ['invalid-address: leave it out: without forwarders unbound starts at the root; "provider" is the public resolver of its region'])
  t.deepEqual(withServer('kind: dnsmasq, forwarders: root'), ['invalid-address: an address such as 10.1.1.4, or "provider": the public resolver of its region'])
})

test('hints: the lists of hosts and networks have no such word', (t) => {
  t.deepEqual(hints('hosts: { laptop: { network: internet, dnsServers: internet } }\n'), ['invalid-address: four numbers from 0 to 255: 10.1.1.4'])
})

test('hints: a link without a value is told how a link without settings is written', (t) => {
  const zone = (links: string): readonly string[] => hints(`virtualNetworks: { ${network} }\nprivateDnsZones: { zone: { name: corp.example.com, virtualNetworkLinks: ${links} } }\n`)
  t.deepEqual(zone('{ hub: }'), ['missing-value: write virtualNetworkLinks: [hub], or hub: {} for one without settings, or leave the key out'])
  t.deepEqual(zone('{ hub: , other: { registrationEnabled: true } }').slice(0, 1), ['missing-value: write hub: {} for one without settings, or leave the key out'])
})

test('hints: what cannot be empty is told what it needs', (t) => {
  t.deepEqual(hints('registries:\n  contoso:\n'), ['missing-value: contoso needs location; or leave the key out'])
  t.deepEqual(hints('virtualNetworks:\n  hub:\n'), ['missing-value: hub needs location and addressSpace; or leave the key out'])
  t.deepEqual(hints('hosts:\n  app:\n'), ['missing-value: write text or a map, or leave the key out'])
  const many = hints(`hosts:\n${Array.from({ length: 30 }, (_, n) => `  h${n}:\n`).join('')}`)
  t.deepEqual([many.length, many.at(-1)], [30, 'missing-value: write {}, or leave the key out'])
})

test('hints: a key that is right elsewhere is told its place, before the keys of the place where it stands', (t) => {
  const [first] = hints(`virtualNetworks: { ${network} }\npeerings: [{ between: [hub, spoke] }]\n`)
  t.regex(first ?? '', /^unknown-key: "peerings" belongs in virtualNetworks > NAME; known keys here: name, extends, registries/)
  const [second] = hints(`virtualNetworks: { ${network} }\nhosts: { vm: { subnet: hub/dns, forwardingRules: {} } }\n`)
  t.regex(second ?? '', /^unknown-key: "forwardingRules" belongs in dnsForwardingRulesets > NAME; known keys here: /)
})

test('hints: what only a deployment needs is told to be left out, and a slip of the fingers is still one', (t) => {
  t.deepEqual(hints('virtualNetworks: { hub: { location: westeurope, addressSpace: 10.70.0.0/16, tags: {}, subnets: { dns: { addressPrefix: 10.70.2.0/24, delegations: [] } } } }\n'), [
    'unknown-key: leave it out: tags change no answer',
    'unknown-key: leave it out: what a subnet is delegated to follows from what stands in it',
  ])
  t.deepEqual(hints('virtualNetworks: { hub: { location: westeurope, adressSpace: 10.70.0.0/16 } }\n').slice(0, 1), ['unknown-key: did you mean "addressSpace"?'])
})

test('hints: of many known words those that have a piece in common come first', (t) => {
  const [hint] = hints('services: { store: { type: cosmosDbSql, location: westeurope } }\n')
  t.regex(hint ?? '', /^unknown-word: known words: cosmosDb, cosmosDbForPostgreSql, machineLearningWorkspace, .*, and \d+ more$/)
})
