import type { Plan } from '../plan/plan.ts'
import type { TunnelTraffic } from '../world/world.ts'
import { HarnessError } from './errors.ts'
import type { Link } from './link.ts'

let recordings = 0

/** Counts what passes the public side of a connection's gateways while something is done. */
export async function tunnelTraffic(connection: string, during: () => Promise<void>, { link, plan }: { link: Link; plan: Plan }): Promise<TunnelTraffic> {
  const sides = (plan.connections.find(({ name }) => name === connection)?.paths ?? []).flatMap(({ publicSide }) => publicSide ?? [])
  if (sides.length === 0) throw new HarnessError('NO_PUBLIC_SIDE', `${connection} has no packets on the internet: it is no VPN connection, or not connected.`)
  const recorded = sides.map((side) => ({ ...side, name: `${side.node}-tunnel-${process.pid}-${++recordings}` }))
  await Promise.all(recorded.map(({ name, node, interface: device }) => link.command('capture', { name, node, interface: device, expression: 'ip' })))
  let counts: readonly (readonly number[])[]
  try {
    await during()
  } finally {
    counts = await Promise.all(recorded.map(({ name, tunnel, others }) => link.command<readonly number[]>('counted', { name, expressions: [tunnel, others] })))
  }
  const sum = (index: number) => counts.reduce((total, each) => total + each[index]!, 0)
  return { encrypted: sum(0), plain: sum(1) }
}
