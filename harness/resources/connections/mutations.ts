import type { Mutation } from '../mutation.ts'
import type { Topology } from '../topology.ts'

export function* connectionMutations({ connections }: Topology): Generator<Mutation> {
  for (const connection of connections.values()) {
    const { name, connectionStatus } = connection
    const at = ['connections', name]
    const status = connectionStatus === 'Connected' ? 'NotConnected' : 'Connected'
    yield { kind: 'connection-removed', text: `the connection ${name} is removed`, path: at, edit: { removed: at } }
    yield { kind: 'connection-status-flipped', text: `the connection ${name} is ${status}`, path: [...at, 'connectionStatus'], edit: { at, value: { ...connection, connectionStatus: status } } }
  }
}
