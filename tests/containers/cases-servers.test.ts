import { readFileSync } from 'node:fs'
import { websites } from '../../harness/azure/elsewhere.ts'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { predicted } from '../../harness/parity/parity.ts'
import { violationsIn } from '../worlds/judge.ts'
import { inTime } from './in-time.ts'
import { rehearsed } from './judged-alike.ts'
import { labOf } from './lab.ts'

inTime('case 04b: a BIND of 2018, its configuration as it was, finds the private zone below a root that is not signed', (t) => rehearsed(t, 'fixtures/cases/04b-bind-of-2018.yaml'))

inTime('case 05b: a Corefile with a stub asks the network’s DNS by /etc/resolv.conf for everything else', (t) => rehearsed(t, 'fixtures/cases/05b-corefile-stub-and-resolv-conf.yaml'))

inTime('servers that ask whom DHCP tells them: a network’s list, a site’s, the provider', (t) => rehearsed(t, 'fixtures/own-configuration/leased.yaml'))

inTime('case 07: a BIND that forwards first leaks while the tunnel is down', (t) =>
  rehearsed(t, 'fixtures/cases/07-bind-forward-first.yaml', ['connection-down-fails-closed: desk harbourline.azurecr.io and its other names A while tunnel is down']))

inTime('case 48: a BIND asks 8.8.8.8 for everything but the privatelink name', (t) => rehearsed(t, 'fixtures/cases/48-bind-with-public-forwarders.yaml'))

inTime('public resolvers answer near who asks; a few other names are there, with TLS behind them', async (t) => {
  await rehearsed(t, 'fixtures/internet/public-resolvers.yaml')
  await using started = await labOf(t, readFileSync('fixtures/internet/public-resolvers.yaml', 'utf8'))
  const model = modelWorld(createModel(started.facts))
  for (const { name } of websites) {
    const one = name.replace('*', 'westeurope')
    const [seen, foretold] = await Promise.all([started.lab.connect('desk', one), model.connect('desk', one)])
    t.deepEqual({ ...seen, message: '' }, { ...foretold, message: '' }, one)
  }
  t.is((await started.lab.connect('laptop', 'a.b.data.mcr.microsoft.com')).outcome, 'tls')
})

inTime('case 49: protection against rebinding lets public addresses pass', async (t) => {
  await rehearsed(t, 'fixtures/cases/49-rebind-and-public-registry.yaml')
})

inTime('case 33: the router of a site is its DNS server', (t) => rehearsed(t, 'fixtures/cases/33-router-is-dns-server.yaml'))

/** Who goes on to the root while the tunnel is down, and gives the public address away. */
const toRoot = ['d-bind-all-first', 'd-bind-first', 'd-unbound-all-first', 'd-unbound-first', 'd-windows-hints']

inTime('forward first: while the tunnel is down BIND, unbound and Windows go on to the root, where the design says so', (t) =>
  rehearsed(t, 'fixtures/forward-first/headquarters.yaml', toRoot.map((desk) => `connection-down-fails-closed: ${desk} contoso.azurecr.io and its other names A while tunnel is down`)))

inTime('forward first: an unbound that its owner has told so leaks as well, though it takes its time', (t) =>
  rehearsed(t, 'fixtures/forward-first/own-unbound.yaml', ['connection-down-fails-closed: desk contoso.azurecr.io and its other names A while tunnel is down']))

inTime('case 28: zones of one’s own above a forwarded domain, in each software', async (t) => {
  const file = 'fixtures/cases/28-own-azurecr-zone-and-child-forwarder.yaml'
  await using started = await labOf(t, readFileSync(file, 'utf8'), file)
  t.timeout(300_000, 'a lab and its questions')
  const observed = predicted(started.lab, createModel(started.facts))
  const found = await violationsIn(started.facts, observed.world)
  t.deepEqual(observed.parity().differing, [])
  t.deepEqual(found.filter((one) => one.startsWith('service-names-private')), ['bind', 'dnsmasq', 'unbound', 'windows'].map((kind) => `service-names-private: d-${kind} harbourline.azurecr.io A`))
  // Windows answers as an authority does: the alias, that what it leads to is not there, and the SOA of the zone that says so.
  const answer = await started.lab.ask('d-windows', { name: 'harbourline.azurecr.io', type: 'A' })
  t.deepEqual([answer?.rcode, answer?.authoritative, answer?.recursionAvailable, answer?.answer.map(({ type }) => type), answer?.authority.map(({ type, name }) => `${name} ${type}`)], ['NXDOMAIN', true, true, ['CNAME'], ['azurecr.io SOA']])
})

inTime('Windows with zones of its own answers aliases and denials out of them, and follows aliases that lead elsewhere', (t) => rehearsed(t, 'fixtures/forward-first/windows-zones.yaml'))

inTime('forward first: where such an unbound has not leaked by the end, nobody says that it does not', (t) =>
  rehearsed(t, 'fixtures/forward-first/own-unbound-domain.yaml', ['unknown connection-down-fails-closed: desk: its server goes on to the root where the forwarders of these names are silent, as its files say (forward-first), but had not found a public address by then']))
