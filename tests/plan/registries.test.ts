import test from 'ava'
import { images } from '../../docker/images.ts'
import { readSettings } from '../../harness/registry/settings-read.ts'
import { conceal } from '../../harness/plan/secrets.ts'
import { parseTopology } from '../../harness/topology/parse.ts'
import { exchange, factsOf, topologyText } from '../design.ts'
import { file, planOf } from './load.ts'

const flagship = topologyText('flagship')
const pulling = (text: string): string => exchange(text, 'registry: contoso, reach: privately', 'registry: contoso, for: pull, reach: privately')

test('registries: where nobody pulls, nothing is started or changed for them', (t) => {
  const plan = planOf(flagship)
  t.deepEqual(plan.nodes.filter(({ kind, image }) => kind === 'registry' || image === images['registry-client']), [])
  t.false(JSON.stringify(plan.nodes).includes('proxy_pass'))
})

test('registries: one that is pulled from has a node on the platform, with settings that the service reads', (t) => {
  const plan = planOf(pulling(flagship))
  const node = plan.nodes.find(({ kind }) => kind === 'registry')!
  t.is(node.name, 'registry-contoso')
  t.deepEqual(node.interfaces.map(({ namespace, addresses }) => ({ namespace, addresses })), [{ namespace: 'platform', addresses: ['169.254.4.1/16'] }])
  const { registries: [registry], listeners } = readSettings(file(plan, 'registry-contoso', '/etc/container-registry/settings.json'))
  t.deepEqual(registry!.replicas.map(({ region }) => region), ['westeurope', 'eastus2'])
  t.is(registry!.publicNetworkAccess, factsOf(flagship).services.get('contoso')!.publicNetworkAccess)
  t.deepEqual(listeners, [{ address: '169.254.4.1', port: 80, tls: false, entry: 'told' }])
})

test('registries: how long replication takes is what the settings say', (t) => {
  const replication = (text: string) => readSettings(file(planOf(text), 'registry-contoso', '/etc/container-registry/settings.json')).registries[0]!.replication
  t.deepEqual(replication(pulling(flagship)), { seconds: 4, bytesPerSecond: 32_500_000, retrySeconds: 5 })
  t.like(replication(`${pulling(flagship)}\nsettings: { replicationDelay: 0, replicationBytesPerSecond: 1000 }\n`), { seconds: 0, bytesPerSecond: 1000 })
})

test('registries: front ends say the region of their address, a private endpoint that of the nearest replica and its own name', (t) => {
  const text = pulling(flagship)
  const plan = planOf(text)
  const known = factsOf(text)
  const regions = (node: string) => new Map([...file(plan, node, '/etc/nginx/nginx.conf').matchAll(/^ {4}([\d.]+) (\w+);$/gm)].map(([, address, region]) => [address!, region!]))
  for (const { address, location } of known.frontEnds) t.is(regions('front-ends').get(address), location)
  for (const { endpoint, addresses } of known.privateEndpoints.values()) {
    if (endpoint.service !== 'contoso') continue
    const node = `private-endpoint-${endpoint.name}`
    const nearest = known.topology.virtualNetworks.get(endpoint.virtualNetwork)!.location
    for (const [name, region] of [['chosen', nearest], ['planned', nearest], ['nearest', nearest], ['home', 'westeurope']] as const) {
      t.is(file(plan, node, `/etc/nginx/selection/${name}`), `map $server_addr $entry_region { default ${region}; }\n`)
    }
    t.true(file(plan, node, '/etc/nginx/nginx.conf').includes('include /etc/nginx/selection/chosen;'))
    t.true(addresses.length > 0)
    t.regex(file(plan, node, '/etc/nginx/nginx.conf'), new RegExp(`proxy_pass http://169\\.254\\.4\\.1;[^}]*X-Entry-Private-Endpoint "${endpoint.name}"`))
  }
  const doors = plan.nodes.flatMap(({ interfaces }) => interfaces.filter(({ name, namespace }) => name === 'eth1' && namespace === 'platform').flatMap(({ addresses }) => addresses).filter((address) => address.startsWith('169.254.6.')))
  t.is(new Set(doors).size, doors.length)
  t.true(doors.length > 1)
})

test('registries: only hosts that pull have a client and are logged in; no password is shown', (t) => {
  const text = pulling(flagship)
  const plan = planOf(text)
  const pullers = factsOf(text).topology.intent.filter(({ for: purpose }) => purpose !== undefined).flatMap(({ from }) => from)
  for (const { name, image, files } of plan.nodes.filter(({ kind }) => kind === 'host')) {
    t.is(image, images[pullers.includes(name) ? 'registry-client' : 'host'], name)
    t.is(files.some(({ path }) => path === '/root/.docker/config.json'), pullers.includes(name), name)
  }
  const login = file(plan, pullers[0]!, '/root/.docker/config.json')
  const { auths } = JSON.parse(login) as { auths: Record<string, { auth: string }> }
  const [user, password] = Buffer.from(auths['contoso.azurecr.io']!.auth, 'base64').toString().split(':')
  t.is(user, 'contoso')
  for (const secret of [password!, auths['contoso.azurecr.io']!.auth]) t.false(conceal(`it said ${secret}`, plan).includes(secret))
})

test('registries: images are pulled from registries that somebody reaches', (t) => {
  const codes = (intent: string) => {
    const { problems = [] } = parseTopology(`registries: { contoso: { location: westeurope } }
services: { keys: { type: keyVault, location: westeurope } }
hosts: { laptop: internet }
intent: [${intent}]
`, 'test.yaml')
    return problems.map(({ code, line }) => `${line} ${code}`)
  }
  t.deepEqual(codes('{ from: laptop, to: contoso, reach: publicly, for: pull }'), [])
  t.deepEqual(codes('{ from: laptop, to: keys, reach: publicly, for: pull }'), ['4 images-without-registry'])
  t.deepEqual(codes('{ from: laptop, to: contoso, reach: never, for: push }'), ['4 images-without-registry'])
})
