import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { deps } from '../../harness/cli/deps.ts'
import { HarnessError, type Plan } from '../../harness/index.ts'
import { temporaryFile, temporaryFolder } from '../temporary.ts'
import { fakeLab, rehearse } from './fakes.ts'

/** A design with every kind of key that there is: tunnels of sites and of clients, registries, and a server whose owner has one. */
const design = `registries: { contoso: { location: westeurope, publicNetworkAccess: Disabled } }
virtualNetworks: { hub: { location: westeurope, addressSpace: 10.0.0.0/16, subnets: { endpoints: 10.0.1.0/24, dns-in: 10.0.2.0/28, GatewaySubnet: 10.0.3.0/27 } } }
privateDnsZones: { registry-zone: { name: privatelink.azurecr.io, virtualNetworkLinks: [hub] } }
privateEndpoints: { contoso-endpoint: { registry: contoso, subnet: hub/endpoints, privateDnsZoneGroup: [registry-zone] } }
dnsResolvers: { resolver: { virtualNetwork: hub, inboundEndpoints: { inbound: { subnet: dns-in, privateIPAddress: 10.0.2.4 } } } }
onPremisesSites: { office: { location: westeurope, addressSpace: 192.168.0.0/16, subnets: { servers: 192.168.0.0/24, desks: 192.168.1.0/24 } } }
virtualNetworkGateways: { gateway: { virtualNetwork: hub, activeActive: true, vpnClientConfiguration: { vpnClientAddressPool: 172.16.0.0/24, dnsServers: 10.0.2.4 } } }
localNetworkGateways: { office-side: office }
connections: { tunnels: { virtualNetworkGateway: gateway, localNetworkGateway: office-side } }
dnsServers: { bind: { kind: bind, subnet: office/servers, files: named.conf } }
hosts: { notebook: { network: internet, virtualNetworkGateway: gateway }, laptop: internet }
intent: [{ from: laptop, registry: contoso, reach: privately }]
`
const transferKey = 'dGhlIG93bmVyJ3Mgb3duIHNlY3JldA=='
const named = `key "transfer" { algorithm hmac-sha256; secret "${transferKey}"; };\noptions { directory "/var/cache/bind"; };\n`

async function designFile(t: ExecutionContext): Promise<string> {
  const file = temporaryFile(t, 'design.yaml', design)
  const { writeFile } = await import('node:fs/promises')
  await writeFile(join(file, '../named.conf'), named)
  return file
}

/** What must be found nowhere, read off the files of the plan: bodies of PEM keys, keys of tunnels. */
function keysOf({ nodes }: Plan): readonly string[] {
  const contents = nodes.flatMap(({ files }) => files.map(({ content }) => content))
  const pem = contents.filter((content) => content.includes('PRIVATE KEY')).flatMap((content) => content.split('\n').filter((line) => line.length > 20 && !line.startsWith('-----')))
  const tunnels = contents.flatMap((content) => [...content.matchAll(/^PrivateKey = (.*)$/gm)].map(([, key]) => key!))
  return [...new Set([...pem, ...tunnels])]
}

function textsIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
}

/** Of a lab whose servers write everything that they know to their logs, and whose engine quotes it. */
async function everythingWritten(t: ExecutionContext): Promise<{ readonly written: readonly string[]; readonly keys: readonly string[] }> {
  const file = await designFile(t)
  const [evidence, output] = [temporaryFolder(t), temporaryFolder(t)]
  let made: Plan | undefined
  const outcome = await rehearse(['test', file, '--evidence', evidence, '--verbose'], {
    file,
    deps: {
      plan: async (facts) => (made = await deps.plan(facts)),
      async startLab(plan) {
        const all = plan.nodes.flatMap(({ files }) => files.map(({ content }) => content)).join('\n')
        const lab = fakeLab(plan.name, file, [])
        return {
          ...lab, plan, nodes: plan.nodes.map(({ name }) => name),
          logs: async (node) => `log of ${node}: ${all}`,
          connect: async () => {
            throw new HarnessError('COMMAND_FAILED', `the engine says ${all}`)
          },
          ended: async () => [{ node: 'gateway', exitCode: 1 }],
        }
      },
    },
  })
  const planned = await rehearse(['plan', file], { deps: { plan: async () => made! } })
  const folder = await rehearse(['plan', file, '--output', output], { deps: { plan: async () => made! } })
  const outputs = [outcome, planned, folder].flatMap(({ stdout, stderr }) => [stdout, stderr])
  t.is(outcome.code, 1)
  t.deepEqual([planned.code, folder.code], [0, 0])
  return { written: [...outputs, ...textsIn(evidence), ...textsIn(output)], keys: keysOf(made!) }
}

test('secrets: no key is in anything that is written: reports, evidence, plans, logs', async (t) => {
  const { written, keys } = await everythingWritten(t)
  // Two tunnels with two ends, a client with two, the certificate's key of several lines.
  t.true(keys.length >= 8, `${keys.length}`)
  t.true(written.length > 50, `${written.length}`)
  for (const key of [...keys, transferKey]) t.deepEqual(written.filter((text) => text.includes(key)).map((text) => text.slice(0, 200)), [], key)
  t.false(written.some((text) => text.includes('PRIVATE KEY')))
  // What is not secret is there.
  t.true(written.some((text) => text.includes('algorithm hmac-sha256; secret "(a secret)"')))
  t.true(written.some((text) => text.includes('BEGIN CERTIFICATE')))
  t.true(written.some((text) => /left-out|configuration\/bind\/etc\/bind\/named\.conf: the secrets in it/.test(text)))
})
