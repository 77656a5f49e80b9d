import { anyManifest, type Site } from './transfer.ts'

/** A tag, and the digest to which it leads. */
export interface Tagged {
  readonly repository: string
  readonly tag: string
  readonly digest: string
}

/** All tags of a distribution registry. One that is deleted meanwhile is left out. */
export async function listed(ask: Site['ask']): Promise<readonly Tagged[]> {
  const found: Tagged[] = []
  for (const repository of await pages(ask, '/v2/_catalog', 'repositories')) {
    for (const tag of await pages(ask, `/v2/${repository}/tags/list`, 'tags')) {
      const answer = await ask({ method: 'HEAD', path: `/v2/${repository}/manifests/${tag}`, headers: { accept: anyManifest } })
      answer.resume()
      const digest = answer.headers['docker-content-digest']
      if (answer.statusCode === 200 && typeof digest === 'string') found.push({ repository, tag, digest })
    }
  }
  return found
}

/** A repository whose last tag is gone has no list of them. */
async function pages(ask: Site['ask'], first: string, key: string): Promise<readonly string[]> {
  const all: string[] = []
  for (let path: string | undefined = first; path !== undefined;) {
    const answer = await ask({ method: 'GET', path, headers: {} })
    const body = Buffer.concat(await answer.toArray() as readonly Buffer[]).toString()
    if (answer.statusCode === 404) return all
    if (answer.statusCode !== 200) throw new Error(`${path} is answered ${answer.statusCode}`)
    all.push(...((JSON.parse(body) as Readonly<Record<string, readonly string[] | null>>)[key] ?? []))
    path = /^<([^>]+)>; rel="next"/.exec(String(answer.headers.link ?? ''))?.[1]
  }
  return all
}
