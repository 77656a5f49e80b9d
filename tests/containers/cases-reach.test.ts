import { readFileSync } from 'node:fs'
import { exchange, topologyText } from '../design.ts'
import { inTime } from './in-time.ts'
import { judgedAlike } from './judged-alike.ts'
import { labOf } from './lab.ts'

// Cases from public reports about who reaches what, in containers: what the catalogue finds, and that the model says the same.

const textOf = (name: string): string => readFileSync(`fixtures/cases/${name}.yaml`, 'utf8')

inTime('cases in containers: selected networks, whoever comes by whatever', (t) => judgedAlike(t, topologyText('selected-networks')))

inTime('cases in containers: 20, the runner gets 403 and build is let in', (t) => judgedAlike(t, textOf('20-selected-networks')))

inTime('cases in containers: 20, meant to reach it the runner is shut out', (t) =>
  judgedAlike(t, textOf('20-selected-networks').replace('reach: never', 'reach: publicly'), () => ['public-reach: runner https://harbourline.azurecr.io/v2/']))

inTime('cases in containers: 16, a firewall that asks other DNS than the client', (t) =>
  judgedAlike(t, textOf('16-fqdn-rule-other-dns'), () => ['public-reach: app https://harbourline.azurecr.io/v2/']))

inTime('cases in containers: 03, the private endpoint is found and out of reach', (t) =>
  judgedAlike(t, textOf('03-peerings-are-not-transitive'), () => ['private-endpoint-reachable: node https://harbourline.azurecr.io', 'private-endpoint-reachable: node https://harbourline.francecentral.data.azurecr.io']))

/** A lab in which nobody gets an answer takes its time over every check; this is what a client sees of it. */
for (const [name, server] of [['17-firewall-lets-dns-tcp-only', '10.75.2.4'], ['15b-firewall-proxy-loop', '10.66.0.4']] as const) {
  inTime(`cases in containers: ${name}, nobody answers over UDP`, async (t) => {
    await using started = await labOf(t, textOf(name))
    const response = await started.lab.ask('app', { name: 'harbourline.azurecr.io', type: 'A' }, { transport: 'udp', server })
    // A server in the circle may say in the end that it has had enough.
    t.deepEqual(response?.answer ?? [], [])
    if (name.startsWith('17')) t.is((await started.lab.ask('app', { name: 'harbourline.azurecr.io', type: 'A' }, { transport: 'tcp', server }))?.answer.at(-1)?.data, '10.75.1.5')
  })
}

inTime('cases in containers: services at other ports than 443, a group that allows only theirs, and a route that drops what is meant for a partner', (t) =>
  judgedAlike(t, readFileSync('fixtures/cases/reach-ports-and-partners.yaml', 'utf8'), () => [
    'public-data-reach: app https://fabrikam.westeurope.data.azurecr.io',
    'public-data-reach: db https://fabrikam.westeurope.data.azurecr.io',
    'public-reach: app https://fabrikam.azurecr.io/v2/',
    'public-reach: db https://fabrikam.azurecr.io/v2/',
  ]))

const forwarded = textOf('reach-forwarded-traffic')

inTime('cases in containers: a peering without allowForwardedTraffic takes nothing that a firewall hands on', (t) =>
  judgedAlike(t, forwarded, () => ['private-endpoint-reachable: node https://harbourline.azurecr.io', 'private-endpoint-reachable: node https://harbourline.francecentral.data.azurecr.io']))

inTime('cases in containers: with allowForwardedTraffic it does, and answers need none', (t) =>
  judgedAlike(t, exchange(forwarded, 'RouteTableEnabled } }, peerings: [hub]', 'RouteTableEnabled } }, peerings: { hub: { allowForwardedTraffic: true } }')))

inTime('cases in containers: what is expected to be reached is, and nothing else', (t) => judgedAlike(t, textOf('reach-expected')))
