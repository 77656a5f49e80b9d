import { isWithin, parentOf } from '../dns/name.ts'
import { matches } from './placeholders.ts'
import { serviceTypes } from './private-link.ts'
import { registryZone } from './registry-names.ts'

const https = 443

/** Where clients of a type that do not speak HTTPS have their names. */
const others = serviceTypes.filter(({ port }) => port !== https)
  .flatMap(({ port, groups }) => groups.flatMap(({ zones }) => (zones.public?.forwarders ?? []).map((pattern) => ({ pattern, port }))))

const known = new Map<string, number>()

/** The port at which clients of a service look for it by this name, as the table of services has it: 1433 below database.windows.net. */
export function portOf(name: string): number {
  let port = known.get(name)
  if (port === undefined) {
    if (known.size > 10_000) known.clear()
    known.set(name, (port = find(name)))
  }
  return port
}

function find(name: string): number {
  for (let zone = name; zone !== ''; zone = parentOf(zone)) {
    const found = others.find(({ pattern }) => matches(pattern, zone))
    if (found !== undefined) return found.port
  }
  return https
}

/** What a client asks for first, without credentials: of a registry whether it speaks its protocol, of anything else what is there. */
export function firstRequest(name: string, port: number = portOf(name)): string {
  return `${addressed(name, port)}${isWithin(name, registryZone) ? '/v2/' : '/'}`
}

/** `https://contoso.azurecr.io`, `https://ledger.database.windows.net:1433`: where a client opens TLS. */
export function addressed(name: string, port: number = portOf(name)): string {
  return `https://${name}${port === https ? '' : `:${port}`}`
}
