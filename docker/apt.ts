import { commandFailed, SetupError, type SetupErrorCode } from './errors.ts'
import type { World } from './world.ts'

/** Installs Debian packages, one call at a time: apt's own locks let a second one fail. */

let lastInstallation: Promise<unknown> = Promise.resolve()

export function installPackages(world: World, packages: readonly string[]): Promise<void> {
  const installation = lastInstallation.then(() => install(world, packages))
  lastInstallation = installation.catch(() => undefined)
  return installation
}

async function install(world: World, packages: readonly string[]): Promise<void> {
  const get = (...args: string[]) => world.run('apt-get', ['-o', 'DPkg::Lock::Timeout=300', '-o', 'Dpkg::Use-Pty=0', ...args], { environment: { DEBIAN_FRONTEND: 'noninteractive' } })
  const attempt = () => get('install', '--yes', '--no-install-recommends', ...packages)
  let outcome = await attempt()
  // Missing lists know no package, old ones know files that the mirror has replaced: either is cured by fetching them.
  if (!outcome.ok && /unable to locate|no installation candidate|failed to fetch|unable to fetch/i.test(outcome.output)) {
    const update = await get('update')
    outcome = await attempt()
    if (!outcome.ok && !update.ok) outcome = { ...outcome, output: `${update.output}\n${outcome.output}` }
  }
  if (!outcome.ok) throw commandFailed('apt-failed', `apt-get install ${packages.join(' ')}`, outcome.output, 'Make that command work (network, proxy, package sources), then run this again.')
}

/** Installs what provides these commands where they are missing; throws with this code where apt cannot be used. */
export async function needCommands(world: World, packageOf: Readonly<Record<string, readonly string[]>>, refusal: { readonly code: SetupErrorCode; readonly message: string; readonly hint: string }): Promise<void> {
  const packages = Object.entries(packageOf).filter(([command]) => !world.has(command)).flatMap(([, names]) => names)
  if (packages.length === 0) return
  if (!world.has('apt-get')) throw new SetupError(refusal.code, refusal.message, refusal.hint)
  await installPackages(world, [...new Set(packages)])
}
