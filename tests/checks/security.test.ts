import test from 'ava'
import { catalog } from '../../harness/catalog.ts'
import { runChecks } from '../../harness/checks/run.ts'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { facts } from '../../harness/facts/facts.ts'
import { edited } from '../design.ts'

interface Blamed {
  /** Checks that have to name the rule, and the host for which they do. */
  readonly checks: readonly string[]
  readonly host: string
  readonly because: RegExp
  readonly fix: RegExp
  readonly at: string
}

/** A design changed in one way: every finding of the named checks blames the rule, and says where it stands and what to do. */
const blames = test.macro({
  title: (title) => `causes: ${title}`,
  async exec(t, name: string, edits: readonly (readonly [string, string])[], { checks, host, because, fix, at }: Blamed) {
    const derived = facts(edited(name, ...edits))
    const results = await runChecks({ facts: derived, world: modelWorld(createModel(derived)) }, { checks: catalog })
    for (const id of checks) {
      const findings = results.find(({ check }) => check.id === id)!.findings.filter((finding) => !finding.holds && finding.host === host)
      t.true(findings.length > 0, id)
      for (const finding of findings) {
        t.regex(finding.because ?? '', because, id)
        t.regex(finding.fix ?? '', fix, id)
        t.is(finding.at?.join('/'), at, id)
      }
    }
  },
})

