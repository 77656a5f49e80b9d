import { isAddress } from '../dns/address.ts'
import { upstreamsOf } from '../facts/connected-registries.ts'
import type { Facts } from '../facts/facts.ts'
import { imageText, sampleImage, sampleSizes, type ImageReference, type TransferRequest, type TransferStep } from '../world/transfer/transfer.ts'
import type { ConnectedRegistry } from '../resources/connected-registries/language.ts'
import type { Reachability } from './reachability.ts'
import type { Asking, Pushed } from './asking.ts'

/** What it asks of the network. */
interface Network {
  readonly facts: Facts
  addresses(host: string, name: string): readonly string[]
  readonly reach: Reachability
}

/** Whether a connected registry reaches what it synchronises with: all names of the cloud, or the registry on the machine above. */
export function isOnline({ facts, addresses, reach }: Network, connected: ConnectedRegistry): boolean {
  const upstream = upstreamsOf(facts).find((one) => one.connected.name === connected.name)!
  const { host } = upstream
  if ('above' in upstream) return reach(host, upstream.above.address, upstream.above.address).connected?.name === connected.parent
  return upstream.names.every(({ name, kind }) => {
    const [address] = addresses(host.host.name, name)
    const attempt = address === undefined ? undefined : reach(host, address, name)
    return attempt?.behind?.service === upstream.service && attempt.behind.shutOut === undefined && (kind !== 'data' || attempt.behind.endpoint.name === name)
  })
}

/** An image of a registry, whatever it is called where it is pulled. */
export function keyAt(place: string, image: ImageReference): string {
  return imageText({ ...image, name: place })
}

/** Whether a connected registry has an image: it got it from above while it could, or its clients pushed it. What it once had it keeps. */
export function holds(asking: Asking, pushed: Pushed, connected: ConnectedRegistry, request: TransferRequest): boolean {
  const { image } = request
  const { topology } = asking.facts
  if (pushed.has(keyAt(connected.name, image))) return true
  if (image.repository === sampleImage.repository && image.reference === sampleImage.reference) return levels(asking.facts, connected).every((one) => asking.began(one))
  if ((request.patience ?? 0) === 0 || !asking.online(connected)) return false
  const above = topology.connectedRegistries.get(connected.parent)
  const there = above === undefined ? pushed.get(keyAt(connected.parent, image)) : holds(asking, pushed, above, request) ? { region: '', bytes: 0 } : undefined
  if (there !== undefined) pushed.set(keyAt(connected.name, image), there)
  return there !== undefined
}

/** What was pushed somewhere goes on at once, up and down, as far as the registries are Online. */
export function spread(asking: Asking, pushed: Pushed, image: ImageReference, place: string): void {
  const entry = pushed.get(keyAt(place, image))!
  const { connectedRegistries } = asking.facts.topology
  const reached = (name: string): boolean => pushed.has(keyAt(name, image))
  const from = connectedRegistries.get(place)
  if (from?.mode === 'ReadWrite' && !reached(from.parent) && asking.online(from)) {
    pushed.set(keyAt(from.parent, image), connectedRegistries.has(from.parent) ? entry : { ...entry, region: asking.facts.topology.registries.get(from.parent)!.location })
    spread(asking, pushed, image, from.parent)
  }
  for (const below of connectedRegistries.values()) {
    if (below.parent !== place || reached(below.name) || !asking.online(below)) continue
    pushed.set(keyAt(below.name, image), entry)
    spread(asking, pushed, image, below.name)
  }
}

function levels({ topology }: Facts, connected: ConnectedRegistry): readonly ConnectedRegistry[] {
  const above = topology.connectedRegistries.get(connected.parent)
  return above === undefined ? [connected] : [connected, ...levels({ topology } as Facts, above)]
}

/** Blobs come from the connected registry itself. */
export function pullSteps(name: string): readonly TransferStep[] {
  const step = { method: 'GET', name, status: 200 } as const
  return [{ what: 'manifest', ...step, bytes: sampleSizes.manifest }, { what: 'link', ...step, bytes: sampleSizes.layer }, { what: 'link', ...step, bytes: sampleSizes.config }]
}

export function addressesFor(asking: Pick<Asking, 'addresses'>, host: string, name: string): readonly string[] {
  return isAddress(name) ? [name] : asking.addresses(host, name)
}
