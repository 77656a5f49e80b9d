import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EngineImages } from './engine-state.ts'
import { images, type ImageKey, type OwnImage } from './images.ts'
import { folderOf } from './image-folder.ts'
import type { World } from './world.ts'

/** What the model was measured on, and whether that is what runs: Debian moves on, with the same names. */

/** The label that holds what an image has in other versions than those measured. */
export const differsLabel = 'dns-rehearsal.differs'

/** Versions by package, from `measured.txt` in the image's folder. */
export function measuredVersions(key: OwnImage): ReadonlyMap<string, string> {
  const path = join(folderOf(key), 'measured.txt')
  if (!existsSync(path)) return new Map()
  const lines = readFileSync(path, 'utf8').split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'))
  return new Map(lines.map((line) => line.trim().split(/\s+/) as [string, string]))
}

/** Podman asks for a million of each, which not every machine grants (harness/runtime/podman.ts). */
const limits = ['--ulimit', 'nofile=1024:1024', '--ulimit', 'nproc=1024:1024']

/** Asks an image for the versions of what it was measured with; one sentence for all that are others, `undefined` where none is. */
export async function differing(world: World, key: OwnImage): Promise<string | undefined> {
  const measured = measuredVersions(key)
  if (measured.size === 0) return undefined
  const format = '${Package} ${Version}\\n'
  const asked = await world.run('docker', ['run', '--rm', '--network', 'none', ...limits, '--entrypoint', 'dpkg-query', images[key], '--show', '--showformat', format, ...measured.keys()])
  const found = new Map(asked.stdout.split('\n').map((line) => line.split(' ') as [string, string]))
  const others = [...measured].flatMap(([name, version]) => {
    const installed = found.get(name)
    if (installed === undefined) return [`${name} in no version that could be found out instead of ${version}`]
    return upstreamOf(installed) === version ? [] : [`${name} ${upstreamOf(installed)} instead of ${version}`]
  })
  return others.length === 0 ? undefined : others.join(', ')
}

/** A Debian version without its epoch and revision (deb-version(7)): revisions mend security and leave the rest alone. */
export function upstreamOf(version: string): string {
  return version.replace(/^\d+:/, '').replace(/-[^-]*$/, '')
}

/** What a user must know of images in which something else runs than the model was measured with. */
export function differences(wanted: readonly ImageKey[], present: EngineImages): readonly string[] {
  return wanted.flatMap((key) => {
    const differs = present.get(images[key])?.labels[differsLabel]
    return differs === undefined ? [] : [`${images[key]} has ${differs}: Debian has moved on since the model was measured. Labs run what is there; where a lab and the model part, this may be why.`]
  })
}
