import { isAddress } from '../dns/address.ts'
import { upstreamsOf } from '../facts/connected-registries.ts'
import type { Facts } from '../facts/facts.ts'
import { imagesHeld } from '../facts/images.ts'
import { opensWithin } from '../azure/sync-schedule.ts'
import { sampleSizes, type ImageReference, type TransferRequest, type TransferStep } from '../world/transfer/transfer.ts'
import { messageSecondsOf, syncScheduleOf, type ConnectedRegistry } from '../resources/connected-registries/language.ts'
import type { Reachability } from './reachability.ts'
import type { Asking } from './asking.ts'
import { add, keyAt, newest, versionAt, type Pushed, type Version } from './pushed.ts'

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

/**
 * What a connected registry has of an image: what it got from above while it could, or what its clients pushed. What it once had it keeps. The first
 * time it synchronises whatever its schedule says.
 */
export function holds(asking: Asking, pushed: Pushed, connected: ConnectedRegistry, { image, patience, expecting }: TransferRequest): { readonly digest?: string } | undefined {
  const found = (): Version | undefined => newest(pushed, keyAt(connected.name, image))
  const known = found()
  if (patience !== undefined && (known === undefined || (expecting ?? known.digest) !== known.digest)) spread(asking, pushed, image, patience)
  const above = levels(asking.facts, connected)
  const fromTheStart = imagesHeld(asking.facts.topology, above.at(-1)!.parent).includes(`${image.repository}:${image.reference}`)
  return found() ?? (fromTheStart && above.every((one) => asking.began(one)) ? {} : undefined)
}

/** What was pushed somewhere goes on, up and down, as far as registries are Online and their schedule begins within so many seconds. */
export function spread(asking: Asking, pushed: Pushed, image: ImageReference, patience: number = 0): void {
  const now = asking.now()
  const synchronising = [...asking.facts.topology.connectedRegistries.values()].filter((one) => opensWithin(syncScheduleOf(one), now, patience) && asking.online(one))
  while (synchronising.some((one) => isExchanged(asking.facts, pushed, image, { connected: one, patience, now }))) continue
}

/** One look at the parent: what only the lower of the two has goes up where it may, what it lacks comes down. Whether there was anything. */
function isExchanged({ topology }: Facts, pushed: Pushed, image: ImageReference, { connected, patience, now }: { readonly connected: ConnectedRegistry; readonly patience: number; readonly now: number }): boolean {
  const [below, above] = [keyAt(connected.name, image), keyAt(connected.parent, image)]
  const home = topology.registries.get(connected.parent)?.location
  const ours = newest(pushed, below)
  const theirs = home === undefined ? newest(pushed, above) : versionAt(pushed, above, home, { ...topology.settings, patience })
  if (ours?.digest === theirs?.digest) return false
  const isNew = ours !== undefined && pushed.get(above)?.some(({ digest }) => digest === ours.digest) !== true
  if (isNew && connected.mode === 'ReadWrite') add(pushed, above, { ...ours, region: home ?? '', since: now, arrived: new Set() })
  else if (theirs !== undefined && !isExpired(topology, connected, theirs, now)) add(pushed, below, { ...theirs, since: now })
  else return false
  return true
}

/** It is told no more. */
function isExpired({ settings }: Facts['topology'], connected: ConnectedRegistry, { since }: Version, now: number): boolean {
  return settings.expiredMessages === 'lost' && now - since > messageSecondsOf(connected) * 1000
}

function levels({ topology }: Pick<Facts, 'topology'>, connected: ConnectedRegistry): readonly ConnectedRegistry[] {
  const above = topology.connectedRegistries.get(connected.parent)
  return above === undefined ? [connected] : [connected, ...levels({ topology }, above)]
}

/** Blobs come from the connected registry itself. */
export function pullSteps(name: string): readonly TransferStep[] {
  const step = { method: 'GET', name, status: 200 } as const
  return [{ what: 'manifest', ...step, bytes: sampleSizes.manifest }, { what: 'link', ...step, bytes: sampleSizes.layer }, { what: 'link', ...step, bytes: sampleSizes.config }]
}

export function addressesFor(asking: Pick<Asking, 'addresses'>, host: string, name: string): readonly string[] {
  return isAddress(name) ? [name] : asking.addresses(host, name)
}
