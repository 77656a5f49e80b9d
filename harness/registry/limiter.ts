import type { Operations, RegistrySettings } from './settings.ts'

const minute = 60_000

/** Seconds to wait for somebody who has used up what a minute allows; `undefined` for one who may go on. */
export type Limiter = (identity: string, operations: Operations) => number | undefined

/**
 * A bucket for each identity and kind of operation, filled anew each minute: `Retry-After` counts down from up to 60. All anonymous
 * callers are one identity. https://learn.microsoft.com/azure/container-registry/container-registry-skus
 */
export function limiter(limits: RegistrySettings['limits'], now: () => number): Limiter {
  const buckets = new Map<string, { readonly until: number; left: number }>()
  return (identity, operations) => {
    const limit = limits[operations]
    if (limit === undefined) return undefined
    const key = `${operations} ${identity}`
    let bucket = buckets.get(key)
    if (bucket === undefined || bucket.until <= now()) buckets.set(key, (bucket = { until: now() + minute, left: limit }))
    if (bucket.left > 0) {
      bucket.left -= 1
      return undefined
    }
    return Math.ceil((bucket.until - now()) / 1000)
  }
}