const resolverDns = 'dns: { priority: 100, direction: Inbound, access: Allow, sourceAddressPrefix: VirtualNetwork'
test('port 53 closed for UDP', blames, 'network-security-groups', [['ask-resolver: { priority: 100,', 'ask-resolver: { priority: 100, protocol: Tcp,']], {
  checks: ['service-names-private', 'data-endpoints-private', 'dns-servers-answer', 'other-services-resolve'],
  host: 'app',
  because: /^rule nothing-else \(priority 4096, Outbound\) of apps-group at subnet spoke\/apps drops UDP port 53 from 10\.1\.1\.4 to 10\.0\.2\.4$/,
  fix: /^Give apps-group a rule \{ direction: Outbound, access: Allow, protocol: '\*', destinationAddressPrefix: 10\.0\.2\.4, destinationPortRange: 53 \} with a priority below 4096/,
  at: 'networkSecurityGroups/apps-group/securityRules/nothing-else',
})
test('port 53 closed for TCP', blames, 'network-security-groups', [[resolverDns, resolverDns.replace('access: Allow', 'access: Allow, protocol: Udp')]], {
  checks: ['inbound-endpoint-tcp', 'tcp-fallback'],
  host: 'app',
  because: /of resolver-group at subnet hub\/dns-in drops TCP port 53 from 10\.1\.1\.4 to 10\.0\.2\.4$/,
  fix: /sourceAddressPrefix: 10\.1\.1\.4, destinationPortRange: 53/,
  at: 'networkSecurityGroups/resolver-group/securityRules/nothing-else',
})
test('a server that may not ask the resolver', blames, 'network-security-groups', [['sourceAddressPrefix: VirtualNetwork', 'sourceAddressPrefix: 10.0.0.0/8']], {
  checks: ['service-names-private', 'dns-servers-answer', 'forwarded-domains-answer'],
  host: 'desk',
  because: /drops UDP port 53 from 192\.168\.0\.10 to 10\.0\.2\.4$/,
  fix: /sourceAddressPrefix: 192\.168\.0\.10/,
  at: 'networkSecurityGroups/resolver-group/securityRules/nothing-else',
})
test('AzurePlatformDNS denied', blames, 'network-security-groups', [['destinationAddressPrefix: Internet', 'destinationAddressPrefix: AzurePlatformDNS']], {
  checks: ['service-names-private', 'dns-servers-answer', 'negative-answers'],
  host: 'jump',
  because: /^rule no-internet \(priority 200, Outbound\) of no-internet at network interface of jump drops UDP port 53 from 10\.0\.4\.4 to 168\.63\.129\.16$/,
  fix: /^Remove no-internet from no-internet: Azure-provided DNS needs no rule/,
  at: 'networkSecurityGroups/no-internet/securityRules/no-internet',
})
test('port 443 closed to the private endpoint', blames, 'network-security-groups', [[', 192.168.1.0/24]', ']']], {
  checks: ['private-endpoint-reachable'],
  host: 'desk',
  because: /^rule nothing-else .* of endpoints-group at subnet hub\/endpoints drops TCP port 443 from 192\.168\.1\.4 to contoso-endpoint$/,
  fix: /\{ direction: Inbound, access: Allow, protocol: Tcp, sourceAddressPrefix: 192\.168\.1\.4, destinationPortRange: 443 \}/,
  at: 'networkSecurityGroups/endpoints-group/securityRules/nothing-else',
})
test('the first priority of all: nothing comes before it', blames, 'network-security-groups', [['no-internet: { priority: 200, direction: Outbound, access: Deny, destinationAddressPrefix: Internet', 'no-internet: { priority: 100, direction: Outbound, access: Deny, destinationAddressPrefix: VirtualNetwork']], {
  checks: ['private-endpoint-reachable'],
  host: 'jump',
  because: /drops TCP port 443 from 10\.0\.4\.4 to contoso-endpoint$/,
  fix: /^Give no-internet of no-internet a higher priority number than 100, and put a rule \{.*destinationAddressPrefixes: \[10\.0\.1\.4, 10\.0\.1\.5\].*\} before it; taken out, /,
  at: 'networkSecurityGroups/no-internet/securityRules/no-internet',
})
test('the public front end', blames, 'flagship', [['registries:\n', 'networkSecurityGroups: { shut: { securityRules: { no-registries: { priority: 150, direction: Outbound, access: Deny, protocol: Tcp, destinationAddressPrefix: AzureContainerRegistry.WestEurope, destinationPortRange: 443 } } } }\nregistries:\n'], ['publicNetworkAccess: Disabled', 'publicNetworkAccess: Enabled'], ['old-server: legacy/servers', 'old-server: { subnet: legacy/servers, networkSecurityGroup: shut }'], ['registry: contoso, reach: never', 'registry: contoso, reach: publicly']], {
  checks: ['public-reach'],
  host: 'old-server',
  because: /^rule no-registries .* drops TCP port 443 from [\d.]+ to 126\.\d+\.\d+\.\d+$/,
  fix: /with a priority below 150/,
  at: 'networkSecurityGroups/shut/securityRules/no-registries',
})
test('of an expected answer that does not come', blames, 'centralised-resolver', [['registries:\n', 'networkSecurityGroups: { shut: { securityRules: { no-corp: { priority: 150, direction: Outbound, access: Deny, destinationAddressPrefix: 192.168.0.0/16 } } } }\nregistries:\n'], ['dns-out: 10.0.2.16/28', 'dns-out: { addressPrefix: 10.0.2.16/28, networkSecurityGroup: shut }']], {
  checks: ['expectations', 'forwarded-domains-answer'],
  host: 'jump',
  because: /^rule no-corp .* at subnet hub\/dns-out drops UDP port 53 from 10\.0\.2\.\d+ to 192\.168\.0\.10$/,
  fix: /destinationAddressPrefix: 192\.168\.0\.10, destinationPortRange: 53/,
  at: 'networkSecurityGroups/shut/securityRules/no-corp',
})

test('inbound endpoints are not asked by who may not ask them, where others ask for him', async (t) => {
  const derived = facts(edited('network-security-groups', ['sourceAddressPrefix: VirtualNetwork', 'sourceAddressPrefixes: [10.1.0.0/16, 192.168.0.10]']))
  const results = await runChecks({ facts: derived, world: modelWorld(createModel(derived)) }, { checks: catalog })
  t.deepEqual(results.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'skip'), [])
  t.deepEqual(results.find(({ check }) => check.id === 'inbound-endpoint-tcp')!.findings.map(({ host }) => host), ['app'])
})
