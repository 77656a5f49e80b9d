import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { isMountable, type Digests } from './digests.ts'
import type { Blob, Push } from './events.ts'
import { pathOf } from './operation.ts'
import { referenceIn, type Referrers } from './referrers.ts'
import type { Question } from './upstream.ts'

/** A replica, as others bring it what it lacks. */
export interface Site {
  readonly region: string
  readonly digests: Digests
  readonly referrers: Referrers
  ask(question: Question): Promise<Answer>
}

export type Answer = Readable & Pick<IncomingMessage, 'statusCode' | 'headers'>

/** So that no distribution registry hides a manifest whose form was not asked for. */
export const anyManifest: string = [
  'application/vnd.oci.image.manifest.v1+json', 'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json', 'application/vnd.docker.distribution.manifest.list.v2+json', '*/*',
].join(', ')

/** Which of these blobs a repository lacks there. */
export async function lacking(target: Site, repository: string, blobs: readonly Blob[]): Promise<readonly Blob[]> {
  const missing: Blob[] = []
  for (const blob of blobs) if ((await asked(target, 'HEAD', blobPath(target, repository, blob))).status !== 200) missing.push(blob)
  return missing
}

/**
 * Brings a blob; gives how many bytes travelled: none where the replica has it in another repository. The distribution registry there takes it
 * only if it is whole.
 */
export async function bringBlob(target: Site, sources: readonly Site[], repository: string, blob: Blob, elsewhere: readonly string[]): Promise<number> {
  for (const from of elsewhere) if (await mounted(target, repository, blob, from)) return 0
  const reasons: string[] = []
  for (const source of sources) {
    try {
      const got = await source.ask({ method: 'GET', path: blobPath(source, repository, blob), headers: {} })
      if (got.statusCode === 200) return await upload(target, repository, blob, got)
      got.resume()
      reasons.push(`${source.region} answers ${got.statusCode}`)
    } catch (error) {
      reasons.push(`${source.region}: ${(error as Error).message}`)
    }
  }
  throw new Error(`blob ${blob.digest} could not be brought: ${reasons.join('; ')}`)
}

async function mounted(target: Site, repository: string, { digest }: Blob, from: string): Promise<boolean> {
  if (!isMountable(target.digests, from, digest)) return false
  const path = `${pathOf({ kind: 'uploads', repository })}?${new URLSearchParams({ mount: digest, from }).toString()}`
  const { status, location } = await asked(target, 'POST', path)
  // Where it cannot be mounted, an upload was begun instead.
  if (status === 202 && location !== undefined) await asked(target, 'DELETE', location)
  return status === 201
}

/** By the digest that manifests have for it, so that the distribution registry there finds it by that one, too. */
async function upload(target: Site, repository: string, { digest }: Blob, content: Answer): Promise<number> {
  const length = Number(content.headers['content-length'])
  try {
    const begun = await asked(target, 'POST', pathOf({ kind: 'uploads', repository }))
    if (begun.status !== 202 || begun.location === undefined) throw new Error(`an upload in ${target.region} is answered ${begun.status}`)
    const path = `${begun.location}${begun.location.includes('?') ? '&' : '?'}digest=${encodeURIComponent(digest)}`
    const answer = await target.ask({ method: 'PUT', path, headers: { 'content-type': 'application/octet-stream', 'content-length': length }, body: content })
    answer.resume()
    if (answer.statusCode !== 201) throw new Error(`${target.region} answers ${answer.statusCode} to it`)
    const kept = answer.headers['docker-content-digest']
    if (typeof kept === 'string' && kept !== digest) target.digests.note(repository, digest, kept)
  } finally {
    content.destroy()
  }
  return length
}

/** The body of a manifest, from the first that has it. */
export async function manifestFrom(sources: readonly Site[], repository: string, digest: string): Promise<Buffer> {
  const reasons: string[] = []
  for (const source of sources) {
    try {
      const answer = await source.ask({ method: 'GET', path: pathOf({ kind: 'manifest', repository, reference: digest }), headers: { accept: anyManifest } })
      const body = Buffer.concat(await answer.toArray() as readonly Buffer[])
      if (answer.statusCode === 200) return body
      reasons.push(`${source.region} answers ${answer.statusCode}`)
    } catch (error) {
      reasons.push(`${source.region}: ${(error as Error).message}`)
    }
  }
  throw new Error(`manifest ${digest} could not be brought: ${reasons.join('; ')}`)
}

/** Puts a manifest there, under its digest or a tag. Who refers to whom, and by which other digest it is known, is noted before, as with a client. */
export async function putAt(target: Site, repository: string, { alias, digest, mediaType }: Push, body: Buffer, reference: string): Promise<void> {
  const refers = referenceIn(repository, alias ?? digest, body, mediaType)
  if (alias !== undefined) target.digests.note(repository, alias, digest)
  if (refers !== undefined) target.referrers.note(refers)
  const answer = await target.ask({ method: 'PUT', path: pathOf({ kind: 'manifest', repository, reference }), headers: { 'content-type': mediaType, 'content-length': body.length }, body })
  answer.resume()
  if (answer.statusCode !== 201) throw new Error(`${target.region} answers ${answer.statusCode} to manifest ${digest}`)
}

/** Whether or not it was there. */
export async function removeAt(target: Site, repository: string, reference: string): Promise<void> {
  const { status } = await asked(target, 'DELETE', pathOf({ kind: 'manifest', repository, reference }))
  if (status !== 202 && status !== 404) throw new Error(`${target.region} answers ${status} to the deletion of ${reference}`)
}

/** The digest to which a reference leads; `undefined` where there is none. */
export async function foundAt(target: Site, repository: string, reference: string): Promise<string | undefined> {
  const { status, digest } = await asked(target, 'HEAD', pathOf({ kind: 'manifest', repository, reference }))
  if (status !== 200 && status !== 404) throw new Error(`${target.region} answers ${status}`)
  return status === 200 ? digest : undefined
}

async function asked(target: Site, method: string, path: string): Promise<{ readonly status: number; readonly location: string | undefined; readonly digest: string | undefined }> {
  const answer = await target.ask({ method, path, headers: { accept: anyManifest, ...(method === 'POST' ? { 'content-length': 0 } : {}) } })
  answer.resume()
  const digest = answer.headers['docker-content-digest']
  return { status: answer.statusCode!, location: answer.headers.location, digest: typeof digest === 'string' ? digest : undefined }
}

function blobPath({ digests }: Site, repository: string, { digest }: Blob): string {
  return pathOf({ kind: 'blob', repository, digest: digests.kept(repository, digest) })
}
