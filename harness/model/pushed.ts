import { imageText, type ImageReference } from '../world/transfer/transfer.ts'

/** What was pushed under a tag, to the replica of a region. */
export interface Version {
  /** Stands for that of its manifest, which nobody can predict: no two pushes have the same. */
  readonly digest: string
  readonly region: string
  readonly bytes: number
  /** When it came there, in milliseconds: a message about it is as old. */
  readonly since: number
  /** Other regions where somebody has found it. */
  readonly arrived: ReadonlySet<string>
}

/** Images that were pushed in one world, the newest first, by the text of the image at its registry. */
export type Pushed = Map<string, readonly Version[]>

/** An image of a registry, whatever it is called where it is pulled. */
export function keyAt(place: string, image: ImageReference): string {
  return imageText({ ...image, name: place })
}

/** A digest that no other push of this world has. */
export function nextDigest(pushed: Pushed): string {
  const known = new Set([...pushed.values()].flat().map(({ digest }) => digest))
  return `sha256:${(known.size + 1).toString(16).padStart(64, '0')}`
}

export function add(pushed: Pushed, key: string, version: Version): void {
  pushed.set(key, [version, ...(pushed.get(key) ?? [])])
}

export function newest(pushed: Pushed, key: string): Version | undefined {
  return pushed.get(key)?.[0]
}

export interface Replicating {
  readonly replicationDelay: number
  readonly replicationBytesPerSecond: number
}

/**
 * What a tag leads to at the replica of a region, for somebody who waits so long where nothing is there, or not what is expected. Replicas take
 * the latest word of each tag; until it has come the one before it counts.
 */
export function versionAt(pushed: Pushed, key: string, region: string, { patience = 0, expecting, ...pace }: Replicating & { readonly patience?: number | undefined; readonly expecting?: string | undefined }): Version | undefined {
  const versions = pushed.get(key) ?? []
  const within = (seconds: number): Version | undefined =>
    versions.find((one) => one.region === region || one.arrived.has(region) || pace.replicationDelay + one.bytes / pace.replicationBytesPerSecond < seconds)
  const now = within(0)
  if (now !== undefined && (expecting === undefined || now.digest === expecting)) return now
  const found = within(patience)
  if (found !== undefined) pushed.set(key, versions.map((one) => (one === found ? { ...one, arrived: new Set([...one.arrived, region]) } : one)))
  return found
}
