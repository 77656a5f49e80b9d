/**
 * From which Node on labs run. The package needs what undici 8 needs, which testcontainers 12 brings along; a checkout overrides that, but its
 * TypeScript needs a Node that takes the types out, which npm ci brings along.
 */
export const nodeForLabs: string = import.meta.url.endsWith('.ts') ? '24.0' : '22.19'

/** Of major and minor versions. */
export function isOlder(version: string, than: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [leastMajor = 0, leastMinor = 0] = than.split('.').map(Number)
  return major < leastMajor || (major === leastMajor && minor < leastMinor)
}
