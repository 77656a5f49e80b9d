import type { ConnectedRegistry } from '../resources/connected-registries/language.ts'
import type { Finding } from '../diagnosis/finding.ts'
import type { Facts } from '../facts/facts.ts'
import { connectedLogin, mayPull } from '../facts/held-connected.ts'
import { imageText, sampleImage } from '../world/transfer/transfer.ts'
import type { Check, Rehearsed } from './check.ts'
import { causeAtConnected } from './support/connected-client.ts'
import { each } from './support/each.ts'
import { clientsAtOnce, describeTransfer } from './support/images.ts'
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
  return seen.holds ? seen : { ...seen, ...(await causeAtConnected({ facts, world }, connected, client, name, done.failure!)) }
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
