import { mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { arch } from 'node:os'
import { join } from 'node:path'
import { needCommands } from './apt.ts'
import { commandFailed, SetupError } from './errors.ts'
import { images } from './images.ts'
import { partialPath, removeTree } from './state-folder.ts'
import type { World } from './world.ts'

/** Debian's image `bookworm-slim` where it cannot be pulled: the same packages from the same mirror, put together by debootstrap. */

const mirror = 'http://deb.debian.org/debian'

const files: Readonly<Record<string, string>> = {
  // Before the first package is unpacked: what the official image leaves out, and no waiting for the disk after each file.
  'etc/dpkg/dpkg.cfg.d/docker': ['force-unsafe-io', 'path-exclude /usr/share/man/*', 'path-exclude /usr/share/doc/*', 'path-include /usr/share/doc/*/copyright', 'path-exclude /usr/share/locale/*', 'path-exclude /usr/share/info/*', ''].join('\n'),
  'etc/apt/apt.conf.d/docker-no-languages': 'Acquire::Languages "none";\n',
}

const sources = [`deb ${mirror} bookworm main`, `deb ${mirror} bookworm-updates main`, 'deb http://deb.debian.org/debian-security bookworm-security main', ''].join('\n')

/** Afterwards a kept archive is made anew, for the security updates. */
const keepDays = 14

/** Gives the path of a tar archive of the file system; a recent one is used again. */
export async function makeBaseArchive(world: World, folder: string, refused: string): Promise<string> {
  const archive = join(folder, `debian-bookworm-${arch()}.tar`)
  if (isRecent(archive)) return archive
  const offer = `or load Debian's image by hand (\`docker load\`, \`docker tag debian:bookworm-slim ${images.base}\`), or let the engine reach Docker Hub.`
  if (world.userId !== 0) {
    throw new SetupError('no-registry-needs-root', `Docker Hub cannot be used (${refused}), and only root can build ${images.base} without it.`, `Run \`sudo npm run setup\` once, ${offer}`)
  }
  await needCommands(world, { debootstrap: ['debootstrap', 'debian-archive-keyring'] }, {
    code: 'no-registry-no-debootstrap',
    message: `Docker Hub cannot be used (${refused}), and debootstrap, which builds ${images.base} without it, is not installed.`,
    hint: `Install debootstrap, ${offer}`,
  })
  // A name of its own: the debootstrap of a set-up that was killed may still be writing to that one's folder.
  const root = partialPath(join(folder, `debian-root-${process.pid}`))
  await removeTree(world, root)
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(root, path, '..'), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  const built = await world.run('debootstrap', ['--variant=minbase', '--force-check-gpg', 'bookworm', root, mirror])
  if (!built.ok) throw commandFailed('debootstrap-failed', 'debootstrap', built.output, `It needs ${mirror} and a file system that is mounted neither noexec nor nodev; XDG_CACHE_HOME moves it elsewhere.`)
  writeFileSync(join(root, 'etc/apt/sources.list'), sources)
  // The machine's own name servers and name are none of the image's business; the engine writes both for each container.
  for (const path of ['etc/resolv.conf', 'etc/hostname', 'var/log/bootstrap.log', 'var/log/dpkg.log']) rmSync(join(root, path), { force: true })
  for (const path of ['var/cache/apt', 'var/lib/apt/lists']) rmSync(join(root, path), { recursive: true, force: true })
  for (const path of ['var/cache/apt/archives/partial', 'var/lib/apt/lists/partial']) mkdirSync(join(root, path), { recursive: true })
  const packed = await world.run('tar', ['--directory', root, '--numeric-owner', '--one-file-system', '--create', '--file', partialPath(archive), '.'])
  if (!packed.ok) throw commandFailed('debootstrap-failed', 'Packing the base image', packed.output, 'See the message above.')
  renameSync(partialPath(archive), archive)
  await removeTree(world, root)
  return archive
}

/** The engine takes the whole archive or nothing. */
export async function importBase(world: World, archive: string): Promise<void> {
  const imported = await world.run('docker', ['import', '--change', 'CMD ["bash"]', '--message', 'debootstrap --variant=minbase bookworm', archive, images.base])
  if (imported.ok) return
  rmSync(archive, { force: true })
  throw commandFailed('image-failed', `Importing ${images.base}`, imported.output, 'Run it again; the archive is made anew.')
}

function isRecent(path: string): boolean {
  const modified = statSync(path, { throwIfNoEntry: false })?.mtimeMs
  return modified !== undefined && Date.now() - modified < keepDays * 86_400_000
}
