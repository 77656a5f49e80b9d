import test from 'ava'
import { parseTopology } from '../../harness/topology/parse.ts'
import { inspectedFromSite, resolverAndSite } from '../checks/estates.ts'

/** Warnings of a design, each with its hint. */
function warnings(text: string): readonly string[] {
  const parsed = parseTopology(text, 'test.yaml')
  if (parsed.problems !== undefined) throw new Error(parsed.problems.map(({ message }) => message).join('\n'))
  return parsed.warnings.map(({ code, message, hint }) => `${code}: ${message}${hint === undefined ? '' : ` (${hint})`}`)
}

test('forwarder-nobody-has: names the design’s own servers, and none of the public side', (t) => {
  t.deepEqual(warnings(resolverAndSite.replace('{ azurecr.io: 10.0.2.4 }', '{ azurecr.io: 10.0.2.99 }')), [
    'forwarder-nobody-has: own asks 10.0.2.99, and no DNS server of this topology has that address: it will wait in vain (DNS servers: 10.0.2.4, 192.168.0.10)',
  ])
})

test('forwarder-nobody-has: a rule that is disabled waits for nobody', (t) => {
  const rule = (state: string) => resolverAndSite.replace('{ corp.example.: 192.168.0.10 }', `{ corp.example.: { targetDnsServers: 192.168.0.99, forwardingRuleState: ${state} } }`)
  t.is(warnings(rule('Enabled')).length, 1)
  t.deepEqual(warnings(rule('Disabled')), [])
})

test('forwarder-nobody-has: a firewall whose DNS proxy is off is called by its name', (t) => {
  t.true(warnings(inspectedFromSite.replace('enableProxy: true', 'enableProxy: false')).includes(
    'forwarder-nobody-has: own asks 10.0.0.4, which is firewall, whose DNS proxy is not enabled: it will wait in vain (dnsSettings: { enableProxy: true } of firewall)',
  ))
})
