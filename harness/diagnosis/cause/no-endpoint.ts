import type { AskedName } from './asked-name.ts'
import type { Cause } from './cause.ts'

/** A service that should be reached privately has no private endpoint for the sub-resource; others of it, here or elsewhere, do not help. */
export function causeOfNoEndpoint({ host, service: { name, registry, path }, endpoint }: AskedName): Cause {
  const sub = registry === undefined && endpoint.group !== '' ? endpoint.group : undefined
  return {
    because: `${name} has no private endpoint${sub === undefined ? '' : ` for ${sub}`} in this design`,
    fix: `Create a private endpoint for ${name}${sub === undefined ? '' : ` with groupIds: [${sub}]`} in a virtual network that ${host.host.name} can route to.`,
    at: path,
  }
}
