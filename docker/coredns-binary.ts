import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { arch } from 'node:os'
import { join } from 'node:path'
import { commandFailed, SetupError } from './errors.ts'
import { corednsModule, images, officialImages } from './images.ts'
import { partialPath, removeTree } from './state-folder.ts'
import type { World } from './world.ts'

/** CoreDNS compiled from its published sources, where its image cannot be pulled. */

const goHint = `Install Go 1.25 or later (https://go.dev/dl/), or let the engine reach Docker Hub, or load the image by hand (\`docker load\`, \`docker tag ${officialImages.coredns.split('@')[0]!} ${images.coredns}\`).`

/** Gives the folder that holds the binary `coredns` and nothing else; one that was built before is used again. */
export async function buildCoredns(world: World, folder: string, refused: string): Promise<string> {
  const { path, version, sum } = corednsModule
  const finished = join(folder, `coredns-${version}-${arch()}`)
  if (existsSync(join(finished, 'coredns'))) return finished
  const environment = await goEnvironment(world, refused)
  const go = (...args: string[]) => world.run('go', args, { environment })

  const download = await go('mod', 'download', '-json', `${path}@${version}`)
  const found = /"Sum":\s*"([^"]*)"/.exec(download.stdout)?.[1]
  // A checksum that is not ours must not hide behind a message about the network, nor the other way round.
  if (found !== undefined && found !== sum) throw checksumDiffers(found)
  if (/checksum mismatch|SECURITY ERROR/i.test(download.output)) throw checksumDiffers(download.output.trim())
  if (!download.ok || found === undefined) throw commandFailed('coredns-build-failed', `Fetching the sources of CoreDNS ${version}`, download.output, 'Go’s module proxy must be reachable (`go env GOPROXY`), or Docker Hub.')

  // Its own GOPATH: with GOBIN, Go refuses to install for another platform; modules and compiled packages stay in the shared caches.
  const workshop = partialPath(join(folder, `coredns-build-${process.pid}`))
  await removeTree(world, workshop)
  const built = await world.run('go', ['install', '-tags', 'grpcnotrace', '-trimpath', '-ldflags=-s -w', `${path}@${version}`], { environment: { ...environment, GOPATH: workshop } })
  if (!built.ok) throw commandFailed('coredns-build-failed', `Compiling CoreDNS ${version}`, built.output, 'Run it again: what is compiled already is not compiled twice. It needs about 2 GB of memory.')
  mkdirSync(partialPath(finished), { recursive: true })
  renameSync(join(workshop, 'bin', 'coredns'), join(partialPath(finished), 'coredns'))
  renameSync(partialPath(finished), finished)
  await removeTree(world, workshop)
  return finished
}

/** The user's proxy and caches, but checksums verified whatever the user's settings say. */
async function goEnvironment(world: World, refused: string): Promise<Record<string, string>> {
  const why = `Docker Hub cannot be used (${refused}), and `
  if (!world.has('go')) throw new SetupError('no-registry-no-go', `${why}there is no Go to compile ${images.coredns} with.`, goHint)
  const { ok, stdout, output } = await world.run('go', ['env', '-json', 'GOVERSION', 'GOPROXY', 'GOMODCACHE', 'GOCACHE', 'GOSUMDB'])
  if (!ok) throw commandFailed('coredns-build-failed', '`go env`', output, goHint)
  const settings = JSON.parse(stdout) as Record<string, string>
  const [major = 0, minor = 0] = (settings['GOVERSION'] ?? '').replace(/^go/, '').split('.').map(Number.parseFloat)
  // From 1.21 on, Go fetches by itself the newer compiler that a module asks for.
  if (major < 1 || (major === 1 && minor < 21)) throw new SetupError('go-too-old', `${why}${settings['GOVERSION']} is too old to compile ${images.coredns}.`, goHint)
  const { GOPROXY = '', GOMODCACHE = '', GOCACHE = '', GOSUMDB = '' } = settings
  return {
    GOPROXY, GOMODCACHE, GOCACHE,
    GOSUMDB: GOSUMDB === 'off' || GOSUMDB === '' ? 'sum.golang.org' : GOSUMDB,
    // An empty variable means "as the file says": without the file it means empty.
    GOENV: 'off', GOFLAGS: '', GOPRIVATE: '', GONOSUMDB: '', GONOPROXY: '', GOINSECURE: '', GOBIN: '', GOWORK: 'off',
    CGO_ENABLED: '0', GOOS: 'linux', GOARCH: '',
  }
}

function checksumDiffers(found: string): SetupError {
  return new SetupError('coredns-checksum', `The sources of CoreDNS ${corednsModule.version} are not the ones they should be: expected ${corednsModule.sum}, got ${found}.`, 'Do not build from them. Check the module proxy (`go env GOPROXY`) and `go clean -modcache`.')
}
