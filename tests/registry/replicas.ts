import { digestsIn } from '../../harness/registry/digests.ts'
import type { Change, Push } from '../../harness/registry/events.ts'
import { contentsOf } from '../../harness/registry/contents.ts'
import { historyIn, type History } from '../../harness/registry/history.ts'
import { referrersIn } from '../../harness/registry/referrers.ts'
import { replicationOf, type Replicated, type Replication } from '../../harness/registry/replication.ts'
import { digestOf, standIn, type StandIn } from './stand-in.ts'

/** Replicas of one registry, in this process, with a clock that is moved by hand and a service that can be killed. */
export interface Replicas {
  readonly standIns: ReadonlyMap<string, StandIn>
  readonly lines: Replicated[]
  readonly failures: string[]
  replication: Replication
  history: History
  /** Kills the service where it is and starts it anew, with these regions. */
  restart(regions?: readonly string[]): void
  pass(seconds: number): void
  readonly step: (region: string) => Promise<number | undefined>
  /** Goes on, as time does, until no replica lacks anything. */
  settle(): Promise<void>
  /** As a client does: blobs, then the manifest. Gives the status; rejects where the replica does not answer. */
  push(region: string, repository: string, image: Image, tag?: string): Promise<number>
  remove(region: string, repository: string, reference: string): Promise<number>
}

export interface Image {
  readonly body: Buffer
  readonly digest: string
  readonly mediaType: string
  readonly layers: readonly Buffer[]
}

export const asked = { id: '1', host: 'contoso.azurecr.io', method: 'PUT', useragent: 'test' } as const
const settings = { seconds: 10, bytesPerSecond: 100, retrySeconds: 5 }
export const began: number = Date.parse('2026-11-30T00:00:00Z')

export function image(...layers: readonly string[]): Image {
  const mediaType = 'application/vnd.oci.image.manifest.v1+json'
  const blobs = layers.map((layer) => Buffer.from(layer))
  const described = blobs.map((blob) => ({ mediaType: 'application/octet-stream', digest: digestOf(blob), size: blob.length }))
  const body = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, config: described[0], layers: described.slice(1) }))
  return { body, digest: digestOf(body), mediaType, layers: blobs }
}

export function index(...images: readonly Image[]): Image {
  const mediaType = 'application/vnd.oci.image.index.v1+json'
  const body = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, manifests: images.map(({ digest, body: { length }, mediaType: type }) => ({ mediaType: type, digest, size: length })) }))
  return { body, digest: digestOf(body), mediaType, layers: [] }
}

export function replicas(folder: string, regions: readonly string[]): Replicas {
  const standIns = new Map<string, StandIn>()
  let [time, life] = [began, 0]
  let serving = regions
  const start = (): Pick<Replicas, 'replication' | 'history'> => {
    const own = (life += 1)
    const sites = serving.map((region) => {
      const one = standIns.get(region) ?? standIn()
      standIns.set(region, one)
      const alive = (): void => {
        if (own !== life) throw new Error('killed')
      }
      return {
        region, digests: digestsIn(folder, region), referrers: referrersIn(folder, region),
        // A service that was killed asks nothing and hears nothing.
        ask: async (question: Parameters<StandIn['ask']>[0]) => {
          alive()
          const answer = await one.ask(question)
          alive()
          return answer
        },
      }
    })
    const history = historyIn(folder, 'contoso.azurecr.io', serving, () => time)
    const told = { replicated: (line: Replicated) => void it.lines.push(line), failed: (_: string, __: unknown, reason: string) => void it.failures.push(reason), owed: () => false, wake: () => undefined }
    return { history, replication: replicationOf('contoso.azurecr.io', sites, history, settings, () => time, told) }
  }
  const write = async (region: string, repository: string, change: Change, method: string, reference: string, sent?: Image): Promise<number> => {
    const answer = await it.replication.write(region, repository, change, asked, () => standIns.get(region)!.ask({
      method, path: `/v2/${repository}/manifests/${reference}`, headers: sent === undefined ? {} : { 'content-type': sent.mediaType }, ...(sent === undefined ? {} : { body: sent.body }),
    }))
    return answer.statusCode!
  }
  const it: Replicas = {
    standIns, lines: [], failures: [],
    ...({} as Pick<Replicas, 'replication' | 'history'>),
    restart: (others = serving) => {
      serving = others
      Object.assign(it, start())
    },
    pass: (seconds) => void (time += seconds * 1000),
    step: (region) => it.replication.step(region),
    settle: async () => {
      for (let left = 500; left > 0; left -= 1) {
        const next = await Promise.all(serving.map((region) => it.replication.step(region)))
        if (next.every((at) => at === undefined) && serving.every((region) => it.history.pending(region).length === 0 && it.history.doubts(region).length === 0)) return
        time = Math.max(time + 1000, Math.min(...next.map((at) => at ?? Infinity).filter((at) => at < Infinity), time + 60_000))
      }
      throw new Error(`does not settle: ${it.failures.slice(-3).join('; ')}`)
    },
    push: async (region, repository, one, tag) => {
      const { ask } = standIns.get(region)!
      for (const layer of one.layers) {
        const path = `/v2/${repository}/blobs/uploads/1?digest=${digestOf(layer)}`
        if ((await ask({ method: 'HEAD', path: `/v2/${repository}/blobs/${digestOf(layer)}`, headers: {} })).statusCode !== 200) await ask({ method: 'PUT', path, headers: {}, body: layer })
      }
      const change: Push = { kind: 'push', digest: one.digest, mediaType: one.mediaType, size: one.body.length, ...contentsOf(one.body), ...(tag === undefined ? {} : { tag }) }
      return await write(region, repository, change, 'PUT', tag ?? one.digest, one)
    },
    remove: (region, repository, reference) => write(region, repository, reference.startsWith('sha256:') ? { kind: 'delete', digest: reference } : { kind: 'untag', tag: reference }, 'DELETE', reference),
  }
  it.restart()
  return it
}
