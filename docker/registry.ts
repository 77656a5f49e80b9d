import { request } from 'node:https'
import { officialImages, images, type OfficialImage } from './images.ts'
import { lastLines } from './errors.ts'
import type { World } from './world.ts'

/** Docker Hub: whether it can be reached, and pulling from it. */

/** Without an engine that could try: a short question from this process. A proxy or mirror for the engine leaves it open. */
export async function mayReachRegistry(environment: Readonly<Record<string, string | undefined>>): Promise<boolean> {
  if (['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'].some((name) => environment[name])) return true
  return await new Promise((resolve) => {
    const question = request('https://registry-1.docker.io/v2/', { timeout: 3_000, agent: false }, (answer) => {
      answer.resume()
      resolve(true)
    })
    question.on('timeout', () => question.destroy()).on('error', () => resolve(false)).on('close', () => resolve(false))
    question.end()
  })
}

/** Pulls an official image by digest, under its own name, and gives it this project's as well. Returns why not, where that fails. */
export async function pull(world: World, key: OfficialImage): Promise<string | undefined> {
  const reference = officialImages[key]
  // The engine says something as soon as the registry has answered it; then layers may take their time.
  const pulled = await world.run('docker', ['pull', reference], { firstOutputWithin: 10_000, timeout: 15 * 60_000 })
  if (!pulled.ok) return pulled.output.trim() === '' ? 'no answer within 10 s' : lastLines(pulled.output, 1).trim()
  const [tagged = '', digest = ''] = reference.split('@')
  const tag = await world.run('docker', ['tag', `${tagged.replace(/:[^:]*$/, '')}@${digest}`, images[key]])
  return tag.ok ? undefined : lastLines(tag.output, 1).trim()
}
