import type { RouteTable, UserDefinedRoute } from '../../azure/firewall-resources.ts'
import { text, z } from '../../language/vocabulary.ts'

export interface RouteTableInput {
  routes?: Record<string, RouteInput> | undefined
}

interface RouteInput {
  addressPrefix: string
  nextHopType: UserDefinedRoute['nextHopType']
  nextHopIpAddress?: string | undefined
}

const route: z.ZodType<RouteInput> = z.strictObject({
  addressPrefix: text.describe('Where to: 0.0.0.0/0 for everything that no longer prefix covers.'),
  nextHopType: z.enum(['VirtualAppliance', 'VirtualNetworkGateway', 'VnetLocal', 'Internet', 'None']),
  nextHopIpAddress: text.optional().describe("Of a VirtualAppliance: the private address of a firewall, or of a host with enableIPForwarding."),
})

export const routeTables: z.ZodType<Record<string, RouteTableInput>> = z
  .record(text, z.strictObject({ routes: z.record(text, route).optional() }))
  .describe('User-defined routes by name of their table. A subnet has one with `routeTable: NAME`.')

export function expandRouteTables(input: Record<string, RouteTableInput>): ReadonlyMap<string, RouteTable> {
  return new Map(Object.entries(input).map(([name, { routes = {} }]) => [name, {
    name,
    routes: Object.entries(routes).map(([route, written]) =>
      ({ name: route, addressPrefix: written.addressPrefix, nextHopType: written.nextHopType, nextHopIpAddress: written.nextHopIpAddress })),
  }]))
}
