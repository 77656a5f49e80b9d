import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { arch } from 'node:os'
import { join } from 'node:path'
import { commandFailed, SetupError } from './errors.ts'
import { goModules, images, officialImages, type BinaryImage } from './images.ts'
import { partialPath, removeTree } from './state-folder.ts'
import type { World } from './world.ts'

/** A program compiled from its published sources, where its image cannot be pulled. */

function goHint(key: BinaryImage): string {
  return `Install Go 1.25 or later (https://go.dev/dl/), or let the engine reach Docker Hub, or load the image by hand (\`docker load\`, \`docker tag ${officialImages[key].split('@')[0]!} ${images[key]}\`).`
}

/** Gives the folder that holds the program and nothing else; one that was built before is used again. */
export async function buildGoBinary(world: World, folder: string, key: BinaryImage, refused: string): Promise<string> {
  const { name, module, version, sum, program, package: within, arguments: further } = goModules[key]
  const finished = join(folder, `${key}-${version}-${arch()}`)
  if (existsSync(join(finished, program))) return finished
  const environment = await goEnvironment(world, key, refused)
  const go = (...args: string[]) => world.run('go', args, { environment })

  const download = await go('mod', 'download', '-json', `${module}@${version}`)
  const found = /"Sum":\s*"([^"]*)"/.exec(download.stdout)?.[1]
  // A checksum that is not ours must not hide behind a message about the network, nor the other way round.
  if (found !== undefined && found !== sum) throw checksumDiffers(key, found)
  if (/checksum mismatch|SECURITY ERROR/i.test(download.output)) throw checksumDiffers(key, download.output.trim())
  if (!download.ok || found === undefined) throw commandFailed('go-build-failed', `Fetching the sources of ${name} ${version}`, download.output, 'Go’s module proxy must be reachable (`go env GOPROXY`), or Docker Hub.')

  // Its own GOPATH: with GOBIN, Go refuses to install for another platform; modules and compiled packages stay in the shared caches.
  const workshop = partialPath(join(folder, `${key}-build-${process.pid}`))
  await removeTree(world, workshop)
  const built = await world.run('go', ['install', ...further, '-trimpath', '-ldflags=-s -w', `${module}${within}@${version}`], { environment: { ...environment, GOPATH: workshop } })
  if (!built.ok) throw commandFailed('go-build-failed', `Compiling ${name} ${version}`, built.output, 'Run it again: what is compiled already is not compiled twice. It needs about 2 GB of memory.')
  mkdirSync(partialPath(finished), { recursive: true })
  renameSync(join(workshop, 'bin', program), join(partialPath(finished), program))
  renameSync(partialPath(finished), finished)
  await removeTree(world, workshop)
  return finished
}

/** The user's proxy and caches, but checksums verified whatever the user's settings say. */
async function goEnvironment(world: World, key: BinaryImage, refused: string): Promise<Record<string, string>> {
  const why = `Docker Hub cannot be used (${refused}), and `
  if (!world.has('go')) throw new SetupError('no-registry-no-go', `${why}there is no Go to compile ${images[key]} with.`, goHint(key))
  const { ok, stdout, output } = await world.run('go', ['env', '-json', 'GOVERSION', 'GOPROXY', 'GOMODCACHE', 'GOCACHE', 'GOSUMDB'])
  if (!ok) throw commandFailed('go-build-failed', '`go env`', output, goHint(key))
  const settings = JSON.parse(stdout) as Record<string, string>
  const [major = 0, minor = 0] = (settings['GOVERSION'] ?? '').replace(/^go/, '').split('.').map(Number.parseFloat)
  // From 1.21 on, Go fetches by itself the newer compiler that a module asks for.
  if (major < 1 || (major === 1 && minor < 21)) throw new SetupError('go-too-old', `${why}${settings['GOVERSION']} is too old to compile ${images[key]}.`, goHint(key))
  const { GOPROXY = '', GOMODCACHE = '', GOCACHE = '', GOSUMDB = '' } = settings
  return {
    GOPROXY, GOMODCACHE, GOCACHE,
    GOSUMDB: GOSUMDB === 'off' || GOSUMDB === '' ? 'sum.golang.org' : GOSUMDB,
    // An empty variable means "as the file says": without the file it means empty.
    GOENV: 'off', GOFLAGS: '', GOPRIVATE: '', GONOSUMDB: '', GONOPROXY: '', GOINSECURE: '', GOBIN: '', GOWORK: 'off',
    CGO_ENABLED: '0', GOOS: 'linux', GOARCH: '',
  }
}

function checksumDiffers(key: BinaryImage, found: string): SetupError {
  const { name, version, sum } = goModules[key]
  return new SetupError('go-checksum', `The sources of ${name} ${version} are not the ones they should be: expected ${sum}, got ${found}.`, 'Do not build from them. Check the module proxy (`go env GOPROXY`) and `go clean -modcache`.')
}
