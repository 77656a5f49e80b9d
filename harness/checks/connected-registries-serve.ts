import type { ConnectedRegistry } from '../resources/connected-registries/language.ts'
import { causeOfSilence } from '../diagnosis/cause/silence.ts'
import type { Finding } from '../diagnosis/finding.ts'
import type { Facts } from '../facts/facts.ts'
import { connectedLogin, mayPull } from '../facts/held-connected.ts'
import { imageText, sampleImage, type TransferFailure } from '../world/transfer/transfer.ts'
import type { Check, Rehearsed } from './check.ts'
import { each } from './support/each.ts'
import { clientsAtOnce, describeTransfer } from './support/images.ts'
import { causeAbove } from './support/upstreams.ts'
import { connected as profiles } from './support/profiles.ts'

/** Seconds within which a small image has come down all levels. */
const patience = 30

interface Served {
  readonly connected: ConnectedRegistry
  readonly client: string
}

function cases({ topology }: Facts): readonly Served[] {
  return [...topology.connectedRegistries.values()].flatMap((connected) => connected.clients.filter((client) => mayPull(topology, connected, client, sampleImage.repository)).map((client) => ({ connected, client })))
}

async function judge({ facts, world }: Rehearsed, { connected, client }: Served): Promise<Finding> {
  const name = connectedLogin(connected, facts.hosts)
  const image = { name, ...sampleImage }
  const done = await world.transfer!(client, { kind: 'pull', image, client: 'crane', patience })
  const seen = { host: client, subject: `pull ${imageText(image)} of ${connected.name}`, expected: 'the image, whole', observed: describeTransfer(done), holds: done.failure === undefined }
  return seen.holds ? seen : { ...seen, ...(await causeOf({ facts, world }, connected, client, name, done.failure!)) }
}

async function causeOf({ facts, world }: Rehearsed, connected: ConnectedRegistry, client: string, login: string, { fault }: TransferFailure): Promise<Pick<Finding, 'because' | 'fix' | 'at' | 'edits'>> {
  const { name, parent, host, loginServer } = connected
  const path = ['connectedRegistries', name]
  switch (fault) {
    case 'unknown-manifest': {
      const above = await causeAbove(facts, world, connected)
      const without = `${name} does not have the image: it has not got it from ${parent}`
      return above === undefined ? { because: without, fix: `Let ${host} reach ${parent} (connected-registries-online says how far it gets).`, at: [...path, 'parent'] } : { ...above, because: `${without}, since ${above.because}` }
    }
    case 'unresolved': {
      const response = await world.ask(client, { name: login, type: 'A' })
      if (response === undefined) return causeOfSilence(facts, facts.hosts.get(client)!, response)
      return { because: `${client} finds no address for ${login}: Azure has no record for connected registries`, fix: `A record ${login} for ${host} in the DNS that ${client} asks; or the address of ${host} in the image's name.`, at: [...path, 'loginServer'] }
    }
    case 'certificate': return { because: `${login} leads ${client} to somebody else's certificate`, fix: `Let ${login} lead to ${host}.`, at: loginServer === undefined ? path : [...path, 'loginServer'] }
    default: return { because: `${client} does not get to ${name} at ${login} (${fault})`, fix: `Let ${client} reach ${host} at port 443.`, at: [...path, 'clients'] }
  }
}

export const connectedRegistriesServe: Check = {
  id: 'connected-registries-serve',
  title: 'Every client of a connected registry gets an image from it, whole.',
  why: 'What clients at a site pull comes from the registry there, by a name that Azure does not provide, and after it came down from every level above.',
  source: 'https://learn.microsoft.com/azure/container-registry/overview-connected-registry-access',
  profiles,
  needs: 'images',
  run: (rehearsed) => each(cases(rehearsed.facts), (one) => judge(rehearsed, one), clientsAtOnce),
  notApplicable: (facts) => (cases(facts).length > 0 ? undefined : 'no connected registry has clients that may pull the sample image'),
}
